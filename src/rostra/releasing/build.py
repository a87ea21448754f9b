"""Building a release: from a checked corpus to a verified folder, put in place by one rename."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from rostra.problems import Problem
from rostra.progress import Progress, silent
from rostra.releases import Corpus, Release
from rostra.releasing import card
from rostra.releasing.blockers import differences, missing_manifests, release_blockers
from rostra.releasing.release_writer import reproducible_suffixes, write_release
from rostra.releasing.verify import verify, verify_files
from rostra.validation import RunOptions, check

_PREFIX = ".building-"


class Built(NamedTuple):
    """The result of a build.

    Attributes:
        problems: why no release was made, or why the one that exists was not confirmed.
        release: the release, or None.
        new: whether the release did not exist before.
        bytes_compared: for a release that existed, the suffixes of the files that were compared
            byte for byte: ``jsonl`` and ``parquet``, ``jsonl`` alone, or none. The records and the
            types of columns were compared in any case.
    """

    problems: list[Problem]
    release: Release | None = None
    new: bool = False
    bytes_compared: tuple[str, ...] = ()


class _Options(NamedTuple):
    """The arguments of `build`."""

    include: list[str]
    processes: int
    progress: Progress


def build(
    corpus: Corpus,
    *,
    include: Sequence[str] = (),
    processes: int = 1,
    progress: Progress = silent,
) -> Built:
    """Make the release that corpus.json names, and write the generated parts of the card.

    A release that exists is not made again but compared with the curated records, as `check_build`
    does. Whatever stops a build, there is either a whole release or none. Memory grows with the
    sources, speakers and events, not with the utterances.

    Args:
        corpus: the corpus.
        include: what is released beside accepted and curated records: nothing, or `UNREVIEWED`.
        processes: how many processes read big tables. If more than one, the main module of the
            program must be importable (`if __name__ == "__main__"`).
        progress: is shown each stage, in bytes.

    Raises:
        RostraError: the corpus has no corpus.json, or a file changed during the build.
    """
    with _exclusive(corpus.path / "releases") as releases:
        built = _make(corpus, releases, _Options([*include], processes, progress), keep=True)
        if not built.problems:
            card.write(corpus)
        return built


def check_build(
    corpus: Corpus,
    *,
    include: Sequence[str] = (),
    processes: int = 1,
    progress: Progress = silent,
) -> Built:
    """Prove that the curated records make the release that corpus.json names; write nothing.

    The release is built in a temporary folder. Its manifest says what it includes, so `include` is
    needed only for a version that is not released yet.

    The records and column types of a release that exists must be those of the rebuilt one. So must
    the bytes of its JSON Lines, if a version of this package with the same writer made them, and
    the bytes of its Parquet, if the version of pyarrow is also the same.

    Arguments and errors are those of `build`.
    """
    with tempfile.TemporaryDirectory(prefix="rostra-") as folder:
        options = _Options([*include], processes, progress)
        built = _make(corpus, Path(folder), options, keep=False)
    return built._replace(problems=built.problems or list(card.stale(corpus)))


def _make(corpus: Corpus, folder: Path, options: _Options, *, keep: bool) -> Built:
    """Check the corpus and the release to compare with, then write the release and prove it."""
    files = corpus.files()
    size = sum(f.size for name, f in files.items() if f and name.startswith("curated/"))
    checked = check(files, RunOptions(options.processes, options.progress("checking", size)))
    if checked.problems or checked.config is None:
        return Built(checked.problems)
    version = checked.config["version"]
    existing = corpus.release(version) if version in corpus.versions() else None
    problems = (
        [*missing_manifests(corpus), *card.flaws(corpus)]
        or list(_baseline_problems(corpus, existing, options.progress))
        or list(_include_problems(existing, options.include))
    )
    if problems:
        return Built(problems)
    include = options.include if existing is None else existing.manifest.get("include", [])
    run = RunOptions(options.processes, options.progress("writing", size))
    with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=folder) as beside:
        made = Release(Path(beside) / version)
        if "utterances" not in write_release(checked, made.path, include, run):
            message = "there is no utterance to release"
            return Built([Problem("nothing-to-release", "corpus.json", None, None, message)])
        if existing is not None:
            suffixes = reproducible_suffixes(existing.manifest["tools"])
            problems = list(differences(existing, made, checked, suffixes))
            return Built(problems, existing, bytes_compared=suffixes)
        problems = list(release_blockers(corpus, made, checked))
        problems = problems or list(verify(made, options.progress))
        if problems or not keep:
            return Built(problems, new=True)
        made.path.rename(folder / version)
    return Built([], corpus.release(version), new=True)


def _baseline_problems(
    corpus: Corpus, existing: Release | None, progress: Progress
) -> Iterator[Problem]:
    """Damage of the release that the curated records are compared with."""
    if existing is not None:
        yield from verify_files(existing)
    elif corpus.versions():
        yield from verify(corpus.release(), progress)


def _include_problems(existing: Release | None, include: list[str]) -> Iterator[Problem]:
    """A request to include what the release that exists does not include."""
    if existing is not None and include and include != existing.manifest.get("include", []):
        message = f"the release {existing.path.name} does not include {', '.join(include)} records"
        yield Problem("release-differs", "corpus.json", None, "version", message)


@contextmanager
def _exclusive(releases: Path) -> Iterator[Path]:
    """Hold the lock on a corpus's releases, and remove what a killed build left."""
    releases.mkdir(exist_ok=True)
    handle = os.open(releases, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        for leftover in releases.glob(f"{_PREFIX}*"):
            shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
        yield releases
    finally:
        os.close(handle)
