"""The trade of objectives and key results: pure arithmetic and decisions, standard library only."""
