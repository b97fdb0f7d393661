"""What pages that look across the apps show."""
