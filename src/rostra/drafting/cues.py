"""Reporting clauses: a verb of speech with the subject that a quotation is given to."""

from typing import NamedTuple

from rostra.drafting import phrases
from rostra.drafting.phrases import Range
from rostra.drafting.tagging import Token

IMPERSONAL = frozenset({"it", "this", "that", "these", "those", "there", "i", "you", "es", "il"})
ACCORDING = {"according": 2, "laut": 1, "selon": 1, "d'après": 1, "d’après": 1}
"""The first word of a preposition that names a source, and how many words it has."""

SHORT = 9
"""Words that may follow a name that stands after a quotation without a verb."""


class Clause(NamedTuple):
    """A reporting clause as token numbers of its sentence.

    Attributes:
        subject: Who speaks.
        verb: The verb with its auxiliaries and adverbs; empty where there is none.
        rule: How it was found.
    """

    subject: Range
    verb: Range
    rule: str


def find(tags: str, tokens: list[Token], at: int) -> Clause | None:
    """The clause that gives the quotation, token `at`, to a speaker; None where there is none."""
    after = _after(tags, tokens, at)
    if after and (tokens[at].low == "," or not tags[:at].strip("Q,c")):
        adjacent = tags[:at].rstrip(",:T")
        if not adjacent or adjacent[-1] not in "VG":
            return after
    before = _before(tags, tokens, at)
    return before or after or _label(tags, at) or _later(tags, tokens, at)


def _after(tags: str, tokens: list[Token], at: int) -> Clause | None:
    """`Q, said NP` and `Q, NP said`."""
    first = at + 1
    while first < len(tags) and tags[first] in ",-r":
        first += 1
    if first < len(tags) and tokens[first].low == "as":
        first += 1
    if first == len(tags) or tags[first] in "cTR":
        return None
    comma = tokens[at].low in {",", ""}
    if tags[first] == "V" or (tags[first] == "v" and tokens[at].low == ","):
        return _inverted(tags, first, "verb-then-subject")
    if comma and tags[first : first + 2] == "aV":
        return _inverted(tags, first + 1, "verb-then-subject")
    if tokens[first].low in ACCORDING:
        return _according(tags, tokens, first, "according-to")
    return _subject_first(tags, tokens, at, first)


def _subject_first(tags: str, tokens: list[Token], at: int, first: int) -> Clause | None:
    """`Q, NP said`, with a verb that is known or one that is not."""
    end = _stop(tags, first)
    for verb in (k for k in range(first, end) if tags[k] in "Vv"):
        clause = _with_subject(tags, tokens, verb)
        if clause and clause.subject[0] <= first + 1:
            rule = "subject-then-verb" if tags[verb] == "V" else "subject-then-weak-verb"
            return clause._replace(rule=rule)
        if tags[verb] == "V":
            return None
    if tags[at + 1] == "-" and tokens[at].low != "," and first == at + 2:
        return _signature(tags, first)
    return _unknown(tags, tokens, first, end) if tokens[at].low in {",", "?"} else None


def _according(tags: str, tokens: list[Token], first: int, rule: str) -> Clause | None:
    end = first + ACCORDING[tokens[first].low]
    subject = phrases.forward_from(tags, end)
    return Clause(subject, (first, end), rule) if subject else None


def _signature(tags: str, first: int) -> Clause | None:
    """`Q - NP` at the end of a line, as beneath letters and slogans."""
    subject = phrases.forward_from(tags, first)
    if (
        subject
        and "N" in tags[slice(*subject)]
        and tags[subject[1] : subject[1] + 1] in ("", ".", ",", "(")
    ):
        return Clause(subject, (first, first), "signature")
    return None


def _unknown(tags: str, tokens: list[Token], first: int, end: int) -> Clause | None:
    """`Q, NP beamed` and `Q, beamed NP` with a verb that no list holds."""
    subject = phrases.forward_from(tags, first)
    if not subject:
        return None
    verbs = [k for k in range(first, min(end, subject[1] + 1)) if _past(tags, tokens, k)]
    if not verbs:
        named = "N" in tags[slice(*subject)] and end - subject[1] < SHORT
        return Clause(subject, (first, first), "name-only") if named else None
    if verbs[0] == first:
        following = phrases.forward_from(tags, first + 1)
        return Clause(following, (first, first + 1), "unknown-verb-first") if following else None
    return Clause((first, verbs[0]), (verbs[0], verbs[0] + 1), "unknown-verb")


def _past(tags: str, tokens: list[Token], at: int) -> bool:
    return tags[at] == "w" and tokens[at].low.endswith(("ed", "s")) and len(tokens[at].low) > 3


def _stop(tags: str, first: int) -> int:
    for at in range(first, len(tags)):
        if tags[at] in ".Q:":
            return at
    return len(tags)


