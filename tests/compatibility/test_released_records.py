"""Released records, and the migrations that carry them over a break."""

import json
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rostra.compatibility import migrations, released_records
from rostra.compatibility.release import release
from rostra.errors import NotInstalledError, RostraError
from rostra.releases import Corpus, file_sha256, seal_manifest

LONG = {"name": "x" * 15}
SHORTEN = "def migrate(table, record):\n    return record | {'name': record['name'][:10]}\n"


@pytest.fixture
def corpus_of(tmp_path: Path) -> Any:
    """A corpus with a release for each schema version named, of the records given."""

    def make(*versions: str, records: list[Any] | None = None) -> Corpus:
        for number, version in enumerate(versions, 1):
            folder = tmp_path / f"corpus/releases/{number}.0.0"
            folder.mkdir(parents=True)
            lines = [json.dumps(record) for record in records or [{"name": "x"}, LONG]]
            (folder / "person.jsonl").write_text("\n".join(lines) + "\n")
            files = {"person.jsonl": {"bytes": 0, "sha256": "0"}}
            manifest: dict[str, object] = {
                "name": "c",
                "version": f"{number}.0.0",
                "schema_version": version,
                "tools": {},
                "sources": {},
                "tables": {"person": {"rows": len(lines), "files": files}},
            }
            (folder / "manifest.json").write_bytes(seal_manifest(manifest))
        return Corpus(tmp_path / "corpus")

    return make


@pytest.fixture
def broken(published: Any, narrow: Any) -> Any:
    """A waived break: names are shorter."""
    published.write("schemas/person.json", narrow())
    published.announce("person")
    published.waive("person#/properties/name/maxLength", last="2.0.0")
    return published


def test_all_releases_hold_also_the_older_ones(published: Any, corpus_of: Any) -> None:
    corpus = corpus_of("1.0.0", "1.0.0")
    assert published.refused(corpus=corpus) == []
    table = corpus.path / "releases/1.0.0/person.jsonl"
    table.write_text('{"name": "x"}\n{"name": 7}\n{"name": 8}\n')
    (finding,) = published.refusals(corpus=corpus)
    assert finding.id == "record-refused"
    assert finding.message == "release 1.0.0, person.jsonl, line 2: name: 7 is not of type 'string'"


def test_a_corpus_has_columns_of_its_own(
    project: Any, corpus_of: Any, wide: Any, person: Any
) -> None:
    corpus = corpus_of("1.0.0")
    table = corpus.path / "releases/1.0.0/person.jsonl"
    project.write("schemas/person.json", wide(additionalProperties=False))
    table.write_text('{"name": "x", "x_page": 3}\n')
    assert "record-refused" not in project.refused(corpus=corpus)
    table.write_text('{"name": "x", "page": 3}\n')
    assert "record-refused" in project.refused(corpus=corpus)
    own = person["properties"] | {"x_page": {"type": "string"}}
    project.write("schemas/person.json", person | {"properties": own})
    table.write_text('{"name": "x", "x_page": 3}\n')
    assert "record-refused" in project.refused(corpus=corpus)


STATUS = {"type": ["string", "null"], "x-codelist": "status", "enum": ["open", None]}


def test_a_corpus_has_codes_of_its_own(project: Any, corpus_of: Any, person: Any) -> None:
    corpus = corpus_of("1.0.0", records=[{"name": "x", "status": "x-lost"}])
    folder, own = corpus.path / "releases/1.0.0", corpus.path / "schema/person.json"
    properties = {"status": {"$ref": "#/$defs/status"}, **person["properties"]}
    project.write(
        "schemas/person.json", person | {"properties": properties, "$defs": {"status": STATUS}}
    )
    assert "record-refused" in project.refused(corpus=corpus)
    extension = json.dumps({"codelists": {"status": {"x-lost": {}}}})
    (folder / "person.schema.json").write_text(extension)
    manifest = json.loads((folder / "manifest.json").read_text())
    files = manifest["tables"]["person"]["files"]
    files["person.schema.json"] = {"bytes": len(extension), "sha256": "0"}
    (folder / "manifest.json").write_bytes(seal_manifest(manifest))
    release_alone = Corpus(folder)
    assert not {"record-refused", "own-code-removed"} & {*project.refused(corpus=release_alone)}
    (finding,) = [f for f in project.refusals(corpus=corpus) if f.id == "own-code-removed"]
    assert "line 1: status: 'x-lost' is not one of ['open', None]" in finding.message
    own.parent.mkdir()
    own.write_text(extension)
    assert not {"record-refused", "own-code-removed"} & {*project.refused(corpus=corpus)}
    own.write_text(json.dumps({"codelists": {"status": {"x-found": {}}}}))
    assert "own-code-removed" in project.refused(corpus=corpus)
    (folder / "person.jsonl").write_text('{"name": "x", "status": "open"}\n')
    assert not {"record-refused", "own-code-removed"} & {*project.refused(corpus=corpus)}


