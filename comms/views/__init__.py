"""The pages of the publishing house."""
