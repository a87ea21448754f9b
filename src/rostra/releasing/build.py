"""Building a release: a checked corpus becomes a verified folder, put in place by one rename."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from rostra.errors import RostraError
from rostra.files import locked, sync_folder, working_folder
from rostra.problems import Problem
from rostra.progress import Progress, silent
from rostra.releases import Corpus, Release
from rostra.releasing import card
from rostra.releasing.blockers import differences, release_blockers
from rostra.releasing.croissant import statement_flaws, statements
from rostra.releasing.release_writer import Content, reproducible_suffixes, write_release
from rostra.releasing.verify import verify, verify_files
from rostra.validation import RunOptions, check
from rostra.version_numbers import is_version

_UNFINISHED = ".building-release"
"""The folder beside the releases in which a build works."""


class Built(NamedTuple):
    """The result of a build.

    Attributes:
        problems: why no release was made, or why the one that exists was not confirmed.
        release: the release, or None.
        new: whether the release did not exist before.
        bytes_compared: for a release that existed, the suffixes of the files that were compared
            byte for byte: ``jsonl`` and ``parquet``, ``jsonl`` alone, or none. The records and the
            types of columns were compared in any case.
        empty_fields: the fields of the card that nobody has filled in yet.
    """

    problems: list[Problem]
    release: Release | None = None
    new: bool = False
    bytes_compared: tuple[str, ...] = ()
    empty_fields: tuple[card.EmptyField, ...] = ()


def build(
    corpus: Corpus,
    *,
    include: Sequence[str] = (),
    jsonl: bool = False,
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
        jsonl: whether tables in shards, too, have JSON Lines beside Parquet.
        processes: how many processes read big tables. If more than one, the main module of the
            program must be importable (`if __name__ == "__main__"`).
        progress: reports each stage, in bytes.

    Raises:
        RostraError: the corpus has no corpus.json, or a file changed during the build.
    """
    if corpus.is_release:
        raise RostraError(f"{corpus.path} is a release: it is not built, but copied. Name a corpus")
    releases = corpus.path / "releases"
    releases.mkdir(exist_ok=True)
    sync_folder(corpus.path)
    with locked(releases):
        built = _build(corpus, releases, Content(include, jsonl), processes, progress)
        if built.problems:
            return built
        card.write(corpus)
        return built._replace(empty_fields=tuple(card.empty_fields(corpus)))


def check_build(
    corpus: Corpus,
    *,
    include: Sequence[str] = (),
    jsonl: bool = False,
    processes: int = 1,
    progress: Progress = silent,
) -> Built:
    """Prove that the curated records make the release that corpus.json names; write nothing.

    The release is built in a temporary folder. Its manifest says what it includes, so `include` and
    `jsonl` are needed only for a version that is not released yet.

    The records and column types of a release that exists must be those of the rebuilt one. So must
    the bytes of its JSON Lines, if a version of this package with the same writer made them, and
    the bytes of its Parquet, if the version of pyarrow is also the same.

    Arguments and errors are those of `build`.
    """
    with tempfile.TemporaryDirectory(prefix="rostra-") as folder:
        built = _build(corpus, Path(folder), Content(include, jsonl), processes, progress)
    if not built.problems:
        empty_fields = tuple(card.empty_fields(corpus))
        built = built._replace(problems=list(card.stale(corpus)), empty_fields=empty_fields)
    return built._replace(release=None if built.new else built.release)


def _content(release: Release) -> Content:
    """What a release that exists has beside what each has."""
    in_shards = [table for table in release.tables() if len(release.files(table, "parquet")) > 1]
    in_lines = any("jsonl" in release.suffixes(table) for table in in_shards)
    return Content(release.manifest.get("include", ()), jsonl=in_lines or not in_shards)


def _lacking(wanted: Content, existing: Content, version: str) -> Iterator[Problem]:
    """What is asked for that a release does not have."""
    lacks = []
    if wanted.include and [*wanted.include] != [*existing.include]:
        lacks.append(f"does not include {', '.join(wanted.include)} records")
    if wanted.jsonl and not existing.jsonl:
        lacks.append("has no JSON Lines of tables in shards")
    for lack in lacks:
        message = f"the release {version} {lack}"
        yield Problem("release-differs", "corpus.json", None, "version", message)


def _build(
    corpus: Corpus, folder: Path, content: Content, processes: int, progress: Progress
) -> Built:
    """Check the corpus and the release to compare with, then write a release into a folder."""
    files = corpus.files()
    size = sum(f.size for name, f in files.items() if f and name.startswith("curated/"))
    checked = check(files, RunOptions(processes, progress("checking", size)))
    if checked.problems or checked.config is None:
        return Built(checked.problems)
    version = checked.config["version"]
    existing = corpus.release(version) if version in corpus.versions() else None
    problems = _damage(corpus, existing, progress, processes)
    if existing and not problems:
        released = _content(existing)
        problems, content = list(_lacking(content, released, version)), released
    if problems:
        return Built(problems)
    run = RunOptions(processes, progress("writing", size))
    stated = statements(corpus)
    if existing:
        stated = stated._replace(license=existing.manifest.get("license", ""))
    with working_folder(folder / _UNFINISHED) as beside:
        new = Release(beside / version)
        if "utterances" not in write_release(checked, new.path, content, run, stated):
            message = "there is no utterance to release"
            return Built([Problem("nothing-to-release", "corpus.json", None, None, message)])
        if existing:
            suffixes = reproducible_suffixes(existing.manifest["tools"])
            problems = list(differences(existing, new, checked, suffixes))
            return Built(problems, existing, bytes_compared=suffixes)
        problems = list(release_blockers(corpus, new, checked))
        problems = problems or list(verify(new, progress, processes=processes))
        if problems:
            return Built(problems, new=True)
        sync_folder(new.path)
        new.path.rename(folder / version)
        sync_folder(folder)
    return Built([], Release(folder / version), new=True)


def _damage(
    corpus: Corpus, existing: Release | None, progress: Progress, processes: int
) -> list[Problem]:
    """Problems of the release to compare with, of others, of the card, and of other statements."""
    problems = []
    for folder in sorted((corpus.path / "releases").glob("*")):
        if is_version(folder.name) and not (folder / "manifest.json").exists():
            name = f"releases/{folder.name}/manifest.json"
            message = "the release has no manifest any more"
            problems.append(Problem("missing-file", name, None, None, message))
    problems += [*card.flaws(corpus), *statement_flaws(corpus)]
    if problems or not corpus.versions():
        return problems
    if existing:
        return list(verify_files(existing))
    return list(verify(corpus.release(), progress, processes=processes))
