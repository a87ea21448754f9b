"""What the tests share: a copy of the shipped corpus, and rostra as a user starts it."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, chdir
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, settings

# Before anything imports datasets: nothing is downloaded, nothing is cached between tests.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_DATASETS_OFFLINE"] = "1"

# The processes that tests start would otherwise each compile the sources anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

import bad_examples
from fork_server import ROSTRA, fork_server

from rostra.cli import main
from rostra.compatibility.check import Verdict, check
from rostra.compatibility.findings import Finding
from rostra.compatibility.release import release
from rostra.released_rows import records
from rostra.releases import Release, file_sha256, seal_manifest
from rostra.schema import published_schemas
from rostra.schema.arrow import arrow_schema

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[1]

# A busy machine must not fail a property, and a run that passed must pass again. `make soak` draws
# many more examples, others for each of its seeds.
settings.register_profile(
    "rostra",
    max_examples=50,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "soak", settings.get_profile("rostra"), max_examples=500, derandomize=False, database=None
)
settings.load_profile("rostra")

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(autouse=True, scope="session")
def _no_waiting_for_the_disk() -> Iterator[None]:
    """What a test writes need not outlive a loss of power, and a build syncs dozens of files."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture(autouse=True)
def _own_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("ROSTRA_CORPUS", raising=False)


@pytest.fixture(scope="session")
def first_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus as it was at release 1.0.0, made from that release: it never grows."""
    return bad_examples.first_corpus(tmp_path_factory.mktemp("first") / "corpus")


@pytest.fixture
def corpus(first_corpus: Path, tmp_path: Path) -> Path:
    """A copy of the first corpus that a test may change."""
    return Path(shutil.copytree(first_corpus, tmp_path / "corpus"))


@pytest.fixture(scope="session")
def python() -> Iterator[list[str]]:
    """The command line that stands for ``python -c``, with rostra imported already."""
    with fork_server() as line:
        yield line


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """The one browser of all tests of pages."""
    from chromium import chromium  # noqa: PLC0415 - most workers and runs need none

    with chromium() as started:
        yield started


@pytest.fixture
def command(tmp_path: Path, request: pytest.FixtureRequest) -> Run:
    """The command as a user starts it in a folder; what it prints is text.

    It runs in this process, as a process takes longer to start than most commands take to run;
    with options of `subprocess.run`, such as a time limit, in a process of its own.
    """

    def run(*args: object, **more: object) -> subprocess.CompletedProcess[str]:
        arguments = [*map(str, args)]
        if not more:
            return run_here(arguments, tmp_path)
        line = [*request.getfixturevalue("python"), ROSTRA, *arguments]
        given = {"cwd": tmp_path, "capture_output": True, "encoding": "utf-8", "check": False}
        return subprocess.run(line, **given | more)  # type: ignore[call-overload, no-any-return]

    return run


def run_here(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command in this process, whose standard streams are its own meanwhile."""
    printed = []
    with ExitStack() as stack:
        stack.enter_context(chdir(folder))
        modes = ("stdin", "r"), ("stdout", "w"), ("stderr", "w")
        for number, (name, mode) in enumerate(modes):
            file = stack.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8"))
            printed.append(file)
            stack.callback(os.close, before := os.dup(number))
            stack.callback(os.dup2, before, number)
            os.dup2(file.fileno(), number)
            stream = open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115 - entered next
            stack.callback(setattr, sys, name, getattr(sys, name))
            setattr(sys, name, stack.enter_context(stream))
        try:
            code: Any = main(arguments)
        except SystemExit as end:
            code = end.code
        sys.stdout.flush()
        sys.stderr.flush()
        for file in printed:
            file.seek(0)
        _, out, err = (file.read() for file in printed)
    return subprocess.CompletedProcess(arguments, code, out, err)


def forge(folder: Path, tables: dict[str, list[dict[str, Any]]]) -> Release:
    """Make a release of any rows, whose fields are added to a row of the shipped table.

    No build checks them. The folder has the name of the version; the fields of the corpus's own
    are named x_….
    """
    folder.mkdir(parents=True)
    entries = {}
    for name, rows in tables.items():
        base = (
            next(records(name, version="1.1.0"))
            if name != "corrections"
            else dict.fromkeys(published_schemas("1.1.0")[name]["properties"])
        )
        whole = [base | row for row in rows]
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in whole)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
        schema = arrow_schema(published_schemas("1.1.0")[name])
        for field in pa.Table.from_pylist(rows).schema:
            schema = schema.append(field) if field.name.startswith("x_") else schema
        pq.write_table(pa.Table.from_pylist(whole, schema=schema), folder / f"{name}.parquet")
        files = {
            file.name: {"sha256": file_sha256(file), "bytes": file.stat().st_size}
            for file in (folder / f"{name}.parquet", folder / f"{name}.jsonl")
        }
        entries[name] = {"rows": len(rows), "files": files}
    manifest: dict[str, object] = {
        "name": "bridges",
        "version": folder.name,
        "schema_version": "1.1.0",
        "tools": {},
        "sources": {},
        "tables": entries,
    }
    (folder / "manifest.json").write_bytes(seal_manifest(manifest))
    return Release(folder)


