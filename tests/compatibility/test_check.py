"""Each refusal of the gate in a git repository of its own, and a harmless twin that passes."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from rostra.compatibility.check import check
from rostra.compatibility.release import release
from rostra.errors import RostraError

ROOT = Path(__file__).parents[2]
PEOPLE: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["id"],
    "properties": {
        "id": {"type": "string", "maxLength": 20},
        "kind": {"type": "string", "x-codelist": "kind", "enum": ["a", "b"]},
        "age": {"type": "integer", "minimum": 0, "maximum": 150},
    },
}
ENVIRONMENT = {
    **os.environ,
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


def git(repo: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", "-C", str(repo), *arguments],
        check=True,
        capture_output=True,
        encoding="utf-8",
        env=ENVIRONMENT,
    ).stdout


def write(repo: Path, name: str, content: object) -> None:
    file = repo / name
    file.parent.mkdir(parents=True, exist_ok=True)
    text = content if isinstance(content, str) else json.dumps(content, indent=2)
    file.write_text(text, encoding="utf-8")


def commit(repo: Path, message: str = "change") -> None:
    git(repo, "add", "-A")
    git(repo, "commit", "-q", "--allow-empty", "-m", message)


def changelog(entry: str) -> str:
    return (
        f"# Changes\n\n## Unreleased\n\n### Data\n\npeople\n\n### Schema\n\n{entry}\n\n## 1.0.0\n"
    )


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """A repository with one schema and one codelist, published as 1.0.0, on branch work."""
    folder = tmp_path / "repo"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    write(folder, "schemas/people.json", PEOPLE)
    write(folder, "schemas/codelists/kind.csv", "code,title\na,A\nb,B\n")
    write(folder, "CHANGELOG.md", changelog(""))
    assert release(folder / "schemas").folder.name == "1.0.0"
    commit(folder)
    git(folder, "switch", "-q", "-c", "work")
    return folder


def refused(repo: Path, against: str = "main", **options: Any) -> list[str]:
    """The ids of the refusals, after a commit of everything."""
    commit(repo)
    verdict = check(repo / "schemas", against, **options)
    return [finding.id for finding in verdict.findings if finding.level == "refusal"]


def column(name: str, **more: Any) -> dict[str, Any]:
    properties = {**PEOPLE["properties"], name: PEOPLE["properties"].get(name, {}) | more}
    return PEOPLE | {"properties": properties}


def test_nothing_changed(repo: Path) -> None:
    for against in ("main", "HEAD", "1.0.0"):
        assert refused(repo, against) == []
    with pytest.raises(RostraError, match="nothing would be compared"):
        check(repo / "schemas", str(repo / "schemas"))
    assert check(repo / "schemas", "main").next == "1.0.0"


def test_a_break_is_refused_with_a_witness_and_what_to_do(repo: Path) -> None:
    write(repo, "CHANGELOG.md", changelog("- people: ages end at 100"))
    write(repo, "schemas/people.json", column("age", maximum=100))
    for against in ("main", "1.0.0"):
        assert refused(repo, against) == ["breaking"]
    (finding,) = [f for f in check(repo / "schemas", "main").findings if f.level == "refusal"]
    assert finding.change == "people#/properties/age/maximum"
    assert finding.change in finding.remedy
    old, new = PEOPLE, column("age", maximum=100)
    jsonschema.validate(finding.witness, old)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(finding.witness, new)
    write(repo, "CHANGELOG.md", changelog("- people: ages end at 200"))
    write(repo, "schemas/people.json", column("age", maximum=200))
    assert refused(repo) == []
    assert check(repo / "schemas", "main").next == "1.1.0"


def test_a_schema_that_is_gone(repo: Path) -> None:
    (repo / "schemas/people.json").rename(repo / "schemas/persons.json")
    write(repo, "CHANGELOG.md", changelog("- people became persons"))
    assert refused(repo) == ["breaking"]
    (repo / "schemas/persons.json").rename(repo / "schemas/people.json")
    write(repo, "schemas/places.json", PEOPLE)
    write(repo, "CHANGELOG.md", changelog("- `places` came"))
    assert refused(repo) == []


@pytest.mark.parametrize(
    ("direction", "wider", "narrower"),
    [
        ("backward", [], ["breaking"]),
        ("forward", ["breaking"], []),
        ("full", ["breaking"] * 1, ["breaking"]),
    ],
)
def test_the_direction_that_the_project_asks_for(
    repo: Path, direction: str, wider: list[str], narrower: list[str]
) -> None:
    git(repo, "switch", "-q", "main")
    write(repo, "schemas/gate.toml", f'direction = "{direction}"\n')
    commit(repo)
    git(repo, "switch", "-q", "-C", "work")
    write(repo, "CHANGELOG.md", changelog("- people"))
    write(repo, "schemas/people.json", column("age", maximum=200))
    assert refused(repo) == wider
    write(repo, "schemas/people.json", column("age", maximum=100))
    assert [kind for kind in refused(repo) if kind != "missing-migration"] == narrower


def test_what_no_version_has_may_change(repo: Path) -> None:
    write(repo, "schemas/draft.json", PEOPLE)
    write(repo, "CHANGELOG.md", changelog("- draft"))
    commit(repo)
    git(repo, "switch", "-q", "main")
    git(repo, "merge", "-q", "work")
    git(repo, "switch", "-q", "-c", "later")
    write(repo, "schemas/draft.json", column("age", maximum=1))
    assert refused(repo) == []
    notes = [f.id for f in check(repo / "schemas", "main").findings]
    assert "unpublished" in notes


def test_a_change_is_announced_under_its_heading(repo: Path) -> None:
    write(repo, "schemas/people.json", column("age", maximum=200))
    assert refused(repo) == ["unannounced"]
    write(repo, "CHANGELOG.md", changelog("- peoples"))
    assert refused(repo) == ["unannounced"]
    write(repo, "CHANGELOG.md", changelog("- `people`: older people"))
    assert refused(repo) == []
    (repo / "CHANGELOG.md").unlink()
    assert refused(repo) == ["unannounced"]


def test_published_files_are_untouched(repo: Path) -> None:
    file = repo / "schemas/published/1.0.0/people.json"
    file.write_text(file.read_text().replace("150", "151"))
    assert set(refused(repo)) == {"published-changed", "broken-lock", "unannounced", "breaking"}
    git(repo, "checkout", "-q", "main", "--", "schemas")
    (repo / "schemas/published/1.0.0/more.json").write_text("{}")
    assert "broken-lock" in refused(repo)
    git(repo, "rm", "-q", "schemas/published/1.0.0/more.json")
    assert refused(repo) == []


def test_codes_are_kept_and_repeated_in_schemas(repo: Path) -> None:
    listed = "schemas/codelists/kind.csv"
    write(repo, listed, "code,title\na,A\n")
    write(repo, "schemas/people.json", column("kind", enum=["a"]))
    write(repo, "CHANGELOG.md", changelog("- people"))
    assert set(refused(repo)) == {"code-removed", "breaking"}
    write(repo, listed, "code,title\na,A\nb,B\nc,C\n")
    assert set(refused(repo)) == {"codes-out-of-step", "breaking"}
    write(repo, "schemas/people.json", column("kind", enum=["a", "b", "c"]))
    assert refused(repo) == []


def test_a_deprecated_code_says_since_when_and_why(repo: Path) -> None:
    listed = "schemas/codelists/kind.csv"
    write(repo, listed, "code,title,deprecated,reason\na,A,,\nb,B,1.1.0,\n")
    assert refused(repo) == ["incomplete-deprecation"]
    write(repo, listed, "code,title,deprecated,reason\na,A,,\nb,B,1.1.0,use a\n")
    assert refused(repo) == []


def test_a_waiver_lets_one_change_pass_with_its_migration(repo: Path) -> None:
    write(repo, "CHANGELOG.md", changelog("- people"))
    write(repo, "schemas/people.json", column("age", maximum=100))
    waiver = '[[waiver]]\nchange = "people#/properties/age/maximum"\nreason = "r"\nlast_version = '
    write(repo, "schemas/gate.toml", waiver + '"2.0.0"\n')
    assert refused(repo) == []
    assert check(repo / "schemas", "main").next == "2.0.0"
    write(repo, "schemas/gate.toml", waiver + '"1.9.0"\n')
    assert set(refused(repo)) == {"expired-waiver", "breaking"}
    write(repo, "schemas/people.json", PEOPLE)
    assert refused(repo) == ["unused-waiver"]


@pytest.fixture
def data(tmp_path: Path) -> Any:
    """A corpus whose one release claims the schemas of the repository."""
    from rostra.releases import Corpus, seal_manifest  # noqa: PLC0415

    folder = tmp_path / "corpus/releases/1.0.0"
    folder.mkdir(parents=True)
    (folder / "people.jsonl").write_text('{"id": "x", "age": 120}\n{"id": "y"}\n')
    entry = {"bytes": 0, "sha256": "0"}
    manifest: dict[str, object] = {
        "name": "c",
        "version": "1.0.0",
        "schema_version": "1.0.0",
        "tools": {},
        "sources": {},
        "tables": {"people": {"rows": 2, "files": {"people.jsonl": entry}}},
    }
    (folder / "manifest.json").write_bytes(seal_manifest(manifest))
    return Corpus(tmp_path / "corpus")


def test_every_released_record_satisfies_the_schemas(repo: Path, data: Any) -> None:
    write(repo, "CHANGELOG.md", changelog("- people"))
    assert refused(repo, corpus=data) == []
    table = data.path / "releases/1.0.0/people.jsonl"
    table.write_text('{"id": "x"}\n{"id": "y", "age": 151}\n')
    assert refused(repo, corpus=data) == ["record-refused"]
    (finding,) = [f for f in check(repo / "schemas", "main", corpus=data).findings if f.remedy]
    assert "release 1.0.0, people.jsonl, line 2" in finding.message


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (None, ["missing-migration"]),
        ("def migrate(table, record):\n    return record", ["failing-migration"]),
        ("def migrate(table, record):\n    return 1 / 0", ["failing-migration"]),
        (
            "def migrate(table, record):\n    return record | {'age': record.get('age', 0) // 2}",
            ["unstable-migration"],
        ),
        (
            (
                "def migrate(table, record):\n"
                "    return record | {'age': min(record.get('age', 0), 100)}"
            ),
            [],
        ),
    ],
)
def test_a_major_change_has_a_migration_that_works(
    repo: Path, data: Any, code: str | None, expected: list[str]
) -> None:
    write(repo, "CHANGELOG.md", changelog("- people"))
    write(repo, "schemas/people.json", column("age", maximum=100))
    change = 'change = "people#/properties/age/maximum"'
    write(
        repo, "schemas/gate.toml", f'[[waiver]]\n{change}\nreason = "r"\nlast_version = "2.0.0"\n'
    )
    if code:
        write(repo, "schemas/migrations/2.py", code + "\n")
    assert refused(repo, corpus=data, run_migrations=True) == expected


def test_two_branches_that_each_add_a_field(repo: Path) -> None:
    """Merged one after the other they raise no alarm, whichever base the second is checked by."""
    fields = {"first": "height", "second": "weight"}
    for branch, name in fields.items():
        git(repo, "switch", "-q", "-c", branch, "main")
        schema = json.loads((repo / "schemas/people.json").read_text())
        schema["properties"][name] = {"type": "integer"}
        write(repo, "schemas/people.json", schema)
        write(repo, "CHANGELOG.md", changelog("- people: more"))
        assert refused(repo) == []
    git(repo, "switch", "-q", "main")
    git(repo, "merge", "-q", "first")
    git(repo, "switch", "-q", "second")
    assert refused(repo) == []
    messages = [f.message for f in check(repo / "schemas", "main").findings]
    assert not [message for message in messages if "height" in message]
    assert [f for f in check(repo / "schemas", "main", tip=True).findings if "height" in f.message]


def test_release_derives_its_number(repo: Path) -> None:
    with pytest.raises(RostraError, match="nothing changed since 1.0.0"):
        release(repo / "schemas")
    write(repo, "schemas/people.json", column("age", maximum=200))
    with pytest.raises(RostraError, match="refuses"):
        release(repo / "schemas")
    write(repo, "CHANGELOG.md", changelog("- people"))
    assert release(repo / "schemas").folder.name == "1.1.0"
    assert refused(repo) == []
    write(repo, "schemas/people.json", column("age", maximum=150))
    assert "breaking" in refused(repo)


def test_a_shallow_clone_names_what_is_missing(repo: Path, tmp_path: Path) -> None:
    git(repo, "switch", "-q", "main")
    for number in range(3):
        commit(repo, f"main {number}")
    git(repo, "switch", "-q", "work")
    commit(repo, "mine")
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth=1", "--no-single-branch", f"file://{repo}", "shallow")
    with pytest.raises(RostraError, match="fetch-depth: 0"):
        check(shallow / "schemas", "origin/main")
    git(shallow, "fetch", "-q", "--unshallow")
    assert check(shallow / "schemas", "origin/main").passes


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda repo: shutil.rmtree(repo / "schemas"), "not a folder of schemas"),
        (lambda repo: (repo / "schemas/people.json").unlink(), "nothing would be checked"),
        (lambda repo: write(repo, "schemas/people.json", "{"), "people.json is not JSON"),
        (
            lambda repo: write(repo, "schemas/people.json", {"required": 1}),
            "not a valid JSON Schema",
        ),
        (lambda repo: write(repo, "schemas/gate.toml", "direction = 1"), "gate.toml"),
        (lambda repo: write(repo, "schemas/gate.toml", "["), "gate.toml"),
        (lambda repo: write(repo, "schemas/gate.toml", "[[waiver]]\nchange = 'x'"), "gate.toml"),
    ],
)
def test_what_could_not_be_checked_does_not_pass(
    repo: Path, spoil: Callable[[Path], None], message: str
) -> None:
    spoil(repo)
    with pytest.raises(RostraError, match=message):
        check(repo / "schemas", "1.0.0")
    line = [sys.executable, "-m", "rostra", "schema", "check", "--schemas", str(repo / "schemas")]
    done = subprocess.run(
        [*line, "--against", "1.0.0"], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_unknown_revisions(repo: Path) -> None:
    for against in ("nowhere", "7.0.0", "--help", "main..work", ""):
        with pytest.raises(RostraError, match="published: 1.0.0"):
            check(repo / "schemas", against)


def test_reports(repo: Path, command: Any) -> None:
    write(repo, "schemas/people.json", column("age", maximum=100))
    write(repo, "CHANGELOG.md", changelog("- people"))
    commit(repo)
    line = ("schema", "check", "--schemas", repo / "schemas", "--against", "main")
    text = command(*line)
    assert text.returncode == 1
    assert text.stdout.startswith("REFUSED for 1 reason: against the merge base with main")
    assert "    witness: {" in text.stdout
    report = command(*line, "--format", "json")
    schema = json.loads((ROOT / "schema/report.json").read_text("utf-8"))
    jsonschema.validate(json.loads(report.stdout), schema)
    summary = repo / "summary.md"
    environment = {**os.environ, "GITHUB_STEP_SUMMARY": str(summary)}
    github = command(*line, "--format", "github", env=environment)
    assert github.stdout.splitlines()[0].startswith("::error file=")
    assert "title=breaking::" in github.stdout
    assert "REFUSED" in summary.read_text()
    witness = text.stdout.split("witness: ")[1].split("\n")[0]
    check_old = f"import json, jsonschema; jsonschema.validate(json.loads({witness!r}), {PEOPLE!r})"
    subprocess.run([sys.executable, "-c", check_old], check=True)


def test_our_own_schemas_pass(first_corpus: Path) -> None:
    from rostra.releases import Corpus  # noqa: PLC0415 - beside its use

    verdict = check(ROOT / "schema", "1.0.0", corpus=Corpus(first_corpus), run_migrations=True)
    assert verdict.passes, verdict.findings
