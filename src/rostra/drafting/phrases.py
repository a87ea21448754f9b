"""Noun phrases as stretches of tags: where a subject begins, and where it ends."""

import re

from rostra.drafting.tagging import Token

Range = tuple[int, int]
"""First token, and the one after the last."""

NOMINAL = "wN#so"
_PHRASE = re.compile(r"p|d*t?[wN#so]+(?:id*[wN#so]+)*")
_ASIDE = frozenset("dw#RiGrv")
_LEADING = re.compile(r"[crT,]*(?:[it][^,Q:]*,)*[crT,]*(p|d*[wN#so]+(?:id*[wN#so]+)*)")


def back_from(tags: str, tokens: list[Token], last: int) -> Range | None:
    """The noun phrase that ends with the token `last`."""
    if tags[last] == "p":
        return last, last + 1
    at = last
    while at >= 0:
        tag = tags[at]
        if tag in NOMINAL:
            at -= 1
        elif tag == "d":
            at -= 1
            if at > 0 and tags[at] == "i" and tags[at - 1] in "wNs":
                continue
            break
        elif (
            at
            and tags[at - 1] in "wNs"
            and (tag == "i" or (tokens[at].low in ("and", "&") and tags[at - 1 : at + 2] == "NcN"))
        ):
            at -= 1
        elif tag == "i" and at > 1 and tags[at - 1] == "G" and tags[at - 2] in "wN":
            at -= 2  # "a source speaking to"
        else:
            break
    return (at + 1, last + 1) if at < last else None


def forward_from(tags: str, first: int) -> Range | None:
    """The noun phrase that begins with the token `first`."""
    match = _PHRASE.match(tags, first)
    return match.span() if match else None


def before_aside(tags: str, tokens: list[Token], comma: int) -> Range | None:
    """The subject before appositions and relative clauses, the last of which ends at `comma`."""
    end, best = comma, None
    while end > 0:
        start = end
        depth = 0
        while start > 0 and (depth or tags[start - 1] not in ",-.:Q"):
            start -= 1
            depth += (tags[start] == ")") - (tags[start] == "(")
        first = start
        while first < end and tags[first] in "cT":
            first += 1
        found = _PHRASE.fullmatch(tags, first, _without_bracket(tags, first, end))
        if found:
            best = found.span()
            if tags[first] in "pN" and not _place(tags, first, end, start):
                return best
        elif first < end and tags[first] not in _ASIDE:
            ends = back_from(tags, tokens, end - 1) if tags[end - 1] in "wN" else None
            return best or ends
        if not start or tags[start - 1] in ".:Q":
            break
        end = start - 1
    return best


def _without_bracket(tags: str, start: int, end: int) -> int:
    if end - start > 2 and tags[end - 1] == ")":
        opening = tags.rfind("(", start, end)
        return opening if opening > start else end
    return end


def _place(tags: str, first: int, end: int, start: int) -> bool:
    """Whether a bare name after a comma goes on: "mayor of Springfield, Ohio"."""
    if end - first > 2 or start < 2 or tags[start - 1] != ",":
        return False
    back = start - 2
    if tags[back] != "N":
        return False
    while back > 0 and tags[back - 1] in "dwN#soi":
        back -= 1
    return tags[back] in "dw"


def leading(tags: str, start: int, end: int) -> Range | None:
    """The noun phrase at the head of a sentence, after adverbials that a comma ends."""
    match = _LEADING.match(tags, start, end)
    if not match:
        return None
    first, last = match.span(1)
    names = [k for k in range(first, last) if tags[k] == "N"]
    if names and tags[first] == "N":
        last = first + 1
        while last < match.end(1) and tags[last] == "N":
            last += 1
    elif names:
        last = names[-1] + 1
    return first, last
