"""Noun phrases as stretches of tags: where a subject begins, and where it ends."""

import re

from rostra.quotations.extraction.tagging import Token

Range = tuple[int, int]
"""First token, and the one after the last."""

PLACE = 2
"""Words of the name of a place after a comma, at most."""
QUARTERS = frozenset({"new", "north", "south", "east", "west", "central", "rhode", "british"})
"""First words of places of two words."""
NOMINAL = "wN#so"
_PHRASE = re.compile(r"p|d*t?[wN#so]+(?:id*[wN#so]+)*")
_ASIDE = frozenset("dw#RiGrv")
_CLAUSE = re.compile(r"(?:^|[,(:Q-]|(?<=[^N])c)[cr]*(p|(?:d?w+)?N+)(?=[waVvr])")
_APPOSED = re.compile(r"(?:^|(?<=[Q,.:]))[,c]*([dN][wNs#]*w(?:id*[wN#so]+)*),$")
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
            aside = tags.startswith("Ni", first, end) and tags.endswith("N,", 0, start)
            if tags[first] in "pN" and not (aside or _place(tags, tokens, (first, end), start)):
                return _with_apposition(tags, best, start)
        elif first < end and tags[first] not in _ASIDE:
            ends = back_from(tags, tokens, end - 1) if tags[end - 1] in "wN" else None
            return best or ends
        if not start or tags[start - 1] in ".:Q":
            break
        end = start - 1
    return best


def _without_bracket(tags: str, start: int, end: int) -> int:
    if tags.endswith(")", start, end):
        opening = tags.rfind("(", start, end)
        return opening if opening > start else end
    return end


def _with_apposition(tags: str, name: Range, start: int) -> Range:
    """A name with what stands before it and a comma: "a spokesman, Zed Quill"."""
    if start == 0 or tags[start - 1] != "," or tags[name[0]] == "p":
        return name
    match = _APPOSED.search(tags, 0, start)
    return (match.start(1), name[1]) if match else name


def _place(tags: str, tokens: list[Token], span: Range, start: int) -> bool:
    """Whether a bare name after a comma goes on with a place: "mayor of Arvo, Westland"."""
    first, end = span
    if end - first > PLACE or not tags.endswith("N,", 0, start):
        return False
    back = start - len("N,")
    while back > 0 and tags[back - 1] in "dwN#soi":
        back -= 1
    if end - first == PLACE:
        return tokens[first].low in QUARTERS
    return tags[back] in "dw"


def clause_subject(tags: str, verb: int) -> Range | None:
    """The pronoun or name that begins the clause of a second verb: "he looked up and said"."""
    found = None
    for match in _CLAUSE.finditer(tags, 0, verb):
        found = match.span(1)
    return found


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
