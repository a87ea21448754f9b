"""Regular expressions that a query may have: those that terminate and fit into memory."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import regex

from rostra.language import folding

if TYPE_CHECKING:
    from rostra.language.folding import Fold

_MOST_PARTS = 10_000  # of an expression, repetitions written out, as `regex` writes `a{9}` out
_PART = regex.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|(?<open>\()|(?<close>\))|\{(?<times>\d+)(?:,\d*)?\}|.",
    regex.DOTALL,
)
_REPETITION = regex.compile(r"[*+?{]")
_FUZZY = regex.compile(r"(?<!\\[pPN])\{[^{}]*[deis<][^{}]*\}")
_RECURSION = regex.compile(r"\(\?(?:R|&|P>|[+-]?\d)")


def checked_expression(expression: str, fold: Fold) -> str:
    """Check a regular expression, and return it as it is compared with folded strings.

    What `fold` ignores is removed from it, but for its case, as folding that would change character
    classes: `regex` ignores case instead.

    Raises:
        regex.error: it is not a regular expression, or a search for it might not terminate.
    """
    recursion = _RECURSION.search(expression)
    if recursion:
        message = "an expression that calls itself may not terminate"
        raise regex.error(message, expression, recursion.start())
    fuzzy = _FUZZY.search(expression)
    if fuzzy:
        message = "approximate matching is not supported"
        raise regex.error(message, expression, fuzzy.start())
    parts = _parts(expression)
    if parts > _MOST_PARTS:
        message = f"it repeats to {parts:,} parts, more than {_MOST_PARTS:,}"
        raise regex.error(message, expression, 0)
    folded = folding.fold(expression, without_case(fold))
    try:
        regex.compile(folded)
    except regex.error as error:
        if folded != expression:
            message = f"{getattr(error, 'msg', error)}; without {', '.join(fold)} it is {folded!r}"
            raise regex.error(message, expression, 0) from None
        raise
    _check_signs(expression)
    repetitions(folded, fold)
    return folded


def _check_signs(expression: str) -> None:
    """Raise regex.error where a sign has a meaning in which the expression matches no word."""
    parts = [(match[0], match.start()) for match in _PART.finditer(expression)]
    for (before, place), (sign, _) in pairwise(parts):
        if sign == "+" and (before in {"*", "+"} or before.startswith("{")):
            problem = r"a repetition cannot be repeated; write \+ for the character"
        elif sign == "^" and before not in {"(", "|"}:
            problem = r"^ is the start of the word; write \^ for the character"
        elif before == "$" and sign not in {")", "|"}:
            problem = r"$ is the end of the word; write \$ for the character"
        else:
            continue
        raise regex.error(problem, expression, place)


def without_case(fold: Fold) -> Fold:
    """Return what else a fold ignores."""
    return tuple(name for name in fold if name != "case")


@lru_cache(maxsize=1000)
def repetitions(expression: str, fold: Fold) -> int:
    """Return among how many repetitions of an expression a matcher may divide a text.

    Raises:
        regex.error: repetitions are nested in such a way that there is no bound.
    """
    if "(" not in expression:
        return len(_REPETITION.findall(expression))
    # Imported here because few queries have groups.
    from jsonschema_containment import repetitions as modelled  # noqa: PLC0415

    if "case" in fold:  # an escape such as \W keeps its case
        expression = regex.sub(r"(\\.)|(.)", lambda m: m[1] or m[2].casefold(), expression)
    number = modelled(expression)
    if number is None:
        message = (
            "a repetition within a repetition, as in (a+)+, may match a word in too many ways; "
            "write it with one repetition, or with a separator between them, as in (a+-)+"
        )
        raise regex.error(message, expression, 0)
    return number


def _parts(expression: str) -> int:
    """Return how many parts an expression has when repetitions are written out."""
    totals, last = [0], 0
    for match in _PART.finditer(expression):
        if match["open"]:
            totals.append(0)
            continue
        if match["times"]:
            times = int(match["times"][:9])  # nine digits are more than enough to be too many
            totals[-1] += last * (max(times, 1) - 1)
            last *= max(times, 1)
            continue
        last = max(totals.pop(), 1) if match["close"] and len(totals) > 1 else 1
        totals[-1] += last
    return sum(totals)
