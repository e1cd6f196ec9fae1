"""What hand-written migrations do to tables that are in use, and whether they can be undone."""
