"""From a checked corpus to a release that nothing overwrites, in one rename."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from rostra.problems import Problem
from rostra.releases import Corpus, Release
from rostra.releasing import card
from rostra.releasing.contents import write
from rostra.releasing.proof import checksums, prove_release
from rostra.releasing.released import differences, lost, obstacles
from rostra.releasing.rows import silent
from rostra.validation import check
from rostra.validation.tables import Means

_PREFIX = ".building-"


Stage = Callable[[str, int], Callable[[int], object]]


def quiet(_name: str, _size: int) -> Callable[[int], object]:
    """A stage that nobody is told of."""
    return silent


class Task(NamedTuple):
    """What a build was asked for: the arguments of `build`."""

    include: list[str]
    processes: int
    stage: Stage


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


def build(
    corpus: Corpus, *, include: Sequence[str] = (), processes: int = 1, stage: Stage = quiet
) -> Built:
    """Make the release that corpus.json names, and write the generated parts of the card.

    The release is written beside, proved, and renamed at the end: whatever stops the build, there
    is either a whole release or none. Memory grows with sources, speakers and events, not with
    utterances.

    Args:
        corpus: the corpus.
        include: what is released beside accepted and curated records: nothing, or `UNREVIEWED`.
        processes: how many processes go through big tables, see `rostra.validation.tables.Means`.
        stage: is told what is done and how many bytes that is; gives what is told of them.

    Raises:
        RostraError: there is no corpus.json, or a file was changed meanwhile.
    """
    with _alone(corpus.path / "releases") as releases:
        built = _make(corpus, releases, Task([*include], processes, stage), keep=True)
        if not built.problems:
            card.write(corpus, releases / f"{_PREFIX}card")
        return built


def check_build(
    corpus: Corpus, *, include: Sequence[str] = (), processes: int = 1, stage: Stage = quiet
) -> Built:
    """Prove that the release corpus.json names is what the curated records make; changes nothing.

    It is made anew in a temporary folder. What a release includes is said by its manifest; only a
    version that is not released yet has to be told.

    Arguments and errors are those of `build`.
    """
    with tempfile.TemporaryDirectory(prefix="rostra-") as folder:
        built = _make(corpus, Path(folder), Task([*include], processes, stage), keep=False)
    return built._replace(problems=built.problems or list(card.stale(corpus)))


def _make(corpus: Corpus, folder: Path, task: Task, *, keep: bool) -> Built:
    """Check the corpus and the release that its next one is compared with; then write."""
    files = corpus.files()
    size = sum(f.size for name, f in files.items() if f and name.startswith("curated/"))
    checked = check(files, Means(task.processes, task.stage("checking", size)))
    if checked.problems or checked.config is None:
        return Built(checked.problems)
    version = checked.config["version"]
    problems = [*lost(corpus), *card.flaws(corpus)] or _damage(corpus, version, task.stage)
    if problems:
        return Built(problems)
    there = corpus.release(version) if version in corpus.versions() else None
    if there is not None:
        included = there.manifest.get("include", [])
        if task.include and task.include != included:
            message = f"the release {version} does not include {', '.join(task.include)} records"
            return Built([Problem("release-differs", "corpus.json", None, "version", message)])
        task = task._replace(include=included)
    means = Means(task.processes, task.stage("writing", size))
    with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=folder) as beside:
        made = Release(Path(beside) / version)
        if "utterances" not in write(checked, made.path, task.include, means):
            message = "there is no utterance to release"
            return Built([Problem("nothing-to-release", "corpus.json", None, None, message)])
        if there is not None:
            return Built(list(differences(there, made, checked)), there)
        problems = list(obstacles(corpus, made, checked)) or list(
            prove_release(made, task.stage("proving", _size(made)))
        )
        if keep and not problems:
            made.path.rename(folder / version)
    return Built(problems, corpus.release(version) if keep and not problems else None, new=True)


def _damage(corpus: Corpus, version: str, stage: Stage) -> list[Problem]:
    """What keeps the release that a build is compared with from being compared with."""
    if version in corpus.versions():
        return list(checksums(corpus.release(version)))
    if not corpus.versions():
        return []
    newest = corpus.release()
    return list(prove_release(newest, stage(f"proving {newest.path.name}", _size(newest))))


def _size(release: Release) -> int:
    """Bytes of the JSON Lines that a proof goes through."""
    return sum(file.stat().st_size for file in release.path.glob("*.jsonl") if file.is_file())


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
