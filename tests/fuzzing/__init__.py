"""Asks the site what nobody asks, by chance from a seed, and says what it did wrong (`make fuzz`)."""
