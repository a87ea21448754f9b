"""The layout of an index: its blocks (files, if it is on disk) and the constants in them.

Numbers are little-endian. Utterances and tokens are numbered from 0 through the whole corpus.

- ``header.json``: format, tokenisation rule, origin of the corpus, sizes, and the checksum of every
  other block.
- Of each utterance: ``bounds``, its first token (and the number of all tokens at the end);
  ``word_counts``; ``texts`` and ``text_offsets``, its text as UTF-8; ``metadata``, its other
  columns as an Arrow file.
- Of each token: ``borders``, SENTENCE or UTTERANCE where it begins one, else 0; ``starts`` and
  ``bytes``, the code points and the bytes before it in its utterance.
- Of each positional attribute NAME: ``NAME.types``, its strings as an Arrow file, and
  ``NAME.casings``, how each is folded; ``NAME.collation``, their ranks in alphabetical order;
  ``NAME.tokens``, the type of each token; ``NAME.postings`` and ``NAME.offsets``, the tokens of
  each type; and under each FOLD of `STORED_FOLDS` ``NAME.group-FOLD``, the group of each type, and
  ``NAME.order-FOLD``, the types by group.
- Of each type of the attribute ``word``: ``word.words``, whether it is a word or number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rostra.language.folding import Fold

FORMAT: Final = 3  # the number of this layout; a reader refuses any other
HEADER: Final = "header.json"
ID: Final = "id"  # the column with the id of each utterance
TEXT: Final = "utterance"  # the column with the text that is tokenised
WORD: Final = "word"  # the positional attribute that every index has: the token itself
SENTENCE: Final = 1
UTTERANCE: Final = 2
MOST_TOKENS: Final = 2**32 - 2  # their positions are 32-bit numbers

STORED_FOLDS: Final[tuple[Fold, ...]] = (
    (),
    ("case",),
    ("diacritics",),
    ("case", "diacritics"),
    ("case", "typography"),
    ("case", "typography", "diacritics"),
)
"""The folds whose groups an index has; those of any other are computed when they are needed."""


def fold_block(kind: str, fold: Fold) -> str:
    """Return the name of a block of an attribute under a fold: ``group-case`` for kind group."""
    return "-".join([kind, *(fold or ["none"])])
