"""Regular expressions that a query may hold: those that end, and fit into memory."""

from __future__ import annotations

import regex

from rostra.language.folding import fold

_LARGEST = 10_000
"""Parts of an expression, each as often as it must stand: the library writes `a{9}` out."""

_PART = regex.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|(?<open>\()|(?<close>\))|\{(?<times>\d+)(?:,\d*)?\}|.",
    regex.DOTALL,
)
_RECURSION = regex.compile(r"\(\?(?:R|&|P>|[+-]?\d)")


def checked(value: str, how: str) -> str:
    """An expression as it is compared with forms that are folded.

    Case stays, for the matcher folds it: to fold an expression would change its classes.

    Args:
        value: the expression.
        how: what is left out of sight, one of `rostra.language.folding.FOLDS`.

    Raises:
        regex.error: it is none, or a search by it may not end.
    """
    recursion = _RECURSION.search(value)
    if recursion:
        raise regex.error("an expression that calls itself may not end", value, recursion.start())
    size = _size(value)
    if size > _LARGEST:
        raise regex.error(f"it repeats to {size:,} parts, more than {_LARGEST:,}", value, 0)
    folded = fold(value, how.replace("c", ""))
    try:
        regex.compile(folded)
    except regex.error as error:
        if folded != value:
            message = f"{getattr(error, 'msg', error)}; without diacritics it is {folded!r}"
            raise regex.error(message, value, 0) from None
        raise
    return folded


def _size(value: str) -> int:
    """How many parts an expression has when what must stand n times is written n times."""
    totals, last = [0], 0
    for match in _PART.finditer(value):
        if match["open"]:
            totals.append(0)
            continue
        if match["times"]:
            times = int(match["times"][:9])  # more than enough to be too much
            totals[-1] += last * (max(times, 1) - 1)
            last *= max(times, 1)
            continue
        last = max(totals.pop(), 1) if match["close"] and len(totals) > 1 else 1
        totals[-1] += last
    return sum(totals)
