"""Rows that look like four years of business: see `world.py` for the sizes and the skew."""

from erp.seeding.plan import LOADS
from erp.seeding.world import World
from erp.seeding.writer import write

__all__ = ["LOADS", "World", "write"]
