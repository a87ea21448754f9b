"""Positions beside a hit, by which hits are sorted and counted.

``node`` is the hit itself, ``L1`` the first token to its left, ``R2`` the second to its right; a
point and the name of an attribute follow where it is not the word that counts: ``node.lemma``,
``R1.pos``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import regex

from rostra.arrow_columns import booleans, integers, strings
from rostra.concordance.index.layout import WORD
from rostra.concordance.query.search import context_end, context_start
from rostra.errors import NotFoundError, RostraError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from rostra.arrow_columns import ArrowArray
    from rostra.concordance.index.reader import IndexReader
    from rostra.concordance.query.search import Hits

_POSITION = regex.compile(r"(?:([LR])([1-9][0-9]?)|node)(?:\.(\w+))?", regex.IGNORECASE)


class HitPosition(NamedTuple):
    """A position beside a hit: so many tokens to the left (negative) or right; 0 for the hit."""

    distance: int
    attribute: str

    @property
    def name(self) -> str:
        """The name of the position, such as ``R1.lemma``."""
        side = "L" if self.distance < 0 else "R"
        place = f"{side}{abs(self.distance)}" if self.distance else "node"
        return place if self.attribute == WORD else f"{place}.{self.attribute}"


def is_position(name: str) -> bool:
    """Whether a name is that of a position."""
    return _POSITION.fullmatch(name) is not None


def hit_position(index: IndexReader, name: str) -> HitPosition | None:
    """The position that has a name; None where the name is not that of a position.

    Raises:
        NotFoundError: the index has no such attribute.
    """
    match = _POSITION.fullmatch(name)
    if match is None:
        return None
    attribute = match[3] or WORD
    if attribute not in index.attributes:
        attributes = ", ".join(index.attributes)
        raise NotFoundError(f"{name}: there is no attribute {attribute!r}. There are: {attributes}")
    distance = int(match[2] or 0)
    return HitPosition(-distance if (match[1] or "").upper() == "L" else distance, attribute)


def hit_positions(index: IndexReader, names: str | Sequence[str] | None) -> list[HitPosition]:
    """The positions that have some names, each once.

    Raises:
        NotFoundError: the index has no such attribute.
        RostraError: a name is not that of a position.
    """
    positions = []
    for name in [names] if isinstance(names, str) else names or ():
        position = hit_position(index, name)
        if position is None:
            raise RostraError(
                f"{name!r} is not a position: these are node, L1, L2, … and R1, R2, …, alone or "
                f"with an attribute (node.{list(index.attributes)[-1]})"
            )
        positions.append(position)
    return list(dict.fromkeys(positions))


def tokens_at(
    index: IndexReader, hits: Hits, position: HitPosition, within: str
) -> NDArray[np.int64]:
    """The token of each hit at a position, the first one of the node; -1 where there is none.

    There is none where the unit `within`, utterance or sentence, ends before.
    """
    distance = position.distance
    if distance < 0:
        expected = hits.starts + distance
        tokens = context_start(index, hits, -distance, within)
    elif distance > 0:
        expected = hits.ends + (distance - 1)
        tokens = context_end(index, hits, distance, within) - 1
    else:
        return hits.starts
    return np.where(tokens == expected, tokens, -1)


def all_tokens_at(
    index: IndexReader, hits: Hits, position: HitPosition, within: str
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The tokens of hits at a position, those of a node all, and how many each hit has there."""
    if position.distance:
        tokens = tokens_at(index, hits, position, within)
        return tokens[tokens >= 0], (tokens >= 0).astype(np.int64)
    sizes = hits.ends - hits.starts
    before = sizes.cumsum() - sizes
    return np.arange(int(sizes.sum())) + np.repeat(hits.starts - before, sizes), sizes


def strings_at(index: IndexReader, hits: Hits, position: HitPosition, within: str) -> ArrowArray:
    """The string of each hit at a position, null where there is no token; see `all_tokens_at`.

    Those of the tokens of a node are joined by spaces.
    """
    attribute = index.attributes[position.attribute]
    tokens, sizes = all_tokens_at(index, hits, position, within)
    words: Any = attribute.types.take(integers(attribute.tokens[tokens]))
    offsets = integers(np.concatenate(([0], sizes.cumsum())))
    lists = pa.LargeListArray.from_arrays(offsets, words)
    joined = pc.binary_join(lists, strings([" "]).cast(pa.large_string())[0])
    present: Any = booleans(sizes > 0)
    return pc.if_else(present, joined, strings([None]).cast(pa.large_string())[0]).cast(pa.string())
