"""One bad example a problem: applied to a copy of the shipped corpus, it is the only one found."""

import json
import re
from pathlib import Path

import pytest
import reference
from bad_examples import PROBLEMS, apply, find_problems, prepare

from rostra.curation.init import init
from rostra.problems import REMEDIES, WARNINGS

PAGE = (reference.REFERENCE / "problems.md").read_text("utf-8")


@pytest.mark.parametrize("file", PROBLEMS, ids=lambda file: file.stem)
def test_the_bad_example_is_found_and_nothing_else(file: Path, corpus: Path) -> None:
    case = json.loads(file.read_text(encoding="utf-8"))
    if case.get("base") == "empty":
        corpus = init(corpus.parent / "empty")
    else:
        prepare(case, corpus)
        apply(case, corpus)
    command, problems = find_problems(corpus)
    assert [problem.id for problem in problems] == [case["expect"]], problems
    (problem,) = problems
    assert problem.file == case["file"]
    if case["line"] is not None:
        assert problem.line == case["line"]
    assert problem.message
    assert problem.remedy
    report = reference.problem_report(problems, corpus)
    assert f"`{command}` reports:\n\n```text\n{report}\n```" in PAGE, "Run: make figures"


def test_the_shipped_corpus_has_no_problem(corpus: Path) -> None:
    assert find_problems(corpus)[1] == []


def test_every_problem_has_its_bad_example_and_no_example_is_left_over() -> None:
    assert {file.stem for file in PROBLEMS} == set(REMEDIES)


def test_every_case_says_why_and_expects_its_own_name() -> None:
    for file in PROBLEMS:
        case = json.loads(file.read_text(encoding="utf-8"))
        assert case["expect"] == file.stem
        assert len(case["why"]) > 10


def test_every_id_in_the_code_is_in_the_list() -> None:
    source = Path(__file__).parents[2] / "src" / "rostra"
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("validation", "releasing")
        for path in (source / folder).glob("*.py")
    )
    words = set(re.findall(r'"([a-z0-9]+(?:-[a-z0-9]+)+)"', code))
    assert words - set(REMEDIES) - set(WARNINGS) <= {"utf-8", "ssh-keygen"} | {
        word for word in words if word.startswith("x-")
    }
