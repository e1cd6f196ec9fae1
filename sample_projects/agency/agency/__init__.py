"""A project agency: people, work, billing, and what is said about it."""
