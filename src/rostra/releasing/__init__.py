"""Curated records to a release: the tables, the manifest, the folder, the card."""
