"""The reporting clause that gives a quotation to a speaker, wherever it stands in the sentence."""

import re

from rostra.quotations.extraction import phrases
from rostra.quotations.extraction.clauses import Clause, according, inverted, with_subject
from rostra.quotations.extraction.following import after
from rostra.quotations.extraction.tagging import Token

IMPERSONAL = frozenset({"it", "this", "that", "these", "those", "there", "i", "you", "es", "il"})

_LABEL = re.compile(r"[-.]i?(N+(?:cN+)?):$")


def find(tags: str, tokens: list[Token], at: int) -> Clause | None:
    """The clause that gives a quotation, token `at`, to a speaker; None if there is none."""
    behind = after(tags, tokens, at)
    if behind and (tokens[at].low == "," or not tags[:at].strip("Q,c")):
        adjacent = tags[:at].rstrip(",:T")
        if not adjacent or adjacent[-1] not in "VG":
            return behind
    return _before(tags, tokens, at) or behind or _label(tags, at) or _later(tags, tokens, at)


def told(tags: str, tokens: list[Token]) -> Clause | None:
    """Whose words or thoughts a sentence without quotations reports."""
    for verb in range(len(tags) - 1, 0, -1):
        if tags[verb] == "V" and not tags[verb + 1 :].strip(".itrdwN"):
            clause = with_subject(tags, tokens, verb)
            if clause and tags[clause.subject[0] - 1 : clause.subject[0]] == ",":
                return clause._replace(rule="told-before")
    subject = phrases.leading(tags, 0, len(tags))
    if subject is None or tokens[subject[0]].low in IMPERSONAL:
        return None
    person = "N" in tags[slice(*subject)] or tags[subject[0]] in "pd"
    return Clause(subject, (subject[0], subject[0]), "subject-before") if person else None


def _before(tags: str, tokens: list[Token], at: int) -> Clause | None:
    """`NP said, Q`, with whatever stands between."""
    named = _LABEL.search(tags, 0, at)
    if named:
        return Clause(named.span(1), (at, at), "label")
    participle = None
    for verb in range(at - 1, -1, -1):
        clause = None
        if tags[verb] in "Vv":
            clause = _finite(tags, tokens, verb, at)
        elif tags[verb] == "A":
            clause = according(tags, verb, "lead-according-to")
        elif tags[verb] == "G" and participle is None:
            participle = _main(tags, tokens, verb)
        if clause:
            return clause
    return participle


def _finite(tags: str, tokens: list[Token], verb: int, at: int) -> Clause | None:
    """The clause of a finite verb before a quotation."""
    strong = tags[verb] == "V"
    clause = _parenthesis(tags, verb, at) or with_subject(tags, tokens, verb)
    if clause is None and strong and tags[:verb].rstrip(",r")[-1:] == "Q":
        clause = inverted(tags, verb, "carried-in-sentence")
    if clause is None and tags[verb - 1 : verb] == "c":
        clause = _main(tags, tokens, verb)
    if clause is None or clause.rule:
        return clause
    return clause._replace(rule="lead-verb" if strong else "lead-weak-verb")


def _parenthesis(tags: str, verb: int, at: int) -> Clause | None:
    """`, said NP, Q` and `Added NP: Q`."""
    if tags[verb] != "V" or tags[verb - 1 : verb] not in ("", ",") or "Q" in tags[verb:at]:
        return None
    clause = inverted(tags, verb, "lead-inverted")
    if clause and tags[clause.subject[1] : clause.subject[1] + 1] in (",", ":"):
        return clause
    return None


def _main(tags: str, tokens: list[Token], verb: int) -> Clause | None:
    """A participle, or a second verb, with the subject of the clause it belongs to."""
    subject = phrases.clause_subject(tags, verb)
    if subject is None:
        earlier = (k for k in range(verb - 1, -1, -1) if tags[k] == "V")
        clauses = (with_subject(tags, tokens, k) for k in earlier)
        subject = next((clause.subject for clause in clauses if clause), None)
    subject = subject or phrases.leading(tags, 0, verb)
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
        clause = with_subject(tags, tokens, verb) if tags[verb] == "V" else None
        if clause:
            return clause._replace(rule="later-verb")
    subject = phrases.leading(tags, 0, at)
    return Clause(subject, (at, at), "sentence-subject") if subject else None
