"""One session's statements, carried out."""
