"""What the gate asks git: a merge base, and the files of a folder at a revision."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from rostra.errors import RostraError


def merge_base(folder: Path, revision: str) -> str:
    """The commit at which HEAD and a revision parted.

    Raises:
        RostraError: this is no git checkout, there is no such revision, the two have no common
            history, or the clone is too shallow to tell.
    """
    commit = resolve(folder, revision)
    found = _git(folder, "merge-base", commit, "HEAD", fail=False)
    if found:
        return found.strip()
    if _git(folder, "rev-parse", "--is-shallow-repository").strip() == "true":
        raise RostraError(
            f"the clone is too shallow to find where HEAD and {revision} parted. Fetch the whole "
            "history; in a GitHub workflow, give actions/checkout the option\n    fetch-depth: 0"
        )
    raise RostraError(f"HEAD and {revision} have no history in common; nothing can be compared")


def resolve(folder: Path, revision: str) -> str:
    """The commit that a revision names; raises RostraError where it names none."""
    # --end-of-options: a revision that looks like an option is a revision.
    name = f"{revision}^{{commit}}"
    found = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", name, fail=False)
    if not found:
        raise RostraError(f"{revision!r} is no revision of the git repository that holds {folder}")
    return found.strip()


def files(folder: Path, commit: str) -> dict[str, bytes]:
    """The files of a folder at a commit, by their path within it; none where it was not there."""
    top = Path(_git(folder, "rev-parse", "--show-toplevel").strip())
    within = folder.resolve().relative_to(top.resolve()).as_posix()
    listed = _git(top, "ls-tree", "-r", "-z", "--name-only", commit, "--", within).split("\0")
    found = {}
    for name in filter(None, listed):
        raw = _run(top, ["cat-file", "blob", f"{commit}:{name}"]).stdout
        found[name if within == "." else name.removeprefix(f"{within}/")] = raw
    return found


def _git(folder: Path, *arguments: str, fail: bool = True) -> str:
    done = _run(folder, arguments)
    if done.returncode == 0:
        return done.stdout.decode("utf-8", "surrogateescape")
    if fail:
        raise RostraError(f"git {arguments[0]}: {done.stderr.decode(errors='replace').strip()}")
    return ""


def _run(folder: Path, arguments: Sequence[str]) -> subprocess.CompletedProcess[bytes]:
    command = ["git", "-C", str(folder), *arguments]
    try:
        return subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - no shell
    except FileNotFoundError as error:
        raise RostraError("git is not installed; compare with a version or a folder") from error
