"""What curators do: making a corpus, and keeping it."""
