"""Files of tokens: CoNLL-U and .vrt in and out, spaCy’s DocBin out."""