def _inverted(tags: str, verb: int, rule: str) -> Clause | None:
    first = verb + 1
    while tags[first : first + 1] == "r":
        first += 1
    subject = phrases.forward_from(tags, first)
    return Clause(subject, (verb, first), rule) if subject else None


def _with_subject(tags: str, tokens: list[Token], verb: int) -> Clause | None:
    """The verb at `verb` with the subject before it."""
    last = verb - 1
    while last >= 0 and tags[last] in "ra":
        last -= 1
    if last < 0:
        return None
    tag = tags[last]
    subject = None
    if tag == "R" or (tag == "T" and last and tags[last - 1] in "wN"):
        last -= 1
        while last >= 0 and tags[last] == ",":
            last -= 1
        subject = phrases.back_from(tags, tokens, last) if last >= 0 else None
        return Clause(subject, (verb, verb + 1), "relative") if subject else None
    if tag in "pwN#so":
        subject = phrases.back_from(tags, tokens, last)
    elif tag == ")":
        opening = tags.rfind("(", 0, last)
        subject = phrases.back_from(tags, tokens, opening - 1) if opening > 0 else None
    elif tag in ",-":
        subject = phrases.before_aside(tags, tokens, last)
    return Clause(subject, (last + 1, verb + 1), "") if subject else None


def _before(tags: str, tokens: list[Token], at: int) -> Clause | None:
    """`NP said, Q`, with whatever stands between."""
    weak = None
    for verb in range(at - 1, -1, -1):
        tag = tags[verb]
        if tag in "Vv":
            clause = _parenthesis(tags, verb, at) or _with_subject(tags, tokens, verb)
            if clause is None and tag == "V" and verb and tags[:verb].rstrip(",r")[-1:] == "Q":
                clause = _inverted(tags, verb, "carried-in-sentence")
            if clause is None and tags[verb - 1 : verb] == "c":
                clause = _main(tags, tokens, verb)
            if clause:
                rule = clause.rule or ("lead-verb" if tag == "V" else "lead-weak-verb")
                return clause._replace(rule=rule)
        elif tag == "G":
            weak = weak or _main(tags, tokens, verb)
        elif tokens[verb].low in ACCORDING:
            clause = _according(tags, tokens, verb, "lead-according-to")
            if clause:
                return clause
    return weak


def _parenthesis(tags: str, verb: int, at: int) -> Clause | None:
    """`, said NP, Q` and `Added NP: Q`."""
    if tags[verb] != "V" or tags[verb - 1 : verb] not in ("", ",") or "Q" in tags[verb:at]:
        return None
    clause = _inverted(tags, verb, "lead-inverted")
    if clause and tags[clause.subject[1] : clause.subject[1] + 1] in (",", ":"):
        return clause
    return None


def told(tags: str, tokens: list[Token]) -> Clause | None:
    """Whose words or thoughts a sentence without quotations reports."""
    for verb in range(len(tags) - 1, 0, -1):
        if tags[verb] == "V" and not tags[verb + 1 :].strip(".itrdwN"):
            clause = _with_subject(tags, tokens, verb)
            if clause and tags[clause.subject[0] - 1 : clause.subject[0]] == ",":
                return clause._replace(rule="told-before")
    subject = phrases.leading(tags, 0, len(tags))
    if subject:
        person = tokens[subject[0]].low not in IMPERSONAL
        if person and ("N" in tags[slice(*subject)] or tags[subject[0]] in "pd"):
            return Clause(subject, (subject[0], subject[0]), "subject-before")
    return None


def _main(tags: str, tokens: list[Token], verb: int) -> Clause | None:
    """A participle, or a second verb, with the subject of the clause it belongs to."""
    for earlier in range(verb - 1, -1, -1):
        if tags[earlier] == "V":
            clause = _with_subject(tags, tokens, earlier)
            if clause:
                return clause._replace(verb=(verb, verb + 1), rule="lead-participle")
    subject = phrases.leading(tags, 0, verb)
    return Clause(subject, (verb, verb + 1), "lead-participle") if subject else None


def _label(tags: str, at: int) -> Clause | None:
    """`NP: Q`, and `NP, an apposition: Q`."""
    if at == 0 or tags[at - 1] != ":":
        return None
    start = max(tags.rfind("-", 0, at), tags.rfind("Q", 0, at)) + 1
    subject = phrases.leading(tags, start, at) or phrases.leading(tags, 0, at)
    return Clause(subject, (at, at), "label") if subject else None


def _later(tags: str, tokens: list[Token], at: int) -> Clause | None:
    """A clause further on in the sentence, or its mere subject."""
    for verb in range(at + 1, len(tags)):
        if tags[verb] == "V":
            clause = _with_subject(tags, tokens, verb)
            if clause:
                return clause._replace(rule="later-verb")
    subject = phrases.leading(tags, 0, at)
    return Clause(subject, (at, at), "sentence-subject") if subject else None
