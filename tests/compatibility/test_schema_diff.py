"""Comparisons in a worker say what the containment checker says, or that they did not finish."""

import copy
import subprocess
import sys
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import jsonschema_containment
from jsonschema_containment import NO_WITNESS, Document, UnusableSchemaError
from rostra import schema
from rostra.cli import main
from rostra.compatibility import NotFinishedError, diff, schema_diff
from rostra.compatibility.schema_diff import Comparer
from rostra.errors import RostraError


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"maxLength": 5}, {"maxLength": 4}),
        ({"maxLength": 4}, {"maxLength": 5}),
        ({"const": None}, {"type": "string"}),
        ({"minimum": 0.1}, {"minimum": 1e300}),
        (True, True),
    ],
)
def test_a_worker_says_what_the_checker_says(old: Any, new: Any) -> None:
    comparison = diff(old, new)
    expected = jsonschema_containment.compare(old, new)
    for field in ("backward", "forward", "equal", "bump"):
        assert getattr(comparison, field) == getattr(expected, field)
    assert [(c.pointer, c.old_data, c.readers) for c in comparison.changes] == [
        (c.pointer, c.old_data, c.readers) for c in expected.changes
    ]
    with closing(Comparer()) as comparer:
        assert comparer.accepts("it", Document(old), Document(new)) == expected.backward


def test_no_witness_is_not_null() -> None:
    assert diff({"maxLength": 4}, {"maxLength": 5}).backward.witness is NO_WITNESS
    assert diff({"const": None}, {"type": "string"}).backward.witness is None


def test_documents_that_are_not_schemas() -> None:
    deep: Any = {}
    for _ in range(900):
        deep = {"not": deep}
    for document in ({"type": "text"}, 7, {"not": float("nan")}, deep):
        with pytest.raises(RostraError, match="the old schema"):
            diff(document, {})
    with closing(Comparer()) as comparer, pytest.raises(UnusableSchemaError):
        comparer.compare("it", Document({}), Document({"type": "text"}))


@pytest.fixture
def endless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Comparisons that only their limit ends."""
    module = tmp_path / "endless_comparison.py"
    module.write_text("def compare(steps, old, new):\n    while True: pass\n")
    monkeypatch.syspath_prepend(tmp_path)
    function = import_module(module.stem).compare
    monkeypatch.setattr(schema_diff, "_compare", function)
    monkeypatch.setattr(schema_diff, "CPU_SECONDS", 0.1)


@pytest.mark.usefixtures("endless")
def test_what_does_not_finish_has_no_verdict(project: Any, narrow: Any) -> None:
    message = (
        "comparison-not-finished: {} was not compared: time ran out: it took more than 0.1 "
        "seconds of processor time. Nothing is known about this change"
    )
    with pytest.raises(NotFinishedError, match=message.format("the new schema")):
        diff({}, {"maxLength": 4})
    project.write("schemas/person.json", narrow())
    with pytest.raises(NotFinishedError, match=message.format("person")):
        project.verdict()


@pytest.mark.usefixtures("endless")
def test_what_does_not_finish_could_not_run(
    project: Any, narrow: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    old = project.write("old.json", {})
    new = project.write("schemas/person.json", narrow())
    schemas = ["--schemas", str(project.schemas)]
    for line in (
        ["diff", str(old), str(new)],
        ["check", *schemas, "--against", "main"],
        ["check", *schemas, "--against", "main", "--format", "json"],
    ):
        assert main(["schema", *line]) == 2
        out, error = capsys.readouterr()
        assert out == ""
        assert error.startswith("rostra: comparison-not-finished: ")


def test_a_schema_with_countless_paths_is_unproven_when_it_changes(
    project: Any, person: Any
) -> None:
    """Steps are counted, so that it is on every machine, and a waiver lets it pass."""

    def paths(longest: int) -> dict[str, Any]:
        steps = {f"l{i}": {"allOf": [{"$ref": f"#/$defs/l{i + 1}"}] * 10} for i in range(20)}
        return {"$ref": "#/$defs/l0", "$defs": {**steps, "l20": {"maxLength": longest}}}

    project.git("switch", "-q", "main")
    project.write("schemas/odd.json", paths(5))
    project.commit()
    project.git("switch", "-q", "-C", "work")
    assert project.refused() == []
    project.write("schemas/odd.json", paths(4))
    project.write("schemas/person.json", person | {"title": "Person"})
    (finding,) = project.refusals()
    assert (finding.id, finding.change) == ("unproven", "odd#/$defs/l20/maxLength")
    project.waive(finding.change)
    assert project.refused() == []


def test_a_deep_schema_that_another_one_refers_to(project: Any) -> None:
    deep: dict[str, Any] = {}
    for _ in range(98):
        deep = {"not": deep}
    project.git("switch", "-q", "main")
    project.write("schemas/inner.json", deep)
    project.write("schemas/outer.json", {"$ref": "inner.json"})
    project.commit()
    project.git("switch", "-q", "-C", "work")
    assert project.refused() == []
    project.write("schemas/outer.json", {"$ref": "inner.json", "minLength": 0})
    assert project.refused() == []
    project.write("schemas/outer.json", {"$ref": "inner.json", "minLength": 1})
    (finding,) = project.refusals()
    assert (finding.id, finding.schema) == ("breaking", "outer")
    assert not finding.witness


def test_the_gate_works_without_pyarrow(project: Any) -> None:
    """A column that is gone is seen, and the report says that types were not compared."""
    code = """
import sys
from importlib.abc import MetaPathFinder

class Blocked(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name.split(".")[0] in ("pyarrow", "datasets", "numpy", "pandas"):
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Blocked())
from rostra.cli import main
sys.exit(main(["schema", *sys.argv[1:]]))
"""

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        line = [sys.executable, "-c", code, *map(str, arguments)]
        return subprocess.run(line, capture_output=True, encoding="utf-8")

    old = schema.published_schemas("1.0.0")["utterances"]
    new = copy.deepcopy(old)
    new["properties"]["turn"]["type"] = "number"
    project.git("switch", "-q", "main")
    project.write("schemas/utterances.json", old)
    project.commit()
    check = ("check", "--schemas", project.schemas, "--against", "HEAD")
    done = run(*check)
    assert (done.returncode, done.stderr) == (0, "")
    assert "arrow-types-not-compared" not in done.stdout
    project.write("schemas/utterances.json", new)
    done = run(*check)
    assert (done.returncode, done.stderr) == (0, "")
    assert "utterances.json: arrow-types-not-compared: " in done.stdout
    assert "pyarrow is not installed" in done.stdout
    files = [project.write(f"{name}.json", s) for name, s in (("old", old), ("new", new))]
    done = run("diff", *files)
    assert (done.returncode, done.stderr) == (0, "")
    assert "arrow-types-not-compared: " in done.stdout
    del new["properties"]["turn"]
    project.write("new.json", new)
    done = run("diff", *files)
    assert (done.returncode, done.stderr) == (1, "")
    assert "column 'turn' is gone" in done.stdout
    assert project.refused("HEAD") == ["breaking"]  # with pyarrow