@pytest.mark.parametrize(
    "text", ["[]", "{}", '{"codelists": []}', '{"codelists": {"status": ["x-lost"]}}', "null"]
)
def test_a_file_of_another_form_adds_no_code(project: Any, corpus_of: Any, text: str) -> None:
    corpus = corpus_of("1.0.0")
    (corpus.path / "schema").mkdir()
    (corpus.path / "schema/person.json").write_text(text)
    assert "record-refused" not in project.refused(corpus=corpus)


def test_a_file_that_is_not_json_is_named(published: Any, corpus_of: Any) -> None:
    corpus = corpus_of("1.0.0")
    (corpus.path / "schema").mkdir()
    (corpus.path / "schema/person.json").write_text("{")
    with pytest.raises(RostraError, match=r"schema/person\.json is not JSON"):
        published.refused(corpus=corpus)


@pytest.fixture
def in_parquet(tmp_path: Path) -> Corpus:
    """A corpus whose table is in two shards that have Parquet alone."""
    folder = tmp_path / "corpus/releases/1.0.0"
    folder.mkdir(parents=True)
    files: dict[str, dict[str, Any]] = {}
    for number, names in enumerate((["x"], ["y", LONG["name"]])):
        file = folder / f"person-{number:05}-of-00002.parquet"
        pq.write_table(pa.table({"name": names}), file)
        size = sum(len(json.dumps({"name": name})) + 1 for name in names)
        files[file.name] = {
            "bytes": file.stat().st_size,
            "sha256": file_sha256(file),
            "rows": len(names),
            "jsonl_bytes": size,
        }
    manifest: dict[str, object] = {
        "name": "c",
        "version": "1.0.0",
        "schema_version": "1.0.0",
        "tools": {},
        "sources": {},
        "tables": {"person": {"rows": 3, "files": files}},
    }
    (folder / "manifest.json").write_bytes(seal_manifest(manifest))
    return Corpus(tmp_path / "corpus")


