"""One bad example a problem: applied to a copy of the shipped corpus, it is the only one found."""

import base64
import json
import re
from pathlib import Path
from typing import Any

import pytest

from rostra.curation.init import init
from rostra.problems import REMEDIES, Problem
from rostra.releases import Corpus, file_sha256, seal_manifest
from rostra.releasing.build import check_build
from rostra.releasing.verify import verify
from rostra.validation import check

CASES = sorted((Path(__file__).parents[1] / "cases").glob("*.json"))
Case = dict[str, Any]


def apply(case: Case, corpus: Path) -> None:
    """Make the one change that a case describes, after the others that it needs to show."""
    for other in case.get("after", ()):
        apply(other | {"line": None}, corpus)
    file = corpus / case["file"]
    if "bytes_base64" in case:
        raw = base64.b64decode(case["bytes_base64"])
        file.parent.mkdir(exist_ok=True)
        if not case.get("whole"):
            lines = file.read_bytes().split(b"\n")
            lines[case["line"] - 1] = raw
            raw = b"\n".join(lines)
        file.write_bytes(raw)
    edit = case.get("edit", {})
    if edit.get("remove") or edit.get("folder"):
        file.unlink()
    if edit.get("folder"):
        file.mkdir()
    if {"old", "set", "nest"} & edit.keys():
        text = file.read_bytes().decode()
        lines = [text] if case["line"] is None else text.split("\n")
        at = 0 if case["line"] is None else case["line"] - 1
        lines[at] = edited(lines[at], edit)
        file.write_bytes("\n".join(lines).encode())
    if case.get("reseal"):
        reseal(file.parent)


def edited(line: str, edit: dict[str, Any]) -> str:
    if "nest" in edit:
        return "[" * int(edit["nest"]) + "]" * int(edit["nest"])
    if "set" in edit:
        return json.dumps(json.loads(line) | edit["set"], ensure_ascii=False)
    assert edit["old"] in line, f"the case's old text is not in its line: {line[:100]}"
    return line.replace(str(edit["old"]), str(edit["new"]), 1)


def reseal(release: Path) -> None:
    """Make the manifest fit the files again, as somebody would who forges a release."""
    content = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    for table in content["tables"].values():
        for name, entry in table["files"].items():
            entry["sha256"] = file_sha256(release / name)
            entry["bytes"] = (release / name).stat().st_size
    (release / "manifest.json").write_bytes(seal_manifest(content))


def found(path: Path) -> list[Problem]:
    """What the first check finds that finds anything: validate, verify, build --check."""
    corpus = Corpus(path)
    problems = check(corpus.files()).problems
    if not problems and corpus.versions():
        problems = list(verify(corpus.release()))
    return problems or check_build(corpus).problems


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_the_bad_example_is_found_and_nothing_else(file: Path, corpus: Path) -> None:
    case = json.loads(file.read_text(encoding="utf-8"))
    if case.get("base") == "empty":
        corpus = init(corpus.parent / "empty")
    else:
        apply(case, corpus)
    problems = found(corpus)
    assert [problem.id for problem in problems] == [case["expect"]], problems
    (problem,) = problems
    assert problem.file == case["file"]
    if case["line"] is not None:
        assert problem.line == case["line"]
    assert problem.message
    assert problem.remedy


def test_the_shipped_corpus_has_no_problem(corpus: Path) -> None:
    assert found(corpus) == []


def test_every_problem_has_its_bad_example_and_no_example_is_left_over() -> None:
    assert {file.stem for file in CASES} == set(REMEDIES)


def test_every_case_says_why_and_expects_its_own_name() -> None:
    for file in CASES:
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
    assert words - set(REMEDIES) <= {"utf-8"} | {word for word in words if word.startswith("x-")}
