"""Tokens that a table brings: a list of strings for each row, found again in its text."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Final

import numpy as np

from rostra.concordance.index.cached_tokeniser import TokenisedTexts
from rostra.errors import RostraError
from rostra.language.folding import casing_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from rostra.concordance.arrow_columns import ArrowArray
    from rostra.concordance.index.row_languages import Languages
    from rostra.concordance.index.type_numbering import TypeNumbering

SPACES: Final = "spaces"
"""The value that says that white space separates tokens; any other names a column of lists."""


def own_tokens(
    texts: pa.LargeStringArray,
    lists: ArrowArray,
    languages: Languages,
    types: TypeNumbering,
    rows: Sequence[str],
) -> TokenisedTexts:
    """Return the places of tokens in their texts, one after the other.

    Args:
        texts: without nulls.
        lists: of each text, its tokens.
        languages: those of the texts.
        types: where the types of tokens are numbered.
        rows: what messages call each text.

    Raises:
        RostraError: a row has no list, or a text does not have a token after the one before it.
    """
    counts, numbers, chars, octets = array("q"), array("I"), array("I"), array("I")
    casings = [casing_of(name) for name in languages.names]
    codes = languages.codes.tolist()
    pairs = zip(texts.to_pylist(), lists.to_pylist(), codes, rows, strict=True)
    for text, tokens, code, row in pairs:
        assert text is not None
        if tokens is None:
            raise RostraError(f"{row} has no list of tokens")
        counts.append(len(tokens))
        end = size = 0
        for token in tokens:
            start = text.find(token, end) if token and not any(map(str.isspace, token)) else -1
            if start < 0:
                rest = text[end : end + 30]
                raise RostraError(
                    f"{row}: the token {token!r} is not in the text from {rest!r}. Tokens are "
                    "strings of the text in their order, without white space"
                )
            size += len(text[end:start].encode())
            numbers.append(types.number(token, casings[code]))
            chars.append(start)
            octets.append(size)
            size += len(token.encode())
            end = start + len(token)
    return TokenisedTexts(
        np.array(counts, np.int64),
        np.array(numbers, np.uint32),
        np.array(chars, np.uint32),
        np.array(octets, np.uint32),
    )
