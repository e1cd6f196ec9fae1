"""Data as a running product has it: most rows old and closed, few open, a few huge tenants."""
