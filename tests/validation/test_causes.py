"""One mistake is one problem with a cause of its own; two are two, whatever follows from them."""

import json
import shutil
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from rostra.problems import MAX_PER_FILE, Place, Problem, by_cause, limited
from rostra.releases import Corpus, shipped
from rostra.validation import check

UTTERANCES = "curated/utterances.jsonl"
ANOTHER = {
    "speaker_id": "ali-khamenei",
    "speaker": "Ali Khamenei",
    "speaker_start": 323,
    "speaker_end": 335,
    "role": "Supreme Leader",
    "role_start": 308,
    "role_end": 322,
    "role_type": "state-leadership",
    "country": "IR",
    "country_basis": "office",
}
NO_ROLE = dict.fromkeys(("role", "role_start", "role_end", "role_type", "role_status"))


class Mistake(NamedTuple):
    """What was typed wrongly: the values of a line, those that begin with + as differences."""

    line: int
    values: dict[str, Any]
    cause: tuple[str, str]
    table: str = "utterances"
    where: int | None = None


# Lines 13 to 19 are one turn.
MISTAKES = {
    "another speaker at the start of a turn": Mistake(13, ANOTHER, ("speaker_id", "split-turn")),
    "another speaker within a turn": Mistake(16, ANOTHER, ("speaker_id", "split-turn")),
    "another speaker at the end of a turn": Mistake(19, ANOTHER, ("speaker_id", "split-turn")),
    "another speaker_id": Mistake(13, {"speaker_id": "ali-khamenei"}, ("speaker_id", "split-turn")),
    "an unknown speaker_id": Mistake(
        16, {"speaker_id": "nobody"}, ("speaker_id", "dangling-reference")
    ),
    "another name": Mistake(16, {"speaker": "Nobody"}, ("speaker", "not-verbatim")),
    "a moved name": Mistake(16, {"speaker_start": "+1"}, ("speaker_start", "moved-offset")),
    "no role": Mistake(13, NO_ROLE, ("role", "split-turn")),
    "another type of role": Mistake(13, {"role_type": "government"}, ("role_type", "split-turn")),
    "another country": Mistake(16, {"country": "FR"}, ("country", "split-turn")),
    "another beginning": Mistake(16, {"char_start": "-1"}, ("char_start", "moved-offset")),
    "a beginning far away": Mistake(16, {"char_start": 5}, ("char_start", "moved-offset")),
    "an end within another": Mistake(16, {"char_end": "+900"}, ("char_end", "moved-offset")),
    "other words": Mistake(16, {"utterance": "Words."}, ("utterance", "not-verbatim")),
    "another cue": Mistake(3, {"cue": "nobody said"}, ("cue", "not-verbatim")),
    "another paragraph": Mistake(16, {"paragraph": 1}, ("paragraph", "wrong-paragraph")),
    "too early a turn": Mistake(13, {"turn": "-1"}, ("turn", "wrong-turn")),
    "too late a turn": Mistake(19, {"turn": "+1"}, ("turn", "wrong-turn")),
    "another turn within one": Mistake(16, {"turn": "+1"}, ("turn", "wrong-turn")),
    "another seq": Mistake(16, {"seq": 500}, ("seq", "wrong-seq")),
    "a repeated seq": Mistake(16, {"seq": "-1"}, ("seq", "wrong-seq")),
    "another event": Mistake(16, {"event_id": "no-event"}, ("event_id", "dangling-reference")),
    "another id of the event": Mistake(
        1, {"id": "no-event"}, ("event_id", "dangling-reference"), "events", 3
    ),
    "another name of a speaker": Mistake(
        5, {"name": "Nobody"}, ("name", "not-in-sources"), "speakers"
    ),
    "other names of a speaker": Mistake(
        5, {"names_in_sources": ["Nobody"]}, ("names_in_sources", "not-in-sources"), "speakers"
    ),
    "the name of a speaker is not listed": Mistake(
        4, {"names_in_sources": ["Maghsoudi"]}, ("name", "unknown-name"), "speakers"
    ),
    "a name of a speaker is not listed": Mistake(
        4,
        {"name": "Maghsoudi", "names_in_sources": ["Maghsoudi"]},
        ("speaker", "unknown-name"),
        "speakers",
        13,
    ),
}


