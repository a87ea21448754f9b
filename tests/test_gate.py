"""The distribution rostra-gate: what it bundles, and that it says what `rostra schema` says."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from collections.abc import Callable, Iterator
from compileall import compile_dir
from importlib.metadata import distribution
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from rostra.schema import published_versions

ROOT = Path(__file__).parents[1]
GATE = ROOT / "gate"
CONFIG = tomllib.loads((GATE / "pyproject.toml").read_text("utf-8"))
VERBS = [
    f"rostra.cli.{verb}" for verb in ("schema_check", "schema_diff", "schema_release", "recover")
]
OURS = ("rostra", "jsonschema_containment")
OPTIONAL = {"pyarrow"}

Run = Callable[..., subprocess.CompletedProcess[str]]


def imported() -> tuple[set[str], set[str]]:
    """The modules of ours that the gate imports, lazily or not, and the packages of others."""
    grimp = pytest.importorskip("grimp")  # not in the environment of the lower bounds
    graph = grimp.build_graph(
        *OURS, include_external_packages=True, exclude_type_checking_imports=True, cache_dir=None
    )
    modules: set[str] = set()
    others: set[str] = set()
    todo = ["rostra.cli", *VERBS]
    while todo:
        module = todo.pop()
        if module.split(".")[0] not in OURS:
            others |= {module} - sys.stdlib_module_names
        elif module not in modules:
            modules.add(module)
            package = module.rpartition(".")[0]
            todo += [*graph.find_modules_directly_imported_by(module), *filter(None, [package])]
    return modules, others


def bundled() -> set[str]:
    """The modules that the distribution bundles, according to its configuration."""
    files: set[Path] = set()
    for name in CONFIG["tool"]["hatch"]["build"]["hooks"]["custom"]["modules"]:
        place = ROOT / "src" / name
        files |= {place} if place.is_file() else {*place.rglob("*.py")}
    names = (file.relative_to(ROOT / "src").with_suffix("").as_posix() for file in files)
    return {name.replace("/", ".").removesuffix(".__init__") for name in names}


def test_the_bundle_is_what_the_gate_imports_and_nothing_else() -> None:
    modules, _ = imported()
    assert bundled() == modules


def test_the_declared_dependencies_are_what_the_gate_imports_with_the_bounds_of_rostra() -> None:
    project = CONFIG["project"]
    declared = {*project["dependencies"], *project["optional-dependencies"]["arrow"]}
    rostra = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert declared <= {*rostra["dependencies"]}
    names = {Requirement(line).name.replace("-", "_") for line in declared}
    assert {"yaml" if name == "pyyaml" else name for name in names} == imported()[1]


def test_its_licence_is_that_of_the_code() -> None:
    assert (GATE / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()


@pytest.fixture(scope="module")
def built(
    tmp_path_factory: pytest.TempPathFactory, build_distributions: Callable[[Path, Path], Path]
) -> Path:
    """A folder with an sdist, and with the wheel that was built from this sdist."""
    return build_distributions(GATE, tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def gate(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command, in a venv that has the wheel and links to its declared dependencies."""
    folder = tmp_path_factory.mktemp("gate") / "venv"
    venv.create(folder, with_pip=False)
    (site,) = folder.glob("lib/python*/site-packages")
    (wheel,) = built.glob("*.whl")
    shutil.unpack_archive(wheel, site, "zip")
    compile_dir(site, quiet=1)  # as pip does
    for name in dependencies(CONFIG["project"]["dependencies"]):
        for file in top_level_files(name):
            link = site / file.name
            if not link.exists():
                link.symlink_to(file)
    script = folder / "bin" / "rostra-gate"
    script.write_text(
        f"#!{folder}/bin/python\nimport sys\nfrom rostra_gate import main\nsys.exit(main())\n"
    )
    script.chmod(0o755)
    return script


def dependencies(lines: list[str]) -> set[str]:
    """The names of distributions that requirements ask for, with all that these ask for."""
    names: set[str] = set()
    todo = [*lines]
    while todo:
        requirement = Requirement(todo.pop())
        wanted = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
        name = canonicalize_name(requirement.name)
        if wanted and name not in names:
            names.add(name)
            todo += distribution(name).requires or []
    return names


def top_level_files(name: str) -> Iterator[Path]:
    """The files and folders of a distribution in its site-packages."""
    installed = distribution(name)
    tops = {file.parts[0] for file in installed.files or () if not file.parts[0].startswith("..")}
    site = Path(str(installed.locate_file("")))
    yield from (site / top for top in tops - {"__pycache__"})


