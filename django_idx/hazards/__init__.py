"""What the project's migrations would do to tables that are in use."""
