"""Sweeps, frontiers and comparisons as tables and charts, in csv, xlsx, one page and on the console."""
