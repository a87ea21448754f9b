"""What the sentence of a quotation says besides who speaks: cue, role, and whether it goes on."""

from rostra.drafting.headings import role_before
from rostra.drafting.speech import FOLLOWING, Attributed
from rostra.drafting.tagging import Token
from rostra.language.titles import TITLES

Span = tuple[int, int]


def cue(one: Attributed) -> Span | None:
    """Verb, adverbs and subject of the reporting clause, from the first to the last of them."""
    if not one.verb or not one.mention:
        return None
    tokens = [*one.verb, *one.mention]
    return min(t.start for t in tokens), max(t.end for t in tokens)


def role_in_cue(text: str, one: Attributed, name: Span) -> tuple[Span, str] | None:
    """The words that say the role of somebody named in a cue, before the name or behind it.

    Args:
        text: The text.
        one: The attribution; its mention holds the name.
        name: Where the name stands.
    """
    start = one.mention[0].start
    words = [t for t in one.mention if t.start < name[0]]
    while words and words[0].tag in "dT":
        words.pop(0)
    before = role_before(text, words[0].start, name[0]) if words else None
    if before and start <= before[0]:
        return before, "before-the-name"
    behind = _apposition(one.sentence, name[1])
    return (behind, "apposition") if behind else None


def role_alone(one: Attributed) -> Span | None:
    """The words of a mention that names nobody and says an office: "the mayor"."""
    words = [t for t in one.mention if t.tag not in "dT"]
    return (words[0].start, words[-1].end) if words else None


def _apposition(sentence: list[Token], end: int) -> Span | None:
    """What stands between commas behind a name, such as the mayor of X."""
    at = next((k for k, t in enumerate(sentence) if t.start >= end), len(sentence))
    if at == len(sentence) or sentence[at].tag != ",":
        return None
    first = at + 1
    while first < len(sentence) and sentence[first].tag == "d":
        first += 1
    last = first
    while (last < len(sentence) and sentence[last].tag in "wN#sid") or _joins(sentence, last):
        last += 1
    inside = sentence[first:last]
    closed = last == len(sentence) or sentence[last].tag in ",.Q:"
    noun = next((t for t in inside if t.tag == "i"), None)
    head = inside[: inside.index(noun)] if noun else inside
    if not closed or not head or not TITLES.intersection(head[-1].low.split("-")):
        return None
    return inside[0].start, inside[-1].end


def _joins(sentence: list[Token], at: int) -> bool:
    return 0 < at < len(sentence) - 1 and sentence[at].low == "and"


def embedded(one: Attributed) -> bool:
    """Whether words of the sentence other than the cue surround or govern the quotation."""
    if one.rule in FOLLOWING:
        return bool(one.before.strip("Qc,:-.Tr"))
    after = one.after.lstrip(",-")
    if after[:1] in tuple("cwNdip#V") and after[:1]:
        return True
    return one.before[-1:] in tuple("idwN#saGct") and bool(one.before)
