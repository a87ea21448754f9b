"""The layout of an index: its files, and the numbers and names with a meaning in them."""

from __future__ import annotations

from typing import Final

FORMAT: Final = 2
"""Number of this layout. A reader refuses any other."""

HEADER: Final = "header.json"
"""File with the format, the tokenisation rule, the corpus, and the checksum of every other file."""

TEXT: Final = "utterance"
"""Column of the rows with the text that is tokenised."""

WORD: Final = "word"
"""The positional attribute that every index has: the string of the token itself."""

SENTENCE: Final = 1
"""Boundary of a token that begins a sentence within an utterance."""

UTTERANCE: Final = 2
"""Boundary of a token that begins an utterance."""

MOST_TOKENS: Final = 2**32 - 2
"""Tokens of an index at most: their positions are 32-bit numbers."""
