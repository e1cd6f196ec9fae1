"""What migration-idx knows about indexes; imports no framework and no driver."""
