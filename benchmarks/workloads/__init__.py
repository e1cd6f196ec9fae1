"""The sample projects' queries, timed without and with the indexes that the tool derives."""
