"""What if: grids of changed numbers, the trade-off between cost and equity, plans side by side."""
