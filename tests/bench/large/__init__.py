"""The full bench: the portal at a thousand times the size, in databases of its own that are kept between runs."""
