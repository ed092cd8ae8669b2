"""`python load/extract.py --profile`: what Oracle holds, and what the rules would do with it."""