def test_tables_that_have_parquet_alone_are_read(
    project: Any, in_parquet: Corpus, narrow: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert project.refused(corpus=in_parquet) == []
    project.write("schemas/person.json", narrow())
    (finding,) = (f for f in project.refusals(corpus=in_parquet) if f.id == "record-refused")
    assert "person-00001-of-00002.parquet, line 2: name: " in finding.message
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.delitem(sys.modules, "rostra.released_tables", raising=False)
    with pytest.raises(NotInstalledError, match=r"parquet is not read without pyarrow"):
        project.verdict(corpus=in_parquet)


def test_a_migration_of_a_table_that_has_parquet_alone(broken: Any, in_parquet: Corpus) -> None:
    broken.write("schemas/migrations/2.py", SHORTEN)
    assert broken.refused(corpus=in_parquet, run_migrations=True) == []
    broken.write("schemas/migrations/2.py", "def migrate(table, record): return record")
    (finding,) = broken.refusals(corpus=in_parquet, run_migrations=True)
    assert finding.id == "failing-migration"
    assert "person-00001-of-00002.parquet, line 2: name: " in finding.message


def test_records_hold_where_nobody_published(project: Any, corpus_of: Any, narrow: Any) -> None:
    corpus = corpus_of("1.0.0")
    assert project.refused(corpus=corpus) == []
    project.write("schemas/person.json", narrow())
    assert project.refused(corpus=corpus) == ["breaking", "record-refused"]


def test_a_schema_may_refer_to_another_file_but_nothing_is_fetched(
    project: Any, corpus_of: Any
) -> None:
    project.write("schemas/name.json", {"maxLength": 10})
    project.write("schemas/person.json", {"properties": {"name": {"$ref": "name.json"}}})
    assert "record-refused" in project.refused(corpus=corpus_of("1.0.0"))
    project.write("schemas/person.json", {"$ref": "https://example.invalid/name.json"})
    with pytest.raises(RostraError, match="person.json cannot be used on records"):
        project.verdict(corpus=Corpus(project.path.parent / "corpus"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{\n", "line 1 is not JSON"),
        (b'{"name": "x"}\n\xff\n', "line 2 is not JSON"),
        (None, "does not exist"),
        (b"[" + b" " * (17 << 20), "person.jsonl:1: the line has more than"),
    ],
)
def test_a_release_that_cannot_be_read(
    published: Any, corpus_of: Any, content: bytes | None, said: str
) -> None:
    corpus = corpus_of("1.0.0")
    table = corpus.path / "releases/1.0.0/person.jsonl"
    table.unlink()
    if content:
        table.write_bytes(content)
    with pytest.raises(RostraError, match=said):
        published.verdict(corpus=corpus)


def test_a_release_that_claims_no_version(published: Any, corpus_of: Any) -> None:
    with pytest.raises(RostraError, match="claims schema version 'one'"):
        published.verdict(corpus=corpus_of("one"))


SCRIPTS: list[tuple[str | None, str, str]] = [
    (SHORTEN, "", ""),
    ("print('{}')\n" + SHORTEN.replace("return", "print(record)\n    return"), "", ""),
    ("import dataclasses, unicodedata\n" + SHORTEN, "", ""),
    (None, "missing-migration", "a major change needs a migration to 2.0.0"),
    ("def migrate(table, record): return record", "failing-migration", "line 2: name: "),
    ("def migrate(table, record): return None", "failing-migration", "None is not of type"),
    ("def migrate(table, record): return {1, 2}", "failing-migration", "TypeError"),
    ("def migrate(table, record): return record['no']", "failing-migration", "KeyError: 'no'"),
    ("def migrate(table, record): raise SystemExit(0)", "failing-migration", "SystemExit"),
    ("def migrate(table, record): raise KeyboardInterrupt", "failing-migration", "Keyboard"),
    ("raise SystemExit(0)", "failing-migration", "migrations/2.py raised SystemExit"),
    ("def migrate(table", "failing-migration", "SyntaxError"),
    ("x = 1", "failing-migration", "KeyError: 'migrate'"),
    ("migrate = 1", "failing-migration", "TypeError"),
    (
        "import os\ndef migrate(t, r): os._exit(0)",
        "failing-migration",
        "its process ended with exit code 0",
    ),
    (
        "def migrate(t, r):\n  while True: pass",
        "failing-migration",
        "more than 0.5 seconds of processor",
    ),
    ("while True: pass", "failing-migration", "more than 0.5 seconds of processor"),
    (
        "def migrate(table, record):\n    open('made', 'w')\n    return record",
        "failing-migration",
        "PermissionError: a migration changes nothing but its record (open 'made')",
    ),
    (
        "import os\ndef migrate(table, record):\n    os.remove('x')\n    return record",
        "failing-migration",
        "os.remove",
    ),
    (
        "import socket\ndef migrate(t, r):\n    socket.create_connection(('127.0.0.1', 9))",
        "failing-migration",
        "socket.",
    ),
    ("import ctypes\nx = ctypes.CDLL(None)\n" + SHORTEN, "failing-migration", "ctypes"),
    ("raise ValueError('\\x1b[31m\\n::error::x')", "failing-migration", r"\x1b[31m\n::error::x"),
    ("def migrate(t, r): import json_trap", "failing-migration", "ModuleNotFoundError"),
    (
        "def migrate(t, record): return {'name': record['name'][1:11]}",
        "unstable-migration",
        "line 2: a second run changes the record again",
    ),
    (
        "s = []\ndef migrate(t, r):\n    s.append(1)\n    return {'name': str(len(s))}",
        "unstable-migration",
        "line 1",
    ),
]


@pytest.mark.parametrize(("code", "kind", "said"), SCRIPTS)
def test_a_migration(
    migrated: Any, capfd: pytest.CaptureFixture[str], code: str | None, kind: str, said: str
) -> None:
    findings = migrated(code)
    assert [finding.id for finding in findings] == [kind] * bool(kind)
    assert said in "".join(finding.message for finding in findings)
    assert capfd.readouterr() == ("", "")


@pytest.fixture
def migrated(broken: Any, corpus_of: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What is refused with a migration of that code; it runs in an empty folder."""

    def run(code: str | None) -> list[Any]:
        monkeypatch.setattr(migrations, "CPU_SECONDS", 0.5)
        empty = broken.path / "empty"
        empty.mkdir()
        monkeypatch.chdir(empty)
        if code is not None:
            broken.write("schemas/migrations/2.py", code)
        found: list[Any] = broken.refusals(corpus=corpus_of("1.0.0"), run_migrations=True)
        assert not list(empty.iterdir())
        return found

    return run


def test_migrations_are_a_chain(broken: Any, corpus_of: Any, person: Any) -> None:
    """Records of 1 go through both migrations, records of 2 through the second."""
    corpus = corpus_of("1.0.0", records=[{"name": "x" * 15}])
    broken.write("schemas/migrations/2.py", SHORTEN)
    assert release(broken.schemas, corpus, run_migrations=True).folder.name == "2.0.0"
    assert broken.refused(corpus=corpus, run_migrations=True) == []
    name = {"type": "string", "maxLength": 5, "pattern": "^y"}
    properties = person["properties"] | {"name": name}
    broken.write("schemas/person.json", person | {"properties": properties})
    changes = ("/properties/name/maxLength", "/properties/name/pattern")
    broken.waive(*(f"person#{change}" for change in changes), last="3.0.0")
    assert broken.refused("2.0.0", corpus=corpus, run_migrations=True) == ["missing-migration"]
    third = "def migrate(t, r):\n    assert len(r['name']) <= 10\n    return {'name': 'yyyyy'}"
    broken.write("schemas/migrations/3.py", third)
    assert broken.refused("2.0.0", corpus=corpus, run_migrations=True) == []
    (broken.schemas / "migrations/2.py").unlink()
    assert broken.refused("2.0.0", corpus=corpus, run_migrations=True) == ["missing-migration"]


def test_a_version_far_ahead_needs_no_list_of_all_between(published: Any, corpus_of: Any) -> None:
    (published.schemas / "published/1.0.0").rename(published.schemas / "published/999999999.0.0")
    corpus = corpus_of("1.0.0")
    refused = published.refused("999999999.0.0", corpus=corpus, run_migrations=True)
    assert "missing-migration" in refused


def test_a_release_of_the_schemas_needs_what_the_check_needs(broken: Any, corpus_of: Any) -> None:
    corpus = corpus_of("1.0.0")
    with pytest.raises(RostraError, match="nothing was published"):
        release(broken.schemas, corpus, run_migrations=True)
    broken.write("schemas/migrations/2.py", SHORTEN)
    assert release(broken.schemas, corpus, run_migrations=True).folder.name == "2.0.0"


def test_nothing_of_a_migration_stays_behind(broken: Any, corpus_of: Any) -> None:
    before = set(sys.modules)
    broken.write("schemas/migrations/2.py", "import colorsys\n" + SHORTEN)
    assert broken.refused(corpus=corpus_of("1.0.0"), run_migrations=True) == []
    assert "colorsys" not in set(sys.modules) - before
    assert not list(broken.path.rglob("*.pyc"))


def test_code_of_the_folder_runs_only_where_the_user_says_so(broken: Any, corpus_of: Any) -> None:
    corpus, made = corpus_of("1.0.0"), broken.path / "made"
    code = f"import os\nos.mknod({str(made)!r})\n" + SHORTEN
    broken.write("schemas/migrations/2.py", code)
    (finding,) = broken.refusals(corpus=corpus)
    assert (finding.id, finding.file) == ("migration-not-run", "migrations/2.py")
    assert "not checked" in finding.message
    assert "executes that code with your rights" in finding.remedy
    with pytest.raises(RostraError, match="nothing was published"):
        release(broken.schemas, corpus)
    assert not made.exists()
    assert broken.refused(corpus=corpus, run_migrations=True) == []
    assert made.exists()


def test_a_migration_has_neither_the_environment_nor_the_folder(
    broken: Any, corpus_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROSTRA_SECRET", "s")
    monkeypatch.chdir(broken.path)
    broken.write("colorsys.py", "raise ValueError('imported from the folder')")
    code = "import colorsys, os, sys\nassert 'ROSTRA_SECRET' not in os.environ\n"
    code += "assert not os.listdir()\nassert not sys.stdin or not sys.stdin.read()\n"
    broken.write("schemas/migrations/2.py", code + SHORTEN)
    assert broken.refused(corpus=corpus_of("1.0.0"), run_migrations=True) == []


def test_a_migration_that_ends_early_is_no_pass(broken: Any, corpus_of: Any) -> None:
    """It may write the answer itself."""
    code = "import os\nfor d in range(3, 9):\n    try: os.write(d, b'[\"end\", null]\\n')\n"
    code += "    except OSError: pass\n"
    broken.write("schemas/migrations/2.py", code + SHORTEN)
    (finding,) = broken.refusals(corpus=corpus_of("1.0.0"), run_migrations=True)
    assert "0 of 2 records came back" in finding.message


@pytest.mark.parametrize("ahead", ["", "(?=.)"])
def test_records_whose_validation_does_not_end_are_not_checked(
    project: Any, corpus_of: Any, person: Any, ahead: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(released_records, "CPU_SECONDS", 1.0)
    name = {"type": "string", "pattern": rf"^{ahead}((a|aa)+-?)+\1!$"}  # for no automaton
    project.write("schemas/person.json", person | {"properties": {"name": name}})
    with pytest.raises(RostraError, match="records-not-checked: .*lines 1 to 1 were not checked"):
        project.verdict(corpus=corpus_of("1.0.0", records=[{"name": "a" * 60}]))


def test_a_pattern_that_would_backtrack_for_ever_refuses_a_record(
    project: Any, corpus_of: Any, person: Any
) -> None:
    name = {"type": "string", "pattern": "^((a|aa)+-?)+!$"}
    project.write("schemas/person.json", person | {"properties": {"name": name}})
    refused = project.refused(corpus=corpus_of("1.0.0", records=[{"name": "a" * 60}]))
    assert "record-refused" in refused
