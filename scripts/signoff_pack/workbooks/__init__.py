"""The workbooks: one per owner, with a row for each thing to decide, and the same as CSV."""
