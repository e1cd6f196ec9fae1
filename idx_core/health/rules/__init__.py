"""One rule a file; docs/rules/<rule>.md beside it."""
