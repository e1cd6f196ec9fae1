"""One rule of migrations a file."""