def test_wheel_and_sdist_have_the_bundle(built: Path) -> None:
    (wheel,), (sdist,) = built.glob("*.whl"), built.glob("*.tar.gz")
    files = {f"{name.replace('.', '/')}.py" for name in bundled()}
    with zipfile.ZipFile(wheel) as whole:
        in_wheel = {name.removeprefix("rostra_gate/_bundle/") for name in whole.namelist()}
    with tarfile.open(sdist) as archive:
        in_sdist = {name.partition("/src/rostra_gate/_bundle/")[2] for name in archive.getnames()}
    for names in (in_wheel, in_sdist):
        names |= {name.replace("/__init__.py", ".py") for name in names}
        assert files <= names
        assert "rostra/_data/schema/house.json" in names
        assert not [name for name in names if name.endswith(".pyc")]


def test_it_is_small(gate: Path) -> None:
    (site,) = gate.parents[1].glob("lib/python*/site-packages")
    tops = [*site.iterdir()]
    files = {file for top in tops for file in (top.rglob("*") if top.is_dir() else [top])}
    size = sum(file.stat().st_size for file in files if file.is_file())
    assert size < 35_000_000


def test_nothing_else_is_on_its_path(gate: Path) -> None:
    python = gate.with_name("python")
    for name in ("rostra", "datasets", "pyarrow", "numpy"):
        assert find_spec(name), (
            "it is in the environment of this test, so that its absence says something"
        )
        done = subprocess.run([python, "-c", f"import {name}"], capture_output=True, cwd="/")
        assert b"ModuleNotFoundError" in done.stderr


BLOCKED = """
import sys
from importlib.abc import MetaPathFinder

class Blocked(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name.split(".")[0] in ("pyarrow", "datasets", "numpy", "pandas"):
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Blocked())
"""


class Both:
    """Runs rostra-gate and `rostra schema` in copies of a folder and compares what they do.

    Neither finds pyarrow, unless `arrow` is set.
    """

    def __init__(self, gate: Path, folder: Path, copies: Path, *, arrow: bool) -> None:
        self.copies = {name: copies / name / "project" for name in ("gate", "rostra")}
        for copy in self.copies.values():
            shutil.copytree(folder, copy)
        blocked = "" if arrow else BLOCKED
        code = f"{blocked}import sys; from rostra.cli import main; sys.exit(main(sys.argv[1:]))"
        self._lines = {"gate": [str(gate)], "rostra": [sys.executable, "-c", code, "schema"]}
        # Another rostra lies before the bundle, as an older version may in a project's environment.
        other = copies / "other" / "rostra"
        other.mkdir(parents=True)
        (other / "__init__.py").write_text("raise AssertionError('this is not the bundle')\n")
        beside = [str(other.parent), *([site_packages()] if arrow else [])]
        self._path = {"gate": os.pathsep.join(beside), "rostra": str(ROOT / "src")}

    def run(self, *args: str) -> tuple[int, str]:
        """The exit code and output of both, in the words of `rostra schema`."""
        results = {name: self._run(name, args) for name in self.copies}
        assert results["gate"] == results["rostra"]
        assert self._files("gate") == self._files("rostra")
        return results["rostra"]

    def _run(self, name: str, args: tuple[str, ...]) -> tuple[int, str]:
        done = subprocess.run(
            [*self._lines[name], *args],
            cwd=self.copies[name],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            env=os.environ | {"PYTHONPATH": self._path[name]},
        )
        assert "Traceback" not in done.stdout, done.stdout
        output = done.stdout.replace(str(self.copies[name]), "PROJECT")
        output = output.replace("rostra-gate: ", "rostra: ")
        return done.returncode, output.replace("rostra-gate", "rostra schema")

    def write(self, name: str, text: str) -> None:
        for copy in self.copies.values():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            (copy / name).write_text(text, encoding="utf-8")

    def _files(self, name: str) -> dict[str, bytes]:
        top = self.copies[name]
        files = {file.relative_to(top).as_posix(): file for file in top.rglob("*")}
        return {
            path: file.read_bytes()
            for path, file in files.items()
            if file.is_file() and not path.startswith(".git/")
        }


def site_packages() -> str:
    return str(Path(pytest.__file__).parents[1])


