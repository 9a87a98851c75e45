"""Pages of reviews and of meetings."""
