"""Small corpora for the tests of statistics: random ones, and indexes of a few rows."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final

import pyarrow as pa
from hypothesis import strategies as st

from rostra.concordance import Index
from rostra.concordance.index.layout import STORED_FOLDS
from rostra.language.collation import sort_key
from rostra.language.folding import FOLDS, Fold
from rostra.language.tokens import is_word, tokenise

Row = tuple[str, str | None, str]
"""An utterance, its speaker and their country."""

NEAR: Final[dict[str, Any]] = {"rel": 1e-9, "abs": 1e-9}
"""How near two results of floating-point numbers are if they are equal."""

FOLDINGS: Final[list[Fold]] = [*STORED_FOLDS, ("typography",), FOLDS]
"""The folds that an index stores, and others."""

rows: st.SearchStrategy[list[tuple[str, str, str]]] = st.lists(
    st.tuples(
        st.lists(st.sampled_from(["a", "A", "b", "c", ".", "d"]), max_size=8).map(" ".join),
        st.sampled_from("stuvw"),
        st.sampled_from("XYZ"),
    ),
    min_size=1,
    max_size=12,
)

_WORDS = ["a", "A", "á", "Á", "b", "c.", "ß", "SS", ",", "我们", "a's", "a’s", "ａ"]
coded_rows: st.SearchStrategy[list[tuple[str, int, int]]] = st.lists(
    st.tuples(
        st.lists(st.sampled_from(_WORDS), max_size=8).map(" ".join),
        st.integers(-1, 2),
        st.integers(-1, 4),
    ),
    min_size=1,
    max_size=15,
)
"""Utterances, each with the codes of a group and of a unit; -1 for none."""


def build(utterances: Sequence[Row]) -> Index:
    columns = [pa.array(column, pa.string()) for column in zip(*utterances, strict=True)]
    return Index.build(pa.table(columns, names=["utterance", "speaker_id", "country"]))


def annotate(text: str) -> dict[str, str]:
    """The value of each positional attribute for a token, as `build_annotated` has them."""
    pos = "Noun" if text.isupper() else "noun" if is_word(text) else "."
    return {"word": text, "lemma": text[0].lower(), "pos": pos}


def build_annotated(texts: Sequence[str], **columns: Sequence[str | None]) -> Index:
    """An index of utterances with lemmas, parts of speech and columns of metadata."""
    tokens = [[annotate(token.text) for token in tokenise(text)] for text in texts]
    attributes = {
        name: pa.array([[t[name] for t in row] for row in tokens], pa.list_(pa.string()))
        for name in ("lemma", "pos")
    }
    metadata = {name: pa.array(values, pa.string()) for name, values in columns.items()}
    table = pa.table({"utterance": pa.array(texts, pa.string()), **attributes, **metadata})
    return Index.build(table, token_columns=["lemma", "pos"])


def commonest_forms(texts: Iterable[str], attribute: str = "word") -> dict[str, str]:
    """The commonest form of each casefolded value of a token, the first of equally common ones."""
    forms = Counter(annotate(token.text)[attribute] for t in texts for token in tokenise(t))
    best_last = sorted(sorted(forms, key=sort_key, reverse=True), key=forms.__getitem__)
    return {form.casefold(): form for form in best_last}


def words(text: str) -> list[str]:
    return [token.text.casefold() for token in tokenise(text) if is_word(token.text)]
