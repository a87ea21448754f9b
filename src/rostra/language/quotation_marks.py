"""Quotation marks: the characters, their pairs, and whether one opens or closes.

A mark that opens quotations in one language closes them in another (Unicode Standard, chapter 6.2,
Quotation Marks), so that marks are described as pairs.
"""

import re

DOUBLE = '"“”„‟«»〝〞＂「」『』｢｣'
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
    "「": {"」": 0.0, "』": 0.9},
    "『": {"』": 0.0, "」": 0.9},
    "｢": {"｣": 0.0},
    "‘": {"’": 0.0, "'": 0.4, "”": 0.9, '"': 0.9},
    "’": {"’": 0.5},
    "‚": {"‘": 0.0, "’": 0.1},
    "'": {"'": 0.0, "’": 0.4, "”": 0.9, '"': 0.9},
    "‹": {"›": 0.0},
    "›": {"‹": 0.0, "›": 0.3},
}
"""For each opening mark its closing marks, each with a penalty (0 for the usual pair)."""

OPENERS = dict.fromkeys(CLOSERS, 0.0) | {"”": 1.2, "»": 0.6, "''": 0.2, "’": 2.0, "›": 0.6}
"""For each mark the penalty of its being an opening one."""

_BEFORE_OPENING = frozenset(" \t\n\xa0\u2009\u200a\u202f([{<—–-/|*") | frozenset(ALL)
_AFTER_CLOSING = frozenset(" \t\n\xa0\u2009\u200a\u202f)]}>,;:!?—–|*") | frozenset(ALL)


def orientation(text: str, start: int, end: int) -> int:
    """Whether the mark between two offsets opens (1) or closes (-1) a quotation.

    The characters beside it decide; 0 where they do not.
    """
    if text[start] in "«»":  # French puts a space inside them
        return 0
    if text[start] in "「『｢」』｣":  # beside letters, in scripts without spaces
        return 1 if text[start] in "「『｢" else -1
    before = text[start - 1] if start else "\n"
    after = text[end] if end < len(text) else "\n"
    opens = before in _BEFORE_OPENING
    closes = after in _AFTER_CLOSING or (after == "." and text[end : end + 2] != "..")
    return opens - closes


# A set at first, with what is before it looked at afterwards, is found several times faster.
_SINGLE_OPENING = re.compile(r"[‘'](?<![\w.,!?…].)(?=\w)")
_SINGLE_CLOSING = re.compile(r"[’'](?:(?<=[.,!?…].)(?=\s|$)|(?<=\w.)(?=[.,;:?!]*(?:\s|$)))")
_SINGLE_CLOSING_SPEECH = re.compile(r"[’'](?<=[.,!?…].)(?=\s|$)")
_DOUBLE = re.compile(rf"[{DOUBLE}`'](?:(?<=[{DOUBLE}])|(?<=`)`|(?<=')')")


def single_marks_are_outer(text: str) -> bool:
    """Whether a text sets quotations in single marks, as British papers do, not in double ones."""
    opening = len(_SINGLE_OPENING.findall(text))
    if not opening:
        return False
    double = len(_DOUBLE.findall(text))
    if not double:
        return _SINGLE_CLOSING.search(text) is not None
    return min(opening, len(_SINGLE_CLOSING_SPEECH.findall(text))) > double / 2


_GUILLEMET_POINTS_IN = re.compile(r"»(?<![^\s(\[/–—-].)(?=[\w‚‘›‹])")
_GUILLEMET_POINTS_OUT = re.compile(r"«(?<![^\s(\[/–—-].)")


def guillemets_point_inwards(text: str) -> bool:
    """Whether a text sets quotations as »German« or »Finnish», rather than as « French »."""
    inwards = len(_GUILLEMET_POINTS_IN.findall(text))
    return inwards > 0 and inwards > len(_GUILLEMET_POINTS_OUT.findall(text))
