"""Wheel and sdist: all that they need is in them, and they load where nothing can be fetched."""

import os
import posixpath
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from collections.abc import Callable, Iterator
from email import message_from_string
from itertools import chain
from pathlib import Path, PurePosixPath

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
SITE = Path(pytest.__file__).parents[1]

READ = (
    "import rostra; assert len(rostra.load(version='1.0.0')) == 39;"
    "assert len(list(rostra.records(version='1.0.0'))) == 39;"
    "stream = rostra.load('speakers', version='1.0.0', streaming=True);"
    "assert next(iter(stream))['id'] == 'ali-fatemi';"
    "print(rostra.__file__)"
)


def namespaces(*kinds: str) -> list[str]:
    """The command that runs another in namespaces of its own, or a skip that says why not."""
    unshare = shutil.which("unshare")
    if unshare:
        root = [] if os.geteuid() == 0 else ["--map-root-user"]
        line = [unshare, *root, *(f"--{kind}" for kind in kinds)]
        if subprocess.run([*line, "true"], capture_output=True, check=False).returncode == 0:
            return line
    pytest.skip(f"no unshare (util-linux) that may make {' and '.join(kinds)} namespaces here")


@pytest.fixture(scope="module")
def built(
    tmp_path_factory: pytest.TempPathFactory, build_distributions: Callable[[Path, Path], Path]
) -> Path:
    """A folder with the sdist, and with the wheel that was built from it."""
    return build_distributions(ROOT, tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (made,) = built.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a new venv that has the wheel, and our dependencies from this one."""
    folder = tmp_path_factory.mktemp("elsewhere") / "venv"
    venv.create(folder, with_pip=False)
    (site,) = folder.glob("lib/python*/site-packages")
    shutil.unpack_archive(wheel, site, "zip")
    # A path line is no site folder: the editable install of this checkout stays out of sight.
    (site / "dependencies.pth").write_text(f"{SITE}\n")
    return folder / "bin" / "python"


def test_the_wheel_carries_corpus_schemas_and_licences(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as whole:
        names = set(whole.namelist())
    data = "rostra/_data"
    for file in (*(ROOT / "corpus").rglob("*"), *(ROOT / "schema").rglob("*")):
        if file.is_file() and ".building-" not in str(file):
            assert f"{data}/{file.relative_to(ROOT).as_posix()}" in names
    assert "rostra/py.typed" in names
    code = ROOT / "src"
    shipped = {
        f.relative_to(code).as_posix() for f in code.rglob("*") if f.suffix not in {"", ".pyc"}
    }
    assert shipped <= names, "the page and the lists of words go with the code"
    licences = {Path(name).name for name in names if "/licenses/" in name}
    assert {"LICENSE", "CC-BY-4.0.txt", "LicenseRef-Source-Text.txt"} <= licences


def packaged(built: Path, kind: str) -> dict[str, bytes]:
    """The files of the wheel or the sdist, by their paths from where README.md is."""
    (file,) = built.glob(f"*.{kind}")
    if kind == "whl":
        with zipfile.ZipFile(file) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        return {name.removeprefix("rostra/_data/"): raw for name, raw in files.items()}
    with tarfile.open(file) as archive:
        members = [member for member in archive if member.isfile()]
        contents = {m.name.partition("/")[2]: archive.extractfile(m) for m in members}
        return {name: raw.read() for name, raw in contents.items() if raw is not None}


def relative_links(text: str) -> Iterator[str]:
    """The files that a Markdown document links to, includes or shows."""
    yield from re.findall(r"^```\{include\} (\S+)$", text, re.MULTILINE)
    prose = re.sub(r"^ *```.*?^ *```|`[^`\n]*`", "", text, flags=re.DOTALL | re.MULTILINE)
    links = re.findall(r"\]\(([^)\s]+)\)", prose)
    links += re.findall(r"\b(?:src|srcset|href)=\"([^\"]+)\"", prose)
    for link in links:
        path = link.partition("#")[0]
        if path and ":" not in path:
            yield path


@pytest.mark.parametrize("kind", ["whl", "tar.gz"])
def test_documents_link_to_what_is_packaged_with_them(built: Path, kind: str) -> None:
    files = packaged(built, kind)
    folders = {str(parent) for name in files for parent in PurePosixPath(name).parents}
    documents = {name: raw.decode() for name, raw in files.items() if name.endswith(".md")}
    assert {"README.md", "DATASHEET.md", "corpus/README.md", "docs/index.md"} <= documents.keys()
    broken, links = [], 0
    for name, text in documents.items():
        for link in relative_links(text):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), link))
            links += 1
            if target not in files and target not in folders:
                broken.append(f"{name}: {link}")
    assert broken == []
    assert links > 100
    assert {"CITATION.cff", "CHANGELOG.md", "LICENSES/CC-BY-4.0.txt"} <= files.keys()


def test_the_metadata_describe_the_package_and_its_addresses(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        metadata = message_from_string(archive.read(name).decode())
    urls = dict(line.split(", ", 1) for line in metadata.get_all("Project-URL", []))
    assert urls == PROJECT["urls"]
    assert metadata.get_payload() == (ROOT / "README.md").read_text("utf-8")


def test_the_addresses_of_the_project_are_in_one_place() -> None:
    """pyproject.toml has them; these files repeat them, and whoever changes one is told."""
    urls = PROJECT["urls"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert (citation["url"], citation["repository-code"]) == (urls["Homepage"], urls["Source"])
    readme = (ROOT / "gate/README.md").read_text("utf-8")
    assert f"({urls['Documentation']})" in readme
    assert f"git+{urls['Source']}#subdirectory=gate" in readme


def test_releases_are_small_enough_to_ship_together() -> None:
    size = sum(file.stat().st_size for file in (ROOT / "corpus/releases").rglob("*"))
    assert size < 20_000_000, "ship the newest release of each schema major only"


def test_the_wheel_loads_with_the_network_cut(installed: Path, tmp_path: Path) -> None:
    code = (
        "import socket\n"
        "try: socket.create_connection(('127.0.0.1', 9), 1)\n"
        "except OSError as error: assert error.errno in (101, 99), error\n"
        "else: raise AssertionError('there is a network')\n" + READ
    )
    environment = {key: os.environ[key] for key in ("PATH",)} | {"HOME": str(tmp_path)}
    line = [*namespaces("net"), str(installed), "-c", code]
    done = subprocess.run(
        line, capture_output=True, encoding="utf-8", cwd=tmp_path, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    assert str(installed.parents[1]) in done.stdout


def test_the_installed_command_checks_its_corpus(installed: Path, tmp_path: Path) -> None:
    code = "from rostra.cli import main; print([main([v]) for v in ('validate', 'verify', 'info')])"
    for line in (
        [str(installed), "-m", "rostra", "build", "--check"],
        [str(installed), "-c", code],
    ):
        done = subprocess.run(
            line, capture_output=True, encoding="utf-8", cwd=tmp_path, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("[0, 0, 0]\n")


def test_it_loads_where_nothing_but_tmpdir_can_be_written(installed: Path, tmp_path: Path) -> None:
    home, tmpdir = tmp_path / "home", tmp_path / "tmp"
    home.mkdir()
    tmpdir.mkdir()
    # Outer folders first: a later mount over them would hide the inner ones.
    frozen = sorted({installed.parents[1], home, ROOT, SITE, Path.cwd(), Path(sys.base_prefix)})
    script = ["set -e"]
    script += [f"mount --bind '{p}' '{p}'; mount -o remount,bind,ro '{p}'" for p in frozen]
    script += [
        f"if touch '{p}/written' 2>/dev/null; then echo 'writable: {p}'; exit 9; fi" for p in frozen
    ]
    script += [f"cd '{home}'", f'exec "{installed}" -c "{READ}"']
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "TMPDIR": str(tmpdir)}
    line = [*namespaces("mount"), "sh", "-c", "\n".join(script)]
    done = subprocess.run(line, capture_output=True, encoding="utf-8", env=environment, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert str(installed.parents[1]) in done.stdout
    assert list(tmpdir.iterdir()) == []


def test_the_lower_bounds_that_are_tested_are_those_declared() -> None:
    lines = [*PROJECT["dependencies"], *chain(*PROJECT["optional-dependencies"].values())]
    declared = {re.sub("[>~]=", "==", line) for line in lines}
    tested = (ROOT / "requirements/lower.in").read_text("utf-8").split("\n")
    assert declared <= set(tested)
    locked = (ROOT / "requirements/lower.txt").read_text("utf-8")
    assert all(f"\n{pin} " in locked for pin in declared)


@pytest.mark.parametrize("name", ["run", "dev", "lower"])
def test_the_locked_environment_is_pinned_hashed_and_names_no_index(name: str) -> None:
    text = (ROOT / f"requirements/{name}.txt").read_text("utf-8")
    assert "://" not in text
    assert "--index" not in text
    pins = re.findall(r"^([a-z0-9][\w.\-\[\]]*==\S+)", text, re.MULTILINE)
    assert len(pins) > 20
    assert text.count("--hash=sha256:") >= len(pins)
    assert any(pin.startswith("hatchling==") for pin in pins)
