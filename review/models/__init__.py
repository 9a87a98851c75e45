"""What belongs to a review."""
