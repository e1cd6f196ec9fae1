"""One rule a file, named after the defect; idx_core.registry lists them all."""
