"""The mathematics: cohorts, variables, rows, tiers, the solver, and the dealing of names."""
