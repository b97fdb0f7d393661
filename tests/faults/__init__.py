"""The fault harness: breaks real processes on purpose and counts, outside the portal, what was lost or done twice."""
