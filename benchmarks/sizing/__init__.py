"""Sizes of really built indexes beside those of the size model."""
