"""The bench: figures taken side by side in one run, as ratios, against limits that it builds itself."""
