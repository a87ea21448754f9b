"""Reports whose quotations are marked in their text, and how many of them a drafter has right.

A marked report is a UTF-8 text file: `language` and `kind`, a line for each speaker and role, an
empty line, and the report with its quotations between ⟦ and ⟧:

    language: en
    kind: news
    B: Odalys Brenk | harbour minister | NO

    “⟦B|she said: We wait⟧,” she said. “⟦B|*: Nine winters.⟧”

Each quotation in ⟦ ⟧ begins with the key of its speaker and, after a bar, its cue. ``*`` stands
for the cue of another quotation in the paragraph, if the paragraph has only one cue. Consecutive
quotations with the same key are one turn. Speaker, role and country follow the guideline for
utterances; ``-`` means null, and a slash separates values that are both accepted. Offsets are
counted when the file is read, so a text can be edited without counting anew.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rostra.errors import RostraError
from rostra.evaluation.score_report import number_table

_MARKED = re.compile(r"⟦(?P<key>[A-Z]\d?)(?:\|(?P<cue>[^⟦⟧\n]+?))?: (?P<words>[^⟦⟧\n]+)⟧")
_BANDS = (0.9, 0.8, 0.6, 0.4, 0.0)
_ALL = "all kinds"


class Quotation(NamedTuple):
    """A quotation by hand: its offsets, and what the guideline makes of it.

    Speaker, role and country are the accepted values; None among them stands for null.
    """

    start: int
    end: int
    turn: int
    speaker: tuple[str | None, ...]
    role: tuple[str | None, ...]
    country: tuple[str | None, ...]
    cue: str | None


class Report(NamedTuple):
    """A report with its quotations, in the order of the text."""

    id: str
    language: str
    kind: str
    text: str
    quotations: tuple[Quotation, ...]


def read_reports(folder: Path) -> list[Report]:
    """Read all marked reports of a folder, sorted by name.

    Raises:
        RostraError: a file is not of the form above, or words that it names are not in its text.
    """
    return [_report(path) for path in sorted(folder.glob("*.txt"))]


def _report(path: Path) -> Report:
    head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    text, quotations, turn, key = "", list[Quotation](), 0, ""
    for paragraph in body.splitlines(keepends=True):
        cues = {match["cue"] for match in _MARKED.finditer(paragraph)} - {None, "*"}
        position = 0
        for match in _MARKED.finditer(paragraph):
            text += paragraph[position : match.start()]
            position = match.end()
            turn, key = turn + (match["key"] != key), match["key"]
            cue = next(iter(cues)) if match["cue"] == "*" and len(cues) == 1 else match["cue"]
            if match["key"] not in fields or cue == "*":
                raise RostraError(f"{path}: no such key or cue: {match[0]}")
            span = len(text), len(text) + len(match["words"])
            values = [_values(part) for part in fields[match["key"]].split(" | ")]
            quotations.append(Quotation(*span, turn, values[0], values[1], values[2], cue))
            text += match["words"]
        text += paragraph[position:]
    report = Report(path.stem, fields["language"], fields["kind"], text, tuple(quotations))
    _check(path, report)
    return report


def _values(part: str) -> tuple[str | None, ...]:
    return tuple(None if value == "-" else value for value in part.split(" / "))


def _check(path: Path, report: Report) -> None:
    if set("⟦⟧") & set(report.text):
        raise RostraError(f"{path}: ⟦ or ⟧ without its pair")
    for quotation in report.quotations:
        for words in (*quotation.speaker, *quotation.role, quotation.cue):
            if words is not None and words not in report.text:
                raise RostraError(f"{path}: not in the text: {words}")


class _Outcome(NamedTuple):
    """What a drafter made of one report, as counts, and the confidence of each proposal."""

    report: Report
    proposals: int
    matches: list[tuple[Quotation, Any]]  # quotations with the proposals for them
    confidences: list[tuple[float, bool]]  # with whether span and speaker are right


def reports_table(reports: Sequence[Report], draft: Callable[..., Any]) -> str:
    """Tables of a drafter's figures by language and kind, and of its confidence by language.

    Args:
        reports: the marked reports.
        draft: called with the text and ``language``, as `rostra.quotations.extraction.draft`.
    """
    groups = defaultdict[tuple[str, str], list[_Outcome]](list)
    for report in reports:
        outcome = _outcome(report, draft(report.text, language=report.language).utterances)
        groups[report.language, _ALL].append(outcome)
        groups[report.language, report.kind].append(outcome)
    head = [f"{len(reports)} marked reports", "reports", "quotations", "proposed"]
    head += ["recall", "precision", "speaker", "role", "country", "cue"]
    rows = [_row(f"{name[0]}, {name[1]}", groups[name]) for name in sorted(groups)]
    bands = [[f"from {low:.1f}" for low in _BANDS]]
    confidence = [
        [language, *_calibration(outcomes)]
        for (language, kind), outcomes in sorted(groups.items())
        if kind == _ALL
    ]
    return "\n".join([
        number_table([head, *rows]),
        "",
        "speaker, role, cue: share of the quotations found; country: of those found that have one",
        "",
        number_table([["right at a confidence", *bands[0]], *confidence]),
    ])  # fmt: skip


def _outcome(report: Report, utterances: Iterable[Any]) -> _Outcome:
    gold = {(quotation.start, quotation.end): quotation for quotation in report.quotations}
    matches, confidences, proposals = [], [], 0
    for utterance in utterances:
        proposals += 1
        quotation = gold.get((utterance.char_start, utterance.char_end))
        right = quotation is not None and utterance.speaker in quotation.speaker
        confidences.append((utterance.confidence, right))
        if quotation is not None:
            matches.append((quotation, utterance))
    return _Outcome(report, proposals, matches, confidences)


def _row(name: str, outcomes: Sequence[_Outcome]) -> list[str]:
    matches = [pair for outcome in outcomes for pair in outcome.matches]
    quotations = sum(len(outcome.report.quotations) for outcome in outcomes)
    proposed = sum(outcome.proposals for outcome in outcomes)
    with_country = [(q, u) for q, u in matches if None not in q.country]
    return [
        name,
        *map(str, (len(outcomes), quotations, proposed)),
        _share(len(matches), quotations),
        _share(len(matches), proposed),
        _share(sum(u.speaker in q.speaker for q, u in matches), len(matches)),
        _share(sum(u.role in q.role for q, u in matches), len(matches)),
        _share(sum(u.country in q.country for q, u in with_country), len(with_country)),
        _share(sum(u.cue == q.cue for q, u in matches), len(matches)),
    ]


def _calibration(outcomes: Iterable[_Outcome]) -> Iterator[str]:
    pairs = [pair for outcome in outcomes for pair in outcome.confidences]
    high = 1.1
    for low in _BANDS:
        rights = [right for confidence, right in pairs if low <= confidence < high]
        yield f"{_share(sum(rights), len(rights))} of {len(rights)}"
        high = low


def _share(right: int, total: int) -> str:
    return f"{right / total:.3f}" if total else "-"
