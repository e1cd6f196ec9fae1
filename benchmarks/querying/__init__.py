"""Random queries of one table, and what the planner makes of indexes for them."""
