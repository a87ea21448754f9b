"""The state from which a change started: at a revision, in a folder, or as it was published."""

import shlex
from collections import Counter
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from rostra.compatibility import git, snapshot
from rostra.compatibility.snapshot import Snapshot
from rostra.errors import RostraError
from rostra.printable import shell_command


class Base(NamedTuple):
    """The state from which a change started.

    Attributes:
        state: the schemas as they were.
        name: its name for people.
        versions: the versions that were published then; later ones belong to the change.
        published_files: their files as they were; empty where they are unknown.
        direction: the direction that the project asked for then; None where it is unknown.
        restore: gives the command that restores a file; None where there is none.
        commit: the commit, where it is one.
        nothing: why nothing was compared; empty where something was.
    """

    state: Snapshot
    name: str
    versions: list[str]
    published_files: dict[str, bytes]
    direction: str | None = None
    restore: Callable[[str], str] | None = None
    commit: str | None = None
    nothing: str = ""


def find(now: Snapshot, schemas: Path, against: str, *, tip: bool, staged: bool = False) -> Base:
    """What a folder of schemas is compared with; the arguments are those of `check`."""
    is_folder = "\0" not in against and bool(against) and Path(against).is_dir()
    if against in now.versions and not tip:
        return of_version(now, against)
    if is_folder and not tip:
        return _of_folder(now, schemas, against)
    try:
        commit = git.resolve(schemas, against) if tip else git.merge_base(schemas, against)
    except RostraError as error:
        published = ", ".join(now.versions) or "none"
        reason = f"and {against!r} is neither a folder nor a published version"
        raise RostraError(f"{error}\n({reason}; published: {published})") from error
    name = f"{'' if tip else 'the merge base with '}{against} ({commit[:12]})"
    base = _of_commit(now, schemas, commit, name)
    if commit != git.resolve(schemas, "HEAD"):
        return base
    if base.state.files != now.files:
        added = sorted(now.files.keys() - base.state.files.keys())
        changed = {**base.state.files, **{name: now.files[name] for name in added}} != now.files
        nothing = f"{against} has HEAD already; only what it has not is new: {', '.join(added)}"
        return base if changed else base._replace(nothing=nothing)
    if staged:
        return base._replace(nothing=f"what is staged is what HEAD has ({commit[:12]})")
    if tip:
        raise RostraError(
            f"{against} is what is checked out, and nothing was changed since: nothing would be "
            "compared. Name what it started from; without --tip, this is the commit before"
        )
    return _before(now, schemas, against, commit)


def of_version(now: Snapshot, version: str) -> Base:
    """A published version as a base."""
    state, name = now.published(version), f"the published version {version}"
    return Base(state, name, now.versions[: now.versions.index(version) + 1], {})


def _before(now: Snapshot, schemas: Path, against: str, head: str) -> Base:
    """The base of what is checked out as it is in a branch that has it already."""
    before = git.parent(schemas, head)
    if before is None:
        empty = Snapshot({})
        name = "nothing: HEAD is the first commit"
        return Base(empty, name, [], {}, nothing=f"HEAD ({head[:12]}) is the first commit")
    name = f"the commit before HEAD ({before[:12]}), as {against} has HEAD already"
    return _of_commit(now, schemas, before, name)


def _of_commit(now: Snapshot, schemas: Path, commit: str, name: str) -> Base:
    state, place, nothing = snapshot.of_commit(schemas, commit), git.place(schemas), ""
    if not state.schemas:
        renamed = _renamed(now, schemas, commit, place)
        if renamed is None:
            nothing = f"{schemas} had no schemas at {commit[:12]}"
        else:
            place, name = renamed, f"{name}, where the folder is {renamed or 'the top'}"
            state = snapshot.of_commit(schemas, commit, at=renamed)

    def restore(file: str) -> str:
        # Not `git checkout`: it would run the hooks and filters of the repository.
        source = f"{commit[:12]}:{PurePosixPath(place, file)}"
        show = shell_command("git", "-C", schemas, "cat-file", "blob", source)
        folder = (schemas / file).parent
        make = "" if folder.is_dir() else f"{shell_command('mkdir', '-p', folder)} && "
        return f"{make}{show} > {shlex.quote(str(schemas / file))}"

    return Base(
        state,
        name,
        state.versions,
        state.published_files,
        state.config.direction if state.schemas else None,
        restore,
        commit,
        nothing,
    )


def _renamed(now: Snapshot, schemas: Path, commit: str, place: str) -> str | None:
    """The path at a commit of a folder that is gone, and had most of the schemas of today."""
    top = git.top(schemas)
    ends = {PurePosixPath(now.file_name(name)).parts for name in now.schemas}
    counts: Counter[str] = Counter()
    for path in git.paths(schemas, commit):
        parts = PurePosixPath(path).parts
        for length in range(1, len(parts) + 1):
            folder = "/".join(parts[:-length])
            gone = top is not None and not (top / path).exists()
            if parts[-length:] in ends and folder != place and gone:
                counts[folder] += 1
    most = max(counts.values(), default=0)
    if 2 * most < len(ends) or not most:
        return None
    return min(folder for folder, count in counts.items() if count == most)


def _of_folder(now: Snapshot, schemas: Path, folder: str) -> Base:
    if folder[0] not in "./" and git.top(schemas) and git.commit_of(schemas, folder):
        raise RostraError(
            f"{folder} is a folder and a git revision. "
            f"Name the folder ./{folder}, or the revision refs/heads/{folder}"
        )
    if Path(folder).samefile(schemas):
        raise RostraError(f"{folder} is the folder that is checked; nothing would be compared")
    state = snapshot.of_folder(Path(folder))

    def restore(file: str) -> str:
        return shell_command("cp", Path(folder) / file, schemas / file)

    name, versions = f"the folder {folder}", state.versions or now.versions
    return Base(state, name, versions, state.published_files, restore=restore)
