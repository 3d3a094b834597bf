"""Arrays on disk, text files, JSON shapes, garbage collection; nothing here knows of articles."""
