"""The models' indexes against those of a database."""
