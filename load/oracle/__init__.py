"""Reading the legacy database: sessions, dictionary, snapshot, figures, chunks."""
