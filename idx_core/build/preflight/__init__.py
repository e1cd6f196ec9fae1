"""A look before a concurrent build: what it will take, who is in the way, what forbids it.

Reads only, and briefly. Nothing here ends anybody.
"""
