"""The plan for people to read: tables (the only source of numbers), the workbook and the page, which only lay out."""
