"""Reasons: which clauses cannot hold together, and the cheapest ways out."""
