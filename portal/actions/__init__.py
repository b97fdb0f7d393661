"""Business writes of what several apps tell together."""
