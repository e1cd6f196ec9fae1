"""`explain`: the plan of a query at production's size, before and after a change of indexes."""
