"""Oracle SQL into a syntax tree. What is not understood is refused."""