@pytest.fixture
def forged() -> Callable[..., Release]:
    return forge


PERSON: dict[str, Any] = {
    "type": "object",
    "required": ["name"],
    "properties": {"name": {"type": "string", "maxLength": 20}, "age": {"type": "integer"}},
}


class Project:
    """A repository whose folder `schemas` has been committed on main; `work` is checked out."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.schemas = path / "schemas"

    def copied(self, path: Path) -> "Project":
        return Project(Path(shutil.copytree(self.path, path)))

    def git(self, *arguments: str) -> str:
        me = ("user.name=A", "user.email=a@example.org", "protocol.file.allow=always")
        options = [part for setting in me for part in ("-c", setting)]
        line = ["git", "-C", str(self.path), *options, *arguments]
        environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        done = subprocess.run(line, capture_output=True, encoding="utf-8", env=environment)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def write(self, name: str, content: object) -> Path:
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            file.write_bytes(content)
        else:
            text = content if isinstance(content, str) else json.dumps(content, indent=2)
            file.write_text(text, encoding="utf-8")
        return file

    def commit(self) -> str:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "change")
        return self.git("rev-parse", "HEAD")

    def start(self, **schemas: object) -> None:
        """Schemas on main, and a branch to change them on."""
        self.git("init", "-q", "-b", "main")
        for name, schema in schemas.items():
            self.write(f"schemas/{name}.json", schema)
        self.commit()
        self.git("switch", "-q", "-c", "work")

    def announce(self, entry: str) -> None:
        self.write("CHANGELOG.md", f"# Changes\n\n## Unreleased\n\n### Schema\n\n{entry}\n")

    def waive(self, *changes: str, last: str = "1.0.0") -> None:
        entry = '[[waiver]]\nchange = "{}"\nreason = "r"\nlast_version = "{}"\n'
        self.write("schemas/gate.toml", "".join(entry.format(c, last) for c in changes))

    def verdict(self, against: str = "main", **options: Any) -> Verdict:
        return check(self.schemas, against, **options)

    def refusals(self, against: str = "main", **options: Any) -> list[Finding]:
        found = self.verdict(against, **options).findings
        return [finding for finding in found if finding.level == "refusal"]

    def refused(self, against: str = "main", **options: Any) -> list[str]:
        return [finding.id for finding in self.refusals(against, **options)]

    def notes(self, against: str = "main", **options: Any) -> list[str]:
        found = self.verdict(against, **options).findings
        return [finding.id for finding in found if finding.level == "note"]


def narrower(**more: Any) -> dict[str, Any]:
    """The schema of a person, whose names are shorter."""
    properties = {**PERSON["properties"], "name": {"type": "string", "maxLength": 10}}
    return {**PERSON, "properties": properties, **more}


def wider(**more: Any) -> dict[str, Any]:
    """The schema of a person, whose names are longer."""
    properties = {**PERSON["properties"], "name": {"type": "string", "maxLength": 30}}
    return {**PERSON, "properties": properties, **more}


@pytest.fixture
def person() -> dict[str, Any]:
    return PERSON


@pytest.fixture
def narrow() -> Callable[..., dict[str, Any]]:
    return narrower


@pytest.fixture
def wide() -> Callable[..., dict[str, Any]]:
    return wider


@pytest.fixture
def new_project(tmp_path: Path) -> Callable[[str], Project]:
    def make(name: str) -> Project:
        (tmp_path / name).mkdir(parents=True)
        return Project(tmp_path / name)

    return make


@pytest.fixture(scope="session")
def first_project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    made = Project(tmp_path_factory.mktemp("first") / "project")
    made.path.mkdir()
    made.start(person=PERSON)
    return made


@pytest.fixture(scope="session")
def first_published(first_project: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    made = first_project.copied(tmp_path_factory.mktemp("published") / "project")
    made.git("switch", "-q", "main")
    release(made.schemas)
    made.announce("")
    made.commit()
    made.git("switch", "-q", "-C", "work")
    return made


@pytest.fixture
def project(first_project: Project, tmp_path: Path) -> Project:
    """Schemas that nobody published."""
    return first_project.copied(tmp_path / "project")


@pytest.fixture
def published(first_published: Project, tmp_path: Path) -> Project:
    """The same, published as 1.0.0."""
    return first_published.copied(tmp_path / "project")


@pytest.fixture(scope="session")
def build_distributions() -> Callable[[Path, Path], Path]:
    """Builds the sdist of a project, and its wheel from that, in a folder; gives the folder."""

    def build(project: Path, folder: Path) -> Path:
        line = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder)]
        subprocess.run([*line, str(project)], check=True, capture_output=True)
        return folder

    return build
