"""From a checked corpus to a release that nothing overwrites, in one rename."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from rostra.building import card, proof
from rostra.building.contents import contents
from rostra.building.released import differences, lost, obstacles
from rostra.building.tables import make_tables
from rostra.checking import check
from rostra.corpus import Corpus, Release
from rostra.problems import Problem

_PREFIX = ".building-"


class Built(NamedTuple):
    """What a build did.

    Attributes:
        problems: why it made nothing, if it made nothing.
        release: the release, or None.
        new: whether the release was made just now.
    """

    problems: list[Problem]
    release: Release | None = None
    new: bool = False


def build(corpus: Corpus) -> Built:
    """Make the release that corpus.json names, and write the generated parts of the card.

    The release is written beside, proved, and renamed at the end: whatever stops the build, there
    is either a whole release or none.

    Raises:
        RostraError: there is no corpus.json.
    """
    with _alone(corpus.path / "releases") as releases:
        built = _make(corpus, releases, keep=True)
        if not built.problems:
            card.write(corpus, releases / f"{_PREFIX}card")
        return built


def check_build(corpus: Corpus) -> Built:
    """Prove that the release corpus.json names is what the curated records make; changes nothing.

    A version that is not released yet is built and proved in a temporary folder.

    Raises:
        RostraError: there is no corpus.json.
    """
    with tempfile.TemporaryDirectory(prefix="rostra-") as folder:
        built = _make(corpus, Path(folder), keep=False)
    return built._replace(problems=built.problems or list(card.stale(corpus)))


def _make(corpus: Corpus, folder: Path, *, keep: bool) -> Built:
    """Compare with the release that there is, or write the one that there is not."""
    checked = check(corpus.files())
    if checked.problems or checked.config is None:
        return Built(checked.problems)
    problems = [*lost(corpus), *card.flaws(corpus)]
    if problems:
        return Built(problems)
    version, tables = checked.config["version"], make_tables(checked)
    if version in corpus.versions():
        release = corpus.release(version)
        return Built(list(differences(release, checked, tables)), release)
    problems = list(obstacles(corpus, version, tables))
    if not problems:
        beside = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=folder)) / version
        _write(beside, contents(checked, tables))
        problems = list(proof.prove_release(Release(beside)))
        if keep and not problems:
            beside.rename(folder / version)
        shutil.rmtree(beside.parent)
    made = corpus.release(version) if keep and not problems else None
    return Built(problems, made, new=True)


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir()
    for name, raw in files.items():
        with (folder / name).open("xb") as out:
            out.write(raw)
            out.flush()
            os.fsync(out.fileno())


@contextmanager
def _alone(releases: Path) -> Iterator[Path]:
    """Be the only build of a corpus, and remove what a killed one left."""
    releases.mkdir(exist_ok=True)
    handle = os.open(releases, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        for left in releases.glob(f"{_PREFIX}*"):
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        yield releases
    finally:
        os.close(handle)
