"""Rows of a file of tokens: texts made of its tokens, with their attributes and structures."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pyarrow as pa

from rostra.concordance.index.layout import ID, TEXT, WORD
from rostra.concordance.index.own_tokens import SPACES
from rostra.concordance.index.spans import SPANS, UNITS
from rostra.errors import RostraError
from rostra.files import LINE_BYTES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

TOKENS: Final = "tokens"
SENTENCES: Final = "s"
_TEXTS: Final = pa.list_(pa.string())
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_]")
_STARTS: Final = pa.list_(pa.int64())


class TokenColumns(NamedTuple):
    """The columns that say what the tokens of a table are, where a file says it."""

    tokens: str | None = None
    """Lists of the tokens; `own_tokens.SPACES` where white space separates them."""
    attributes: Sequence[str] = ()
    """Positional attributes: lists with a string for each token."""
    sentences: str | None = None
    """Lists of where sentences begin, in code points of the text; none in a text that has none.
    None where no file says it."""

    @property
    def names(self) -> list[str]:
        """The names of all these columns."""
        tokens = None if self.tokens == SPACES else self.tokens
        return [*filter(None, (tokens, *self.attributes, self.sentences))]


@dataclass
class TokenRow:
    """A text that grows by tokens, with a space after each that is not joined to the next.

    Attributes:
        place: the file and line where it begins, for messages.
        tokens: its tokens.
        attributes: of each positional attribute, a string for each token.
        sentences: where sentences begin, in code points.
        structures: the spans of each structure.
        metadata: the values of each attribute of the row itself ("") or of a structure inside or
            around it, in the order of the file.
    """

    place: str
    tokens: list[str] = field(default_factory=list)
    attributes: dict[str, list[str]] = field(default_factory=dict)
    sentences: list[int] = field(default_factory=list)
    structures: dict[str, list[dict[str, int]]] = field(default_factory=dict)
    metadata: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    _parts: list[str] = field(default_factory=list)
    _end: int = 0
    _is_joined: bool = True

    @property
    def text(self) -> str:
        """The text of all tokens so far."""
        return "".join(self._parts)

    @property
    def end(self) -> int:
        """Where the last token ends, in code points."""
        return self._end

    @property
    def next_start(self) -> int:
        """Where the next token begins."""
        return self._end + (not self._is_joined)

    def add(self, token: str, values: dict[str, str], *, is_joined: bool = False) -> None:
        """Add a token with its attributes; `is_joined`: no space follows it.

        Raises:
            RostraError: the text is longer than a line of any other table may be.
        """
        part = token if self._is_joined else " " + token
        self._parts.append(part)
        self._end += len(part)
        self._is_joined = is_joined
        self.tokens.append(token)
        for name, value in values.items():
            self.attributes.setdefault(name, []).append(value)
        if self._end > LINE_BYTES:
            raise RostraError(
                f"{self.place}: the text that begins here has more than {LINE_BYTES:,} characters; "
                "divide it (<text> in .vrt, # newpar or # newdoc in CoNLL-U)"
            )

    def join(self) -> None:
        """Put no space before the next token."""
        self._is_joined = True

    def add_span(self, structure: str, start: int) -> None:
        """Add a span of a structure, from `start` to the last token; none if it has no token."""
        if start < self._end:
            span = {"char_start": start, "char_end": self._end}
            self.structures.setdefault(structure, []).append(span)

    def describe(self, attribute: str, value: str, structure: str = "") -> None:
        """Add a value of metadata: of the row itself, or of a structure inside or around it."""
        self.metadata.setdefault((structure, attribute), []).append(value)


class TokenSchema:
    """The columns of rows: a value that occurs twice in one row makes its column one of lists.

    A column of metadata or of spans that has the name of another, or of a structure of every index,
    begins with ``x_``.
    """

    def __init__(self, rows: Iterable[TokenRow], attributes: Sequence[str]) -> None:
        check_attribute_names(attributes, {TOKENS, SENTENCES})
        self.attributes = attributes
        structures, counts = dict[str, None](), Counter[tuple[str, str]]()
        self.is_empty, self.has_sentences = True, False
        for row in rows:
            self.is_empty = self.is_empty and not row.tokens
            structures |= dict.fromkeys(row.structures)
            self.has_sentences = self.has_sentences or bool(row.sentences)
            for name, values in row.metadata.items():
                counts[name] = max(counts[name], len(values))
        taken = {TEXT, TOKENS, *UNITS, *attributes}
        self._structures = {
            name: free_name(_NOT_IN_NAMES.sub("_", name), taken) for name in structures
        }
        self._metadata = {key: free_name("_".join(filter(None, key)), taken) for key in counts}
        self._is_list = {name: count > 1 for name, count in counts.items()}

    @cached_property
    def schema(self) -> pa.Schema:
        """The columns with their types."""
        kinds = [(TEXT, pa.string()), (TOKENS, _TEXTS)]
        kinds += [(name, _TEXTS) for name in self.attributes]
        kinds += [(SENTENCES, _STARTS)] if self.has_sentences else []
        kinds += [(column, SPANS) for column in self._structures.values()]
        kinds += [
            (column, _TEXTS if self._is_list[name] else pa.string())
            for name, column in self._metadata.items()
        ]
        return pa.schema(kinds)

    def batch(self, rows: Sequence[TokenRow]) -> pa.RecordBatch:
        """Return some rows."""
        columns: list[list[Any]] = [[row.text for row in rows], [row.tokens for row in rows]]
        columns += [[row.attributes.get(name, []) for row in rows] for name in self.attributes]
        columns += [[row.sentences or None for row in rows]] if self.has_sentences else []
        columns += [[row.structures.get(name, []) for row in rows] for name in self._structures]
        for name, is_list in self._is_list.items():
            values = [row.metadata.get(name, []) for row in rows]
            columns.append(values if is_list else [one[0] if one else None for one in values])
        arrays = [pa.array(c, f.type) for c, f in zip(columns, self.schema, strict=True)]
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema)

    @property
    def token_columns(self) -> TokenColumns:
        """Which columns say what the tokens are."""
        return TokenColumns(TOKENS, self.attributes, SENTENCES if self.has_sentences else None)


def check_attribute_names(names: Iterable[str], taken: Collection[str | None] = ()) -> None:
    """Raise RostraError where a positional attribute cannot have its name.

    `taken` has the columns of the tokens and sentences, besides those that every index has.
    """
    for name in names:
        if name in {TEXT, ID, WORD, *taken}:
            raise RostraError(
                f"{name!r} cannot be the name of a positional attribute: it is that of the texts, "
                "ids, tokens or sentences; use another"
            )
        if not name.isidentifier():
            raise RostraError(
                f"{name!r} cannot be the name of a positional attribute: it has letters, digits "
                "and underscores, as in pos_2, and does not begin with a digit"
            )


def sized(rows: Iterable[TokenRow]) -> Iterator[tuple[int, TokenRow]]:
    """Yield each row with its length."""
    for row in rows:
        yield row.end, row


def free_name(name: str, taken: set[str]) -> str:
    """Return a name that is not taken: this one or with ``x_`` before it; from now on it is."""
    while name in taken:
        name = f"x_{name}"
    taken.add(name)
    return name
