"""Reads CoNLL-U with the library conllu and DocBin with spaCy, in their own environment.

Takes a file of CoNLL-U and a folder of DocBin, writes as JSON what they have.
"""

import json
import sys
from pathlib import Path

import conllu  # type: ignore[import-not-found]  # in an environment of its own
import spacy
from spacy.tokens import DocBin

sentences = [
    {
        "metadata": dict(sentence.metadata),
        "words": [token["form"] for token in sentence],
        "lemmas": [token["lemma"] for token in sentence],
        "heads": [token["head"] for token in sentence],
    }
    for sentence in conllu.parse(Path(sys.argv[1]).read_text("utf-8"))
]
vocabulary = spacy.blank("xx").vocab
docs = [
    {
        "text": doc.text,
        "tokens": [token.text for token in doc],
        "lemmas": [token.lemma_ for token in doc],
        "sentences": [sentence.text for sentence in doc.sents],
        "names": [[name.text, name.label_] for name in doc.ents],
        "spans": {
            layer: [[span.text, span.label_, span.id_] for span in spans]
            for layer, spans in doc.spans.items()
        },
        "data": dict(doc.user_data),
    }
    for file in sorted(Path(sys.argv[2]).glob("*.spacy"))
    for doc in DocBin().from_disk(file).get_docs(vocabulary)
]
json.dump({"conllu": sentences, "docbin": docs}, sys.stdout)
