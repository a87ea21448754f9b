"""Frequencies, n-grams, collocates, dispersion and keyness."""
