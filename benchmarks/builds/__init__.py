"""How long it takes to build the indexes of one migration."""
