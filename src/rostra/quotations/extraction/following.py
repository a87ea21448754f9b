"""The reporting clause that stands after a quotation."""

import re

from rostra.quotations.extraction import phrases
from rostra.quotations.extraction.clauses import Clause, according, inverted, with_subject
from rostra.quotations.extraction.tagging import Token

SHORT = 9
"""Words that may follow a name that stands after a quotation without a verb."""
VERB = 4
"""Letters of a verb that no list holds, at least."""

_VERB = re.compile(r"[ar]*[Vv](?=r*[pdN#wt])")


def after(tags: str, tokens: list[Token], at: int) -> Clause | None:
    """`Q, said NP` and `Q, NP said`."""
    first = _first(tags, tokens, at)
    if first is None:
        return None
    verb = _VERB.match(tags, first)
    if verb and (verb[0][-1] == "V" or tokens[at].low == ","):
        return inverted(tags, verb.end() - 1, "verb-then-subject", first)
    if tags[first] == "A":
        return according(tags, first, "according-to")
    end = _stop(tags, first)
    settled, clause = _subject_first(tags, tokens, first, end)
    if settled:
        return clause
    if tags[at + 1] == "-" and first == at + 2 and tokens[at].low != ",":
        return _signature(tags, first)
    comma = tokens[at].low in (",", "?") or (tags[at + 1] == "," and tokens[at].low == "")
    return _unknown(tags, tokens, first, end) if comma else None


def _first(tags: str, tokens: list[Token], at: int) -> int | None:
    """Where a clause can begin; None where the sentence goes on otherwise."""
    first = at + 1
    while first < len(tags) and tags[first] in ",-r":
        first += 1
    if first < len(tags) and tokens[first].low == "as":
        first += 1
    return first if first < len(tags) and tags[first] not in "cTR" else None


def _stop(tags: str, first: int) -> int:
    return next((at for at in range(first, len(tags)) if tags[at] in ".Q:"), len(tags))


def _subject_first(
    tags: str, tokens: list[Token], first: int, end: int
) -> tuple[bool, Clause | None]:
    """Whether a verb settles it, and the clause: the subject must begin at `first`."""
    relative = None
    for verb in range(first, end):
        if tags[verb] not in "Vv":
            continue
        clause = with_subject(tags, tokens, verb)
        if clause and clause.subject[0] <= first + 1:
            if clause.rule != "relative":
                rule = "subject-then-verb" if tags[verb] == "V" else "subject-then-weak-verb"
                return True, clause._replace(rule=rule)
            relative = relative or clause._replace(rule="subject-then-verb")
        elif tags[verb] == "V" and not relative:
            return True, None
    return relative is not None, relative


def _signature(tags: str, first: int) -> Clause | None:
    """`Q - NP` at the end of a line, as beneath letters and slogans."""
    subject = phrases.forward_from(tags, first)
    if subject is None or "N" not in tags[slice(*subject)]:
        return None
    ends = tags[subject[1] : subject[1] + 1] in ("", ".", ",", "(")
    return Clause(subject, (first, first), "signature") if ends else None


def _unknown(tags: str, tokens: list[Token], first: int, end: int) -> Clause | None:
    """`Q, NP beamed` and `Q, beamed NP` with a verb that no list holds."""
    subject = phrases.forward_from(tags, first)
    if subject is None:
        return None
    verbs = [k for k in range(first, min(end, subject[1] + 1)) if _finite(tags, tokens, k)]
    if not verbs:
        named = "N" in tags[slice(*subject)] and end - subject[1] < SHORT
        return Clause(subject, (first, first), "name-only") if named else None
    if verbs[0] == first:
        following = phrases.forward_from(tags, first + 1)
        return Clause(following, (first, first + 1), "unknown-verb-first") if following else None
    return Clause((first, verbs[0]), (verbs[0], verbs[0] + 1), "unknown-verb")


def _finite(tags: str, tokens: list[Token], at: int) -> bool:
    """Whether an unknown word has the ending of a verb."""
    low = tokens[at].low
    return tags[at] == "w" and low.endswith(("ed", "s")) and len(low) >= VERB