@pytest.fixture
def both(gate: Path, project: Any, tmp_path: Path) -> Callable[..., Both]:
    def start(*, arrow: bool = False) -> Both:
        return Both(gate, project.path, tmp_path / "copies", arrow=arrow)

    return start


def test_check_and_release_say_and_write_what_rostra_schema_does(
    both: Any, project: Any, person: dict[str, Any], narrow: Any
) -> None:
    project.write("schemas/person.json", person)
    programs = both()
    check = ("check", "--schemas", "schemas", "--against")
    assert programs.run(*check, "main")[0] == 0
    assert programs.run("release", "--schemas", "schemas") == (
        0,
        "published: 1.0.0. Next: commit schemas/published\n",
    )
    assert programs.run("release", "--schemas", "schemas")[0] == 2
    programs.write("schemas/person.json", json.dumps(narrow()))
    for form in ("text", "json", "github"):
        code, output = programs.run(*check, "1.0.0", "--format", form)
        assert code == 1
        assert "breaking" in output
    assert programs.run("release", "--schemas", "schemas")[0] == 1
    programs.write("schemas/published/1.0.0/person.json", json.dumps(narrow()))
    assert "broken-lock" in programs.run(*check, "main")[1]
    programs.write("schemas/person.json", "{")
    assert programs.run(*check, "main")[0] == 2
    assert programs.run(*check, "nowhere")[0] == 2


def test_it_has_the_verb_that_it_names_for_an_interrupted_release(
    gate: Path, project: Any, person: dict[str, Any]
) -> None:
    project.write("schemas/person.json", person)
    (project.path / "schemas/.rostra-edit").mkdir()
    for name in ("journal.json", "0.new"):
        (project.path / "schemas/.rostra-edit" / name).write_text("damaged")

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(words, cwd=project.path, capture_output=True, text=True)

    refused = run(str(gate), "release", "--schemas", "schemas")
    assert refused.returncode == 2
    hint = "rostra-gate recover --keep schemas"
    assert hint in refused.stdout + refused.stderr
    assert run(str(gate), *hint.split()[1:]).returncode == 0
    assert run(str(gate), "release", "--schemas", "schemas").returncode == 0


def test_hints_name_the_command_that_is_installed(gate: Path, published: Any) -> None:
    file = "schemas/published/1.1.0/person.json"
    published.write(file, published.write("schemas/person.json", {}).read_text("utf-8"))
    line = [str(gate), "check", "--schemas", "schemas", "--against", "main"]
    done = subprocess.run(line, capture_output=True, encoding="utf-8", cwd=published.path)
    assert "rostra-gate release --schemas schemas" in done.stdout
    assert "rostra schema" not in done.stdout


@pytest.mark.parametrize("arrow", [False, True])
def test_diff_compares_arrow_types_where_pyarrow_is_there(both: Any, arrow: bool) -> None:
    programs = both(arrow=arrow)
    table = json.loads((ROOT / "schema/published/1.0.0/utterances.json").read_text("utf-8"))
    programs.write("old.json", json.dumps(table))
    table["properties"]["turn"]["type"] = "number"
    programs.write("new.json", json.dumps(table))
    assert programs.run("diff", "old.json", "old.json")[0] == 0
    code, output = programs.run("diff", "old.json", "new.json")
    assert (code, "arrow-types-not-compared" in output) == ((1, False) if arrow else (0, True))
    assert programs.run("diff", "new.json", "old.json", "--format", "json")[0] == 1
    assert programs.run("diff", "old.json", "missing.json")[0] == 2


def test_released_records_are_checked(both: Any, corpus: Path) -> None:
    programs = both()
    for copy in programs.copies.values():
        shutil.copytree(ROOT / "schema", copy / "tables")
        shutil.copytree(corpus, copy / "corpus")
    newest = published_versions()[-1]
    check = ("check", "--schemas", "tables", "--against", newest, "--corpus", "corpus")
    assert programs.run(*check, "--run-migrations")[0] == 0
    table = json.loads((ROOT / "schema/speakers.json").read_text("utf-8"))
    table["properties"]["id"]["maxLength"] = 5
    programs.write("tables/speakers.json", json.dumps(table))
    migration = "def migrate(table, record):\n    return record\n"
    programs.write(f"tables/migrations/{int(newest.split('.')[0]) + 1}.py", migration)
    code, output = programs.run(*check)
    assert code == 1
    assert "migration-not-run" in output
    code, output = programs.run(*check, "--run-migrations")
    assert code == 1
    assert "failing-migration" in output
