"""The stretches of an utterance by the rules of annotation: the span, the cue, how it stands."""

from rostra.quotations.extraction.speech import FOLLOWING, Attributed
from rostra.quotations.extraction.tagging import Token

Span = tuple[int, int]

ADVERBS_AFTER = 2
_FAR = frozenset({"lead-participle", "later-verb", "relative"})
REACH = 8
"""Words between subject and verb that a cue of one span still takes in."""


def utterance(text: str, one: Attributed) -> Span:
    """All between the marks, less one comma directly before the closing one, trimmed."""
    start, end = one.piece.start, one.piece.end
    last = one.piece is one.quotation.pieces[-1]
    if one.quotation.closed and last and end > start and text[end - 1] == ",":
        end -= 1
    content = text[start:end]
    start += len(content) - len(content.lstrip())
    return start, start + len(content.strip())


def elided(words: str) -> bool:
    """Whether an ellipsis stands in an utterance."""
    return "…" in words or "..." in words


def embedded(one: Attributed) -> bool:
    """Whether words of the sentence outside the reporting clause govern or go on with it."""
    before = one.before.rstrip("Q")[-1:]
    if before and before not in ",:;.-(VG":
        return True
    if one.rule in FOLLOWING:
        return False
    after = one.after.lstrip(",-").split("Q")[0]
    if not after or after[0] in ".:)(R":
        return False
    clause = {token.start for token in (*one.verb, *one.mention)}
    return one.tokens[-len(one.after.lstrip(",-"))].start not in clause


def cue(one: Attributed, name_end: int | None) -> Span | None:
    """The verb with its adverbs and its subject, up to the name that it ends with.

    Args:
        one: A quotation with its clause.
        name_end: Where the name in the mention ends; None where it has none.
    """
    if not one.verb or not one.mention:
        return None
    verb_start, verb_end = one.verb[0].start, _with_adverbs(one)
    start = _first(one.mention).start
    end = one.mention[-1].end if name_end is None else name_end
    if verb_start < start:
        return verb_start, end
    between = sum(1 for token in one.tokens if end <= token.start < verb_start)
    if one.rule in _FAR and between > REACH:
        return one.verb[-1].start, verb_end
    return start, max(verb_end, end)


def _first(mention: list[Token]) -> Token:
    return next((token for token in mention if token.tag not in "cT"), mention[0])


def _with_adverbs(one: Attributed) -> int:
    """Where the verb ends, with the adverbs that follow it: "he said bluntly"."""
    last = one.verb[-1]
    if last.start < one.mention[0].start:
        return last.end
    index = next((k for k, t in enumerate(one.tokens) if t.start == last.start), len(one.tokens))
    end = last.end
    for token in one.tokens[index + 1 : index + 1 + ADVERBS_AFTER]:
        if token.tag != "r" or not token.low.endswith(("ly", "ment")):
            break
        end = token.end
    return end
