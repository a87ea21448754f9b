"""Showing what reading found: plots in files, and a page to explore a corpus.

What it needs beside the package itself comes with ``rostra[plot]``.
"""