def make(corpus: Path, mistake: Mistake) -> None:
    file = corpus / f"curated/{mistake.table}.jsonl"
    lines = file.read_text("utf-8").splitlines()
    record = json.loads(lines[mistake.line - 1])
    for column, value in mistake.values.items():
        relative = isinstance(value, str) and value[0] in "+-"
        record[column] = record[column] + int(value) if relative else value
    lines[mistake.line - 1] = json.dumps(record, ensure_ascii=False)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def causes(corpus: Path) -> list[Place]:
    return [cause.place for cause, _ in by_cause(check(Corpus(corpus).files()).problems)]


def place(mistake: Mistake) -> Place:
    table = "utterances" if mistake.where else mistake.table
    return Place(f"curated/{table}.jsonl", mistake.where or mistake.line, *mistake.cause)


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_one_mistake_has_one_cause(mistake: Mistake, corpus: Path) -> None:
    make(corpus, mistake)
    assert causes(corpus) == [place(mistake)]


# Of two mistakes in one turn or between two tables, one may be what the other follows from.
INDEPENDENT = [
    (one, other)
    for one, other in combinations(MISTAKES, 2)
    if MISTAKES[one].table == MISTAKES[other].table == "utterances"
    and abs(MISTAKES[one].line - MISTAKES[other].line) > 1
]


@pytest.mark.parametrize(("one", "other"), INDEPENDENT)
def test_two_mistakes_have_two_causes(one: str, other: str, corpus: Path) -> None:
    for name in (one, other):
        make(corpus, MISTAKES[name])
    # Of a row with both a turn and a speaker that do not fit, either may be reported.
    found = causes(corpus)
    assert len(found) == 2
    assert {each.line for each in found} == {MISTAKES[name].line for name in (one, other)}


def test_a_mistake_in_another_column_of_the_record_is_not_hidden(corpus: Path) -> None:
    make(corpus, Mistake(16, {"speaker_id": "ali-khamenei", "country": "FR"}, ("", "")))
    found = [(each.field, each.id) for each in causes(corpus)]
    assert found == [("country", "split-turn"), ("speaker_id", "split-turn")]


def test_a_turn_that_was_not_ended_is_one_problem(corpus: Path) -> None:
    for line in (17, 18, 19):
        make(corpus, Mistake(line, ANOTHER, ("", "")))
    problems = check(Corpus(corpus).files()).problems
    (cause,) = (problem for problem in problems if problem.follows_from is None)
    assert (cause.line, cause.field, cause.id) == (17, "speaker_id", "split-turn")
    assert len(problems) == 3 * 10 + 1
    assert {problem.follows_from for problem in problems} == {None, cause.place}


def test_a_span_outside_an_utterance_follows_from_that(tmp_path: Path) -> None:
    corpus = Path(shutil.copytree(shipped("corpus"), tmp_path / "shipped"))
    lines = (corpus / "curated/annotations.jsonl").read_text("utf-8").splitlines()
    record = next(record for record in map(json.loads, lines) if record["text"])
    rows = (corpus / UTTERANCES).read_text("utf-8").splitlines()
    line = next(
        n for n, row in enumerate(rows, 1) if json.loads(row)["id"] == record["utterance_id"]
    )
    make(corpus, Mistake(line, {"char_start": record["char_end"]}, ("", "")))
    problems = check(Corpus(corpus).files()).problems
    assert "outside-utterance" in {problem.id for problem in problems}
    assert causes(corpus) == [Place(UTTERANCES, line, "char_end", "offset-out-of-range")]


def test_of_too_many_problems_those_are_left_out_that_follow() -> None:
    cause = Problem("split-turn", UTTERANCES, MAX_PER_FILE, "role", "…")
    following = [
        Problem("split-turn", UTTERANCES, line, "role", "…", cause.place)
        for line in range(MAX_PER_FILE)
    ]
    listed = limited([*following, cause])
    assert len(listed) == MAX_PER_FILE
    assert cause in listed
    assert "more than" in listed[-1].message
    assert listed[-1].follows_from is None
    # Where the cause itself is not listed, what follows from it is.
    assert [one for one, _ in by_cause(following[:2])] == following[:2]
