"""Queries: words or corpus query language, and the places where they match."""
