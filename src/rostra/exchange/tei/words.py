"""The tokens of an utterance as words of TEI, where a corpus has tokens of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from rostra.concordance.index.corpus_tokens import ATTRIBUTE, TOKENS
from rostra.exchange.tei.xml_writing import is_xml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Record = Mapping[str, Any]

ATTRIBUTES = {
    f"{ATTRIBUTE}{name}": attribute
    for name, attribute in {"lemma": "lemma", "pos": "pos", "feats": "msd", "number": "n"}.items()
}
"""The attributes of words by the columns with their values."""

_SPACE = re.compile(r"\s*")


class Word(NamedTuple):
    """A word or a punctuation mark.

    Attributes:
        start: its offset in the utterance.
        end: the offset of its end, exclusive.
        attributes: the attributes of its element.
    """

    start: int
    end: int
    attributes: dict[str, str | None]


class Words(NamedTuple):
    """The words of an utterance, and the columns that they have."""

    words: list[Word]
    columns: frozenset[str]


def words_of(record: Record) -> Words:
    """The words of an utterance; none unless its tokens make up its text, but for white space.

    A column whose values are not texts, one for each token, is not among those of the words.
    """
    tokens, text = record.get(TOKENS), record["utterance"]
    spans = _spans(tokens, text) if tokens else []
    if not spans:
        return Words([], frozenset())
    values = {
        column: record[column] for column in ATTRIBUTES if _fits(record.get(column), len(spans))
    }
    words = []
    for number, (start, end) in enumerate(spans):
        attributes: dict[str, str | None] = {
            ATTRIBUTES[column]: value[number] for column, value in values.items()
        }
        follows_at_once = number + 1 < len(spans) and spans[number + 1][0] == end
        attributes["join"] = "right" if follows_at_once else None
        words.append(Word(start, end, attributes))
    return Words(words, frozenset({TOKENS, *values}))


def token_columns(words: Iterable[tuple[str, Mapping[str, str]]]) -> dict[str, list[str]]:
    """The columns of an utterance that its words have.

    Args:
        words: the text and the attributes of each.

    Raises:
        ValueError: some of the words have an attribute that others lack.
    """
    known = [*words]
    if not known:
        return {}
    columns = {TOKENS: [text for text, _ in known]}
    for column, attribute in ATTRIBUTES.items():
        values = [attributes[attribute] for _, attributes in known if attribute in attributes]
        if values and len(values) != len(known):
            raise ValueError(f"some words have no {attribute}")
        columns |= {column: values} if values else {}
    return columns


def _spans(tokens: Iterable[str], text: str) -> list[tuple[int, int]]:
    """Where the tokens are; nothing if there is something between them, or one is empty."""
    spans, end = [], 0
    for token in tokens:
        match = _SPACE.match(text, end)
        start = match.end() if match else end
        if not token or not text.startswith(token, start):
            return []
        end = start + len(token)
        spans.append((start, end))
    return [] if text[end:].strip() else spans


def _fits(values: Any, number: int) -> bool:  # noqa: ANN401 - any value of a column
    if not isinstance(values, list) or len(values) != number:
        return False
    return all(isinstance(value, str) and is_xml(value) for value in values)
