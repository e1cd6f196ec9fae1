"""A really loaded database beside its scale model."""
