"""Commands that look on from the side: set-up, demo, test and the like."""
