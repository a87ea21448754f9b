"""How the gate reports: in text, as JSON, and to GitHub, whatever the schemas hold."""

import io
import json
import os
import re
import tomllib
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rostra.cli import schema_check
from rostra.cli.options import STEPS
from rostra.compatibility.check import Verdict
from rostra.compatibility.findings import REMEDIES, Finding
from rostra.compatibility.gate_config import waiver_entry

ROOT = Path(__file__).parents[2]
REPORT = json.loads((ROOT / "schema/report.json").read_text("utf-8"))

TEXT = st.text(max_size=20) | st.sampled_from(
    ["::error::", "a%0Ab", "```\n````", "\ud800", "\r\n", "\x1b[31m"]
)
NUMBERS = st.integers(1, 2**53 - 1)  # what JSON carries exactly
FINDINGS = st.builds(
    Finding,
    *(st.sampled_from([*REMEDIES]), st.sampled_from(["refusal", "note"])),
    *(TEXT, TEXT, TEXT, TEXT, TEXT),
    st.just(...) | st.none() | TEXT | st.lists(st.integers()),
    *(TEXT, TEXT, st.none() | NUMBERS),
)
VERDICTS = st.builds(
    Verdict,
    *(TEXT, st.none() | TEXT, TEXT, st.dictionaries(TEXT, TEXT), st.lists(FINDINGS)),
    *(st.booleans(), NUMBERS),
)


@given(verdict=VERDICTS)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_verdict(verdict: Verdict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    summary = tmp_path / "summary"
    summary.unlink(missing_ok=True)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    jsonschema.validate(json.loads(schema_check._json(verdict)), REPORT)
    text = schema_check.verdict_text(verdict)
    assert all(line.isprintable() for line in text.split("\n"))
    with redirect_stdout(io.StringIO()) as out:
        schema_check._print_github(verdict, Path("schemas"))
    commands = out.getvalue().removesuffix("\n").split("\n")
    assert len(commands) == len(verdict.findings) + 1
    assert all(line.isprintable() for line in commands)
    for command in commands[:-1]:
        form = r"::(error|notice) file=([^:,]*)(,line=\d+)?,title=([^:,]*)::.*"
        assert re.fullmatch(form, command)
    first, *inside, last = summary.read_text("utf-8").removesuffix("\n").split("\n")
    assert first == last
    assert set(first) == {"`"}
    assert not [line for line in inside if first in line]


@given(TEXT, TEXT, TEXT)
def test_a_waiver_can_be_pasted(change: str, reason: str, last: str) -> None:
    words = [part.encode("utf-8", "replace").decode() for part in (change, reason, last)]
    (read,) = tomllib.loads(waiver_entry(*words))["waiver"]
    assert [*read.values()] == words


def test_the_worst_first_and_its_place_in_the_repository(
    project: Any, narrow: Any, command: Any
) -> None:
    project.write("schemas/a: b, 100%.json", {})
    project.git("switch", "-q", "main")
    project.commit()
    project.write("schemas/a: b, 100%.json", {"type": "object"})
    project.write("schemas/person.json", narrow(description="d"))
    summary = project.path / "summary"
    environment = {
        **os.environ,
        "GITHUB_STEP_SUMMARY": str(summary),
        "GITHUB_WORKSPACE": str(project.path),
    }
    line = ("schema", "check", "--schemas", project.schemas, "--against", "HEAD")
    done = command(*line, "--format", "github", env=environment)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert [part.split(" ")[0] for part in lines[:-1]] == ["::error"] * 2 + ["::notice"]
    assert "::error file=schemas/a%3A b%2C 100%25.json,line=2,title=breaking::" in lines[0]
    assert "%0A    witness: " in lines[0]
    assert lines[-1].startswith("REFUSED for 2 reasons")
    assert summary.read_text().count("breaking") == 2


def test_a_summary_is_not_larger_than_github_takes() -> None:
    many = [Finding("changed", "note", "s", "s.json", "/x", "ä" * 500, "")] * 3000
    text = schema_check.verdict_text(Verdict("b", None, "1.0.0", {}, many))
    summary = schema_check._summary(text)
    assert len(summary.encode()) < 1 << 20
    assert "too long for a summary" in summary


def test_the_remedy_of_a_break_lets_it_pass(project: Any, command: Any) -> None:
    name = 'a "quoted" \\ ünusual/~name\twith\nlines'
    project.git("switch", "-q", "main")
    project.write("schemas/odd.json", {"properties": {name: {"maxLength": 9}}})
    project.commit()
    project.write("schemas/odd.json", {"properties": {name: {"maxLength": 8}}})
    line = ("schema", "check", "--schemas", project.schemas, "--against", "HEAD")
    done = command(*line)
    assert done.returncode == 1
    headline, place, witness, *remedy = done.stdout.splitlines()
    assert headline.startswith("REFUSED for 1 reason: against the merge base with HEAD")
    assert place.startswith("odd.json#/properties/")
    assert set(json.loads(witness.removeprefix("    witness: "))) == {name}
    at = remedy.index("    [[waiver]]")
    entry = "\n".join(part.removeprefix("    ") for part in remedy[at : at + 4]).replace("…", "odd")
    project.write("schemas/gate.toml", entry)
    assert command(*line).returncode == 0


def test_the_first_version_is_announced(project: Any, command: Any) -> None:
    line = ("schema", "check", "--schemas", project.schemas, "--against", "main")
    assert "the first version will be 1.0.0" in command(*line).stdout
    done = command("schema", "release", "--schemas", project.schemas)
    assert done.returncode == 0
    assert done.stdout.startswith("published: 1.0.0. Next: commit ")
    assert "no new version is needed" in command(*line).stdout
    again = command("schema", "release", "--schemas", project.schemas)
    assert again.returncode == 2
    assert "nothing changed since 1.0.0" in again.stderr


def test_a_release_that_is_refused_says_why(published: Any, narrow: Any, command: Any) -> None:
    published.write("schemas/person.json", narrow())
    done = command("schema", "release", "--schemas", published.schemas)
    assert done.returncode == 1
    assert done.stdout.startswith("REFUSED for 2 reasons: against the published version 1.0.0")


def test_nothing_is_imported_from_the_working_folder(command: Any, tmp_path: Path) -> None:
    for name in ("json", "argparse", "tomllib", "numpy"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('imported from the folder')")
    done = command("schema", "check", "--against", "1.0.0", "--run-migrations")
    assert done.returncode == 0, done.stdout + done.stderr


def test_migrations_run_by_an_option(command: Any) -> None:
    for verb in ("check", "release"):
        text = " ".join(command("schema", verb, "--help").stdout.split())
        assert "--run-migrations" in text
        assert "runs with your rights" in text


def test_more_steps_are_named(project: Any, command: Any) -> None:
    old, new = {"enum": [*range(50)]}, {"oneOf": [{"const": i} for i in range(50)]}
    project.git("switch", "-q", "main")
    project.write("schemas/number.json", old)
    project.commit()
    project.git("switch", "-q", "-C", "work")
    project.write("schemas/number.json", new)
    options = ["schema", "check", "--schemas", project.schemas, "--against", "main"]
    few = command(*options, "--steps", "10000")
    assert few.returncode == 1
    assert "; with 10,000 steps;" in few.stdout.splitlines()[0]
    assert "it is not proved: the steps ran out (10,000); --steps N gives more" in few.stdout
    assert "unproven" not in command(*options).stdout
    assert json.loads(command(*options, "--format", "json").stdout)["steps"] == STEPS
