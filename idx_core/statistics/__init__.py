"""What a database's planner knows about its tables, without their rows: the statistics snapshot."""
