"""What people type, checked and parsed."""
