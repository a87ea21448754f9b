"""What is known about words, names and offices in general: known to all rooms, knows none."""
