"""Tokens that a table brings: a list of strings for each row, found again in its text."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Final

import numpy as np

from rostra.concordance.index.cached_tokeniser import TokenisedTexts
from rostra.errors import RostraError
from rostra.language.folding import casing_of
from rostra.language.tokens import is_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from rostra.arrow_columns import ArrowArray
    from rostra.concordance.index.row_languages import Languages
    from rostra.concordance.index.type_numbering import TypeNumbering

SPACES: Final = "spaces"
"""The value that says that white space separates tokens; any other names a column of lists."""

_SHOWN: Final = 40  # characters of a text that a message shows


def own_tokens(
    texts: pa.LargeStringArray,
    lists: ArrowArray,
    languages: Languages,
    types: TypeNumbering,
    rows: Sequence[str],
) -> TokenisedTexts:
    """Return the places of tokens in their texts, one after the other.

    What is between two tokens has no word: it is white space, or punctuation that the lists leave
    out. A token may have white space within, as ``of course`` has.

    Args:
        texts: without nulls.
        lists: of each text, its tokens.
        languages: those of the texts.
        types: where the types of tokens are numbered.
        rows: what messages call each text.

    Raises:
        RostraError: a row has no list, a text does not have a token after the one before it, or no
            token has a word of a text.
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
            start = text.find(token, end) if token and token == token.strip() else -1
            gap = text[end:start]
            if start < 0 or (gap and gap != " " and is_word(gap)):
                raise _misfit(row, text, end, f"its next token is {token!r}")
            size += len(gap.encode())
            numbers.append(types.number(token, casings[code]))
            chars.append(start)
            octets.append(size)
            size += len(token.encode())
            end = start + len(token)
        if is_word(text[end:]):
            raise _misfit(row, text, end, "it has no more tokens")
    return TokenisedTexts(
        np.array(counts, np.int64),
        np.array(numbers, np.uint32),
        np.array(chars, np.uint32),
        np.array(octets, np.uint32),
    )


def _misfit(row: str, text: str, end: int, listed: str) -> RostraError:
    """Return the error of a text that does not go on with what is listed."""
    rest = " ".join(text[end:].split())
    shown = repr(rest[:_SHOWN] + "…" if len(rest) > _SHOWN else rest) if rest else "nothing"
    return RostraError(
        f"{row}: the text goes on with {shown}, but {listed}. Tokens are strings of the text, in "
        "their order, that leave out none of its words; they neither begin nor end with white "
        "space. A contraction is one token as the text has it (zum, not zu and dem), unless the "
        "text itself is written with its parts"
    )
