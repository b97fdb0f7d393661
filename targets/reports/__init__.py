"""What the pages, tables and files about targets show."""
