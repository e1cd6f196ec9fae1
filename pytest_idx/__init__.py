"""`pytest --idx`: a suite fails where the models have findings that the baseline does not know."""
