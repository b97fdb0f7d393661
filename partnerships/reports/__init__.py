"""Reads that cross models, shaped for a page and its exports."""
