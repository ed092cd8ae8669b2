"""An owner's filled workbook, read into lines of accepted.csv and a list of what to correct."""
