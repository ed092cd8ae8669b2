"""Oracle Net (TNS packets) and the two-task protocol (TTC) inside them."""
