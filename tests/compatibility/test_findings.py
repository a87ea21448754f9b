"""One example of each finding of the gate: changes of published schemas, which the gate reports."""

import json
from pathlib import Path

import pytest
import reference
from bad_examples import FINDINGS, verdict_on

from rostra.compatibility.findings import REMEDIES

PAGE = (reference.REFERENCE / "problems.md").read_text("utf-8")
# They do not depend on the files alone; the page runs them.
WITHOUT_EXAMPLE = {
    "arrow-types-not-compared",
    "assumed-unused",
    "nothing-compared",
    "not-staged",
    "nothing-asserted",
    "renamed",
    "unreferenced-definition",
    "witness",
}


@pytest.mark.parametrize("file", FINDINGS, ids=lambda file: file.stem)
def test_the_example_is_found_and_nothing_else_is_refused(file: Path, tmp_path: Path) -> None:
    case = json.loads(file.read_text(encoding="utf-8"))
    assert case["expect"] == file.stem
    verdict = verdict_on(case, tmp_path / "orders")
    refused = [finding.id for finding in verdict.findings if finding.level == "refusal"]
    notes = [finding.id for finding in verdict.findings if finding.level == "note"]
    others = case.get("also", [])
    if file.stem in notes:
        assert refused == others
    else:
        assert sorted(refused) == sorted([file.stem, *others])
    report = reference.finding_report(verdict, file.stem).replace(f"{tmp_path}/", "")
    assert f"reports:\n\n```text\n{report}\n```" in PAGE, "Run: make figures"


def test_every_finding_has_its_example_and_no_example_is_left_over() -> None:
    assert {file.stem for file in FINDINGS} | WITHOUT_EXAMPLE == set(REMEDIES)
