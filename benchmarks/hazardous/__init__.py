"""Both corpora of hazards, and what this tool and others say about them."""
