"""`python load/extract.py --profile`: what the source holds, and what today's rules make of it."""
