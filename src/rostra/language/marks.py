"""Quotation marks: which characters they are, and what their neighbours say of them.

One character opens in one language what it closes in another (Unicode Standard, chapter 6.2,
Quotation Marks), so what belongs together is a pair, not a character.
"""

import re

DOUBLE = '"“”„‟«»〝〞＂'
SINGLE = "'‘’‚‛‹›`´"
ALL = DOUBLE + SINGLE

CLOSERS = {
    '"': {'"': 0.0, "”": 0.5, "“": 1.2, "''": 0.5},
    "“": {"”": 0.0, '"': 0.5, "“": 0.9, "''": 0.5},
    "”": {"”": 0.0, '"': 0.5, "“": 0.9},
    "„": {"“": 0.0, "”": 0.1, '"': 0.4, "‟": 0.0},
    "‟": {"”": 0.0, '"': 0.5},
    "«": {"»": 0.0, "«": 0.9},
    "»": {"«": 0.0, "»": 0.3},
    "``": {"''": 0.0, '"': 0.4, "”": 0.5},
    "''": {"''": 0.0, '"': 0.5, "”": 0.5},
    "〝": {"〞": 0.0},
    "＂": {"＂": 0.0},
    "‘": {"’": 0.0, "'": 0.4},
    "’": {"’": 0.5},
    "‚": {"‘": 0.0, "’": 0.1},
    "'": {"'": 0.0, "’": 0.4},
    "‹": {"›": 0.0},
    "›": {"‹": 0.0, "›": 0.3},
}
"""For each mark that can open, those that can close it and how unusual that is (0: the rule)."""

OPENERS = dict.fromkeys(CLOSERS, 0.0) | {"”": 1.2, "»": 0.6, "''": 0.2, "’": 2.0, "›": 0.6}
"""How unusual it is that a mark opens."""

_BEFORE_OPENING = frozenset(" \t\n\xa0\u2009\u200a\u202f([{<—–-/|*") | frozenset(ALL)
_AFTER_CLOSING = frozenset(" \t\n\xa0\u2009\u200a\u202f)]}>,;:!?—–|*") | frozenset(ALL)
_SPACED = frozenset("«»")  # French sets them off by a space: neighbours say nothing


def lean(text: str, start: int, end: int) -> int:
    """What stands beside a mark says of it: 1 that it opens, -1 that it closes, 0 nothing."""
    if text[start] in _SPACED:
        return 0
    before = text[start - 1] if start else "\n"
    after = text[end] if end < len(text) else "\n"
    opens = before in _BEFORE_OPENING
    closes = after in _AFTER_CLOSING or (after == "." and text[end : end + 2] != "..")
    return opens - closes


_SINGLE_OPENING = re.compile(r"(?<![\w.,!?…])[‘'](?=\w)")
_SINGLE_CLOSING = re.compile(r"(?<=[.,!?…])[’'](?=\s|$)|(?<=\w)[’'](?=[.,;:?!]*(?:\s|$))")
_SINGLE_CLOSING_SPEECH = re.compile(r"(?<=[.,!?…])[’'](?=\s|$)")
_DOUBLE = re.compile(f"[{DOUBLE}]|``|''")


def single_marks_are_outer(text: str) -> bool:
    """Whether a text sets speech in single marks, as British papers do, and not in double ones."""
    opening = sum(1 for _ in _SINGLE_OPENING.finditer(text))
    if not opening:
        return False
    speech = sum(1 for _ in _SINGLE_CLOSING_SPEECH.finditer(text))
    double = sum(1 for _ in _DOUBLE.finditer(text))
    if not double:
        return speech > 0 or _SINGLE_CLOSING.search(text) is not None
    return min(opening, speech) > double / 2
