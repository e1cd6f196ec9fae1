"""Grove: multi-tenant chat and documents."""
