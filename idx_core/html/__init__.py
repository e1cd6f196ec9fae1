"""Pages of HTML: one file each, escaped by construction, without scripts and without a network."""
