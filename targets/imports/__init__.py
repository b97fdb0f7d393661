"""Reading series of figures: what the columns of a file are, and what its words for areas, indicators and periods mean."""
