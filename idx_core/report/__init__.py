"""Findings for people and machines: the verb `report`."""
