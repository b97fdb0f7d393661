"""The pages of tariffs."""
