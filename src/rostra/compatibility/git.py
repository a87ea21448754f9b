"""Questions to git: a merge base, and the files of a folder at a revision."""

import io
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from rostra.errors import RostraError

_SHALLOW = (
    "the clone is too shallow to find where HEAD and {revision} parted. Fetch the whole history "
    "(git fetch --unshallow); in a GitHub workflow, give actions/checkout the option\n"
    "    fetch-depth: 0"
)
# In a hook these name the repository and index of the hook; the gate asks about that of a folder.
_HOOK_VARIABLES = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR")
_FILE, _LINK = ("100644", "100755"), "120000"


def merge_base(folder: Path, revision: str) -> str:
    """The commit at which HEAD and a revision parted; raises RostraError where it is not known."""
    commit = resolve(folder, revision)
    resolve(folder, "HEAD")
    bases = _git(folder, "merge-base", commit, "HEAD", fail=False).split()
    if bases:
        return bases[0]
    if _shallow(folder):
        raise RostraError(_SHALLOW.format(revision=revision))
    raise RostraError(f"HEAD and {revision} have no history in common; nothing can be compared")


def resolve(folder: Path, revision: str) -> str:
    """The commit that a revision names; raises RostraError where it names none."""
    commit = commit_of(folder, revision)
    if commit is not None:
        return commit
    _git(folder, "rev-parse", "--git-dir")  # raises where git cannot work here at all
    if revision == "HEAD":
        raise RostraError(f"the git repository of {folder} has no commit yet")
    if _shallow(folder):
        shallow = _SHALLOW.format(revision=revision)
        raise RostraError(f"{revision!r} is not a revision that this clone has: {shallow}")
    remote, _, branch = revision.partition("/")
    hint = f"; if it is a branch of {remote}: git fetch {remote} {branch}" if branch else ""
    raise RostraError(f"{revision!r} is not a revision of the git repository of {folder}{hint}")


def commit_of(folder: Path, revision: str) -> str | None:
    """The commit that a revision names, or None."""
    if not revision or "\0" in revision:
        return None
    # --end-of-options: a revision that looks like an option is a revision.
    name = f"{revision}^{{commit}}"
    commit = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", name, fail=False)
    return commit.strip() or None


def top(folder: Path) -> Path | None:
    """The top folder of the checkout that contains a folder; None where there is none."""
    try:
        path = _git(folder, "rev-parse", "--show-toplevel", fail=False)
    except RostraError:
        return None
    return Path(path.removesuffix("\n")) if path else None


def files(folder: Path, commit: str) -> dict[str, bytes]:
    """The files of a folder at a commit, by their path within it; none where it did not exist.

    A symbolic link is followed as far as it leads to a file of the same commit. Raises RostraError
    where git does not have the content of a file (a clone without blobs).
    """
    within = _within(folder, commit)
    listed = _git(folder, "ls-tree", "-r", "-z", "--full-tree", commit, "--", within or ".")
    objects = {}
    for entry in filter(None, listed.split("\0")):
        description, name = entry.split("\t", 1)
        mode, _, blob = description.split()
        if mode in (*_FILE, _LINK) and "\n" not in name:
            objects[name.removeprefix(within)] = blob if mode in _FILE else f"{commit}:{name}"
    return _contents(folder, objects)


def _within(folder: Path, commit: str) -> str:
    """The path of a folder (or of a link's target) from the top, with a slash at the end."""
    above = Path(os.path.abspath(folder)).parent  # noqa: PTH100 - resolve() would follow the link
    if not folder.is_symlink() or top(above) != top(folder):
        return _git(folder, "rev-parse", "--show-prefix").removesuffix("\n")
    path = _git(above, "rev-parse", "--show-prefix").removesuffix("\n") + folder.name
    for _ in range(10):
        listed = _git(folder, "ls-tree", "-z", "--full-tree", commit, "--", path)
        if not listed.startswith(_LINK):
            break
        blob = listed.split()[2]
        path = os.path.normpath(f"{path}/../{_git(folder, 'cat-file', 'blob', blob)}")
    return f"{path}/"


def _contents(folder: Path, objects: dict[str, str]) -> dict[str, bytes]:
    """The content of each file's object, but not of links that lead out of the commit."""
    names = "".join(f"{name}\n" for name in objects.values()).encode("utf-8", "surrogateescape")
    done = _run(folder, ["cat-file", "--batch", "--follow-symlinks"], names)
    if done.returncode:
        raise RostraError(f"git cat-file: {done.stderr.decode(errors='replace').strip()}")
    contents, out = {}, io.BytesIO(done.stdout)
    for path, name in objects.items():
        kind, size = [b"", *out.readline().split()][-2:]  # <object> <kind> <size>, or … missing
        if size.isdigit():
            content = out.read(int(size) + 1)[:-1]
            if kind == b"blob":
                contents[path] = content
        elif ":" not in name:
            raise RostraError(f"git does not have the content of {path} at that revision")
    return contents


def _shallow(folder: Path) -> bool:
    return _git(folder, "rev-parse", "--is-shallow-repository", fail=False).strip() == "true"


def _git(folder: Path, *arguments: str, fail: bool = True) -> str:
    done = _run(folder, arguments)
    if done.returncode == 0:
        return done.stdout.decode("utf-8", "surrogateescape")
    if fail:
        raise RostraError(f"git {arguments[0]}: {done.stderr.decode(errors='replace').strip()}")
    return ""


def _run(
    folder: Path, arguments: Sequence[str], stdin: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    command = ["git", "-C", str(folder), *arguments]
    environment = {name: value for name, value in os.environ.items() if name not in _HOOK_VARIABLES}
    try:
        return subprocess.run(  # noqa: S603 - no shell
            command, capture_output=True, check=False, input=stdin, env=environment
        )
    except FileNotFoundError as error:
        raise RostraError("git is not installed; compare with a version or a folder") from error
