"""Tables: speeches in CSV, JSON Lines, Parquet or Excel, and the tables of a release."""
