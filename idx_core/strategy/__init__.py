"""The index strategy of a project as a document for its repository: the verb `strategy`."""
