"""Arrays on disk, text files, shapes of JSON, garbage collection. Nothing here knows of articles."""
