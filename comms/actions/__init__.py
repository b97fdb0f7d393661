"""Business writes: each function is the one door for its change."""
