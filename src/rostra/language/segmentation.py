"""Words of scripts that do not separate them, as ICU's dictionaries divide them.

ICU (International Components for Unicode) comes with `icu4py`, the extra ``segmentation``. Without
it each user-perceived character is a token. A word never depends on text beyond the run of such
scripts that it is in.
"""

from functools import cache
from importlib import import_module
from typing import Any, Final

import regex

UNSPACED: Final = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}ーｰ"
"""Characters of scripts without spaces between words, for a class of a regular expression."""

_UNSPACED = regex.compile(f"[{UNSPACED}]")


def has_unspaced(text: str) -> bool:
    """Whether a text has characters of scripts without spaces between words."""
    return not text.isascii() and _UNSPACED.search(text) is not None


def segmenter() -> str | None:
    """The library that divides words, with its version; None if it is not installed."""
    return f"ICU {import_module('icu4py').icu_version}" if _breaker() else None


def word_ends(run: str) -> set[int] | None:
    """Where the words of a run of `UNSPACED` characters end.

    Returns:
        Offsets in code points; None if no dictionaries are installed.
    """
    breaker = _breaker()
    if breaker is None:
        return None
    ends, end = set(), 0
    for word in breaker(run, "root"):  # its own offsets count UTF-16
        end += len(word)
        ends.add(end)
    return ends


@cache
def _breaker() -> Any:  # noqa: ANN401 - a class of a library that need not be installed
    try:
        return import_module("icu4py.breakers").WordBreaker
    except ModuleNotFoundError:
        return None
