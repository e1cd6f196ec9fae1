"""The state of a database as text for people, as Markdown, and as JSON."""
