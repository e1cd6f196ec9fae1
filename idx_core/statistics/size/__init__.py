"""The size model: how large an index would be, from statistics alone."""
