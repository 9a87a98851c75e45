"""The database and the uploads of one moment in one file, and back from it (docs/decisions/0069)."""
