"""What pages show that is read across several tables; nothing here writes."""
