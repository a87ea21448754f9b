"""Questions to git: a merge base, and the files of a folder at a revision or in the index.

A repository may come from a stranger, so git is asked with its doors shut: it connects to nothing,
not even to fetch objects that a partial clone lacks, and runs neither hooks nor a monitor of files;
replacements, grafts and a prepared graph of commits do not change its history; a bare repository
within the folder does not take the place of the one around it. Of the environment it gets where the
user's own settings are, and nothing that a hook or a stranger's script set. Only commands that
neither write nor filter files are used; each object has to be the one that its hash names. Time,
memory and the amount of its answers are limited.
"""

import os
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import new as new_hash
from pathlib import Path
from tempfile import TemporaryFile
from threading import Timer
from types import MappingProxyType
from typing import IO, NamedTuple

from rostra.errors import RostraError
from rostra.printable import shell_command

_SHALLOW = (
    "the clone is too shallow to find where HEAD and {revision} parted. Fetch the whole history "
    "({fetch}); in a GitHub workflow, give actions/checkout the option\n"
    "    fetch-depth: 0"
)
_TOO_SHALLOW_FOR_PARENT = (
    "the clone is too shallow to have the commit before HEAD. Fetch the whole history ({fetch}); "
    "in a GitHub workflow, give actions/checkout the option\n    fetch-depth: 0"
)
_INCOMPLETE = (
    "git does not have the content of {path} at that revision: the clone is partial (made with "
    "--filter) or damaged, and the gate fetches nothing itself. Fetch what it lacks, from where it "
    "was cloned: {fetch}"
)
_OPTIONS = """--no-pager -c core.fsmonitor=false -c core.hooksPath=/dev/null
    -c core.commitGraph=false -c safe.bareRepository=explicit -c protocol.allow=never""".split()
_ENVIRONMENT = {
    # Versions before 2.44 do not know the first: they begin to fetch, and the second stops them.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ALLOC_LIMIT": "1g",
    "LC_ALL": "C",
}
_USER_SETTINGS = (
    "GIT_CONFIG_GLOBAL GIT_CONFIG_SYSTEM GIT_CONFIG_NOSYSTEM GIT_CONFIG_PARAMETERS GIT_CONFIG_COUNT"
    " GIT_CONFIG_KEY_ GIT_CONFIG_VALUE_ GIT_CEILING_DIRECTORIES GIT_DISCOVERY_ACROSS_FILESYSTEM"
    " GIT_EXEC_PATH GIT_TEST_ASSUME_DIFFERENT_OWNER"
)
"""Variables of git that are the user's, by how their names begin. Not among them, for example, are
``GIT_DIR`` and ``GIT_INDEX_FILE``, with which a hook names its own repository."""

INDEX = ":"
"""In place of a commit: what is staged for the next one."""

_SECONDS = 120.0
_MOST_BYTES = 256 << 20
_MOST_ENTRIES = 100_000
_LONGEST_PATH = 4096
_MOST_LINKS = 10
_FOLDER, _FILE, _LINK = b"40000", (b"100644", b"100755", b"100664"), b"120000"
_NO_COMMIT = re.compile("0{40}|0{64}")
_TREE_ENTRY = re.compile(rb"([0-7]{5,6}) ([^\0/]{1,255})\0")  # the bytes of a hash follow
_TOO_SLOW = (
    "git gave no answer for {folder} within {seconds:g} seconds; its repository may be damaged, or "
    "have something else than files in .git"
)


def merge_base(folder: Path, revision: str) -> str:
    """The commit at which HEAD and a revision parted; raises RostraError where it is not known."""
    commit = resolve(folder, revision)
    resolve(folder, "HEAD")
    bases = _git(folder, "merge-base", commit, "HEAD", fail=False).split()
    if bases:
        return bases[0]
    if _shallow(folder):
        raise RostraError(_too_shallow(folder, revision))
    raise RostraError(f"HEAD and {revision} have no history in common; nothing can be compared")


def resolve(folder: Path, revision: str) -> str:
    """The commit that a revision names; raises RostraError where it names none."""
    commit = commit_of(folder, revision)
    if commit is not None:
        return commit
    _git(folder, "rev-parse", "--git-dir")  # raises where git cannot work here at all
    if _NO_COMMIT.fullmatch(revision):
        raise RostraError(
            f"{revision} is how git says that there is no commit: before the first push of a "
            "branch, for example. Name what the branch started from, such as origin/main"
        )
    if revision == "HEAD":
        raise RostraError(f"the git repository of {folder} has no commit yet")
    if _shallow(folder):
        shallow = _too_shallow(folder, revision)
        raise RostraError(f"{revision!r} is not a revision that this clone has: {shallow}")
    remote, _, branch = revision.partition("/")
    hint = f"; if it is a branch of {remote}: {_fetch(folder, remote, branch)}" if branch else ""
    raise RostraError(f"{revision!r} is not a revision of the git repository of {folder}{hint}")


def _too_shallow(folder: Path, revision: str) -> str:
    return _SHALLOW.format(revision=revision, fetch=_fetch(folder, "--unshallow"))


def _fetch(folder: Path, *arguments: str) -> str:
    """The command that fetches into the repository of a folder."""
    return shell_command("git", "-C", folder, "fetch", *arguments)


def commit_of(folder: Path, revision: str) -> str | None:
    """The commit that a revision names, or None."""
    if not revision or "\0" in revision:
        return None
    # --end-of-options: a revision that looks like an option is a revision.
    name = f"{revision}^{{commit}}"
    commit = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", name, fail=False)
    return commit.strip() or None


def parent(folder: Path, commit: str) -> str | None:
    """The first parent of a commit; None where it has none.

    Raises:
        RostraError: the clone is too shallow to have it.
    """
    if first := commit_of(folder, f"{commit}^1"):
        return first
    with _objects(folder) as objects:
        header = objects.read(commit, b"commit", str(folder)).partition(b"\n\n")[0]
    if b"\nparent " in header:
        raise RostraError(_TOO_SHALLOW_FOR_PARENT.format(fetch=_fetch(folder, "--unshallow")))
    return None


def top(folder: Path) -> Path | None:
    """The top folder of the checkout that contains a folder; None where there is none."""
    try:
        path = _git(folder, "rev-parse", "--show-toplevel", fail=False)
    except RostraError:
        return None
    return Path(path.removesuffix("\n")) if path else None


def files(
    folder: Path,
    commit: str,
    is_relevant: Callable[[str], bool],
    most_bytes: int,
    *,
    at: str | None = None,
) -> dict[str, bytes]:
    """The files of a folder at a commit, by their path within it; none where it did not exist.

    A symbolic link is followed as far as it leads to a file of the same folder.

    Args:
        folder: a folder in a checkout; a link to one is followed as it was at that commit.
        commit: the hash of a commit, or `INDEX`.
        is_relevant: whether a file is wanted, by its path within the folder.
        most_bytes: the size of the largest file that is read.
        at: the path of the folder at that commit, from the top; by default that of today.

    Raises:
        RostraError: git does not have the content of a file (a partial clone), an object is not
            what its hash names, or there is more than fits the limits.
    """
    names = _names(folder) if at is None else [*filter(None, at.split("/"))]
    staged = _staged(folder) if commit == INDEX else {}
    with _objects(folder, staged) as objects:
        tree = _Entry(_FOLDER, INDEX)
        if commit != INDEX:
            header = objects.read(commit, b"commit", str(folder))
            tree = _Entry(_FOLDER, header.split()[1].decode())
        for _ in range(_MOST_LINKS):
            entry = objects.entry(tree, names)
            if entry is None or entry.mode != _LINK:
                break
            names = _target(names, objects.read(entry.hash, b"blob", "/".join(names)))
        if entry is None or entry.mode != _FOLDER:
            return {}
        objects.most_bytes = most_bytes
        return dict(_relevant_files(objects, entry, is_relevant))


def paths(folder: Path, commit: str) -> list[str]:
    """The paths of all files at a commit, from the top, as git lists them."""
    listed = _git(folder, "ls-tree", "-r", "-z", "--full-tree", "--name-only", commit)
    return [*filter(None, listed.split("\0"))]


def place(folder: Path) -> str:
    """The path of a folder from the top of its checkout; empty for the top itself."""
    return "/".join(_names(folder))


class _Entry(NamedTuple):
    """An entry of a tree: its mode, and the hash of its object."""

    mode: bytes
    hash: str


def _staged(folder: Path) -> dict[str, dict[str, _Entry]]:
    """The index as folders of entries, each named by `INDEX` and its path.

    Raises:
        RostraError: it has a conflict.
    """
    work_tree = top(folder) or folder
    index = os.environ.get("GIT_INDEX_FILE")  # of a hook: that of the commit that is being made
    environment = {"GIT_INDEX_FILE": os.path.abspath(index)} if index else {}  # noqa: PTH100
    listed = _git(work_tree, "ls-files", "--stage", "-z", environment=environment)
    folders: dict[str, dict[str, _Entry]] = {INDEX: {}}
    for line in filter(None, listed.split("\0")):
        fields, _, path = line.partition("\t")
        mode, name, stage = fields.split()
        if stage != "0":
            raise RostraError(f"{path} has a merge conflict; resolve it, then: git add {path}")
        parts = path.split("/")
        for depth in range(len(parts) - 1, 0, -1):
            above, inner = "/".join(parts[: depth - 1]), "/".join(parts[:depth])
            folders.setdefault(INDEX + inner, {})
            entry = _Entry(_FOLDER, INDEX + inner)
            folders.setdefault(INDEX + above, {})[parts[depth - 1]] = entry
        above = "/".join(parts[:-1])
        folders.setdefault(INDEX + above, {})[parts[-1]] = _Entry(mode.encode(), name)
    return folders


def _relevant_files(
    objects: "_Objects", folder: _Entry, is_relevant: Callable[[str], bool]
) -> Iterator[tuple[str, bytes]]:
    """The path and content of each file, but not of links that lead out of the folder."""
    todo, entries_seen, bytes_read = [("", folder)], 0, 0
    while todo:
        path, entry = todo.pop()
        if entry.mode == _FOLDER:
            entries = objects.tree(entry.hash, path)
            entries_seen += len(entries)
            for name, child in entries.items():
                inner = f"{path}/{name}" if path else name
                if is_relevant(f"{inner}/_.json" if child.mode == _FOLDER else inner):
                    todo.append((inner, child))
            if entries_seen > _MOST_ENTRIES or len(path) > _LONGEST_PATH:
                raise RostraError(
                    f"the folder has more than {_MOST_ENTRIES:,} files at that revision, or paths "
                    f"of more than {_LONGEST_PATH:,} characters"
                )
            continue
        names = path.split("/")
        for _ in range(_MOST_LINKS):
            if entry.mode != _LINK:
                break
            names = _target(names, objects.read(entry.hash, b"blob", path))
            entry = objects.entry(folder, names) or _Entry(b"", "")
        if entry.mode in _FILE:
            content = objects.read(entry.hash, b"blob", path)
            bytes_read += len(content)
            if bytes_read > _MOST_BYTES:
                raise RostraError(
                    f"the files at that revision have more than {_MOST_BYTES:,} bytes"
                )
            yield path, content


def _target(names: list[str], link: bytes) -> list[str]:
    """Where a link leads, given the names of folders down to it; a first name ``..`` is outside."""
    target = os.path.join(*names[:-1], link.decode("utf-8", "surrogateescape"))  # noqa: PTH118 - of a tree, not of the disk
    return os.path.normpath(target).split("/")


def _names(folder: Path) -> list[str]:
    """The names of the folders from the top of the checkout down to a folder or a link to one."""
    above = Path(os.path.abspath(folder)).parent  # noqa: PTH100 - resolve() would follow the link
    last = [folder.name] if folder.is_symlink() and top(above) == top(folder) else []
    inner = above if last else folder
    prefix = _git(inner, "rev-parse", "--show-prefix").removesuffix("\n")
    work_tree = top(inner)
    if work_tree is None or not inner.resolve().is_relative_to(work_tree.resolve()):
        raise RostraError(
            f"the git repository of {folder} has its files elsewhere, in {work_tree} "
            "(core.worktree); name a folder of its checkout"
        )
    return [*filter(None, prefix.split("/")), *last]


@contextmanager
def _objects(
    folder: Path, staged: Mapping[str, dict[str, _Entry]] = MappingProxyType({})
) -> Iterator["_Objects"]:
    """A process that answers with objects."""
    with _process(folder, "cat-file", "--batch") as process:
        yield _Objects(folder, process, staged)


class _Objects:
    """The objects of a repository, each proved by its hash; `most_bytes` limits the size of one.

    The folders of the index are no objects, and have names of their own.
    """

    def __init__(
        self,
        folder: Path,
        process: subprocess.Popen[bytes],
        staged: Mapping[str, dict[str, _Entry]],
    ) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self.most_bytes = 1 << 24
        self._folder = folder
        self._staged = staged
        self._requests, self._answers = process.stdin, process.stdout

    def read(self, name: str, kind: bytes, path: str) -> bytes:
        """The content of an object; the path is for people."""
        try:
            self._requests.write(f"{name}\n".encode())
            self._requests.flush()
            answer = self._answers.readline(1000).split()
        except BrokenPipeError:
            answer = []
        if len(answer) != 3 or answer[1] != kind:  # noqa: PLR2004 - name, kind and size
            raise RostraError(
                _INCOMPLETE.format(
                    path=path, fetch=_fetch(self._folder, "--refetch", "--no-filter")
                )
            )
        size = int(answer[2])
        if size > self.most_bytes:
            raise RostraError(f"{path} has {size:,} bytes, the limit is {self.most_bytes:,}")
        content = self._answers.read(size + 1)[:size]
        hashed = new_hash("sha1" if len(name) == 40 else "sha256", usedforsecurity=False)  # noqa: PLR2004
        hashed.update(b"%s %d\0%s" % (kind, size, content))
        if hashed.hexdigest() != name:
            raise RostraError(
                f"the git repository of {self._folder} is damaged or forged: the content of {path} "
                f"is not that of object {name}. See: git fsck"
            )
        return content

    def tree(self, name: str, path: str) -> dict[str, _Entry]:
        """The entries of a tree, by name."""
        if name in self._staged:
            return self._staged[name]
        content, size = self.read(name, b"tree", path), len(name) // 2
        entries, at = {}, 0
        while match := _TREE_ENTRY.match(content, at):
            mode, file = match.groups()
            at = match.end() + size
            entry = _Entry(mode, content[match.end() : at].hex())
            entries[file.decode("utf-8", "surrogateescape")] = entry
        if at != len(content) or entries.keys() & {".", ".."}:
            raise RostraError(f"tree {name} of the git repository is not a folder; see: git fsck")
        return entries

    def entry(self, tree: _Entry, names: list[str]) -> _Entry | None:
        """The entry to which some names lead; None where there is none."""
        entry: _Entry | None = tree
        for name in names:
            if entry is None or entry.mode != _FOLDER:
                return None
            if name != ".":
                entry = self.tree(entry.hash, name).get(name)
        return entry


def _shallow(folder: Path) -> bool:
    return _git(folder, "rev-parse", "--is-shallow-repository", fail=False).strip() == "true"


def _git(
    folder: Path,
    *arguments: str,
    fail: bool = True,
    environment: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """What git says; empty where it fails and may."""
    with (
        TemporaryFile() as errors,
        _process(folder, *arguments, errors=errors, environment=environment) as process,
    ):
        assert process.stdout is not None
        said = process.stdout.read(_MOST_BYTES)
        if process.wait() == 0:
            return said.decode("utf-8", "surrogateescape")
        errors.seek(0)
        if fail:
            message = errors.read(2000).decode(errors="replace").strip()
            raise RostraError(f"git {arguments[0]}: {message}")
        return ""


@contextmanager
def _process(
    folder: Path,
    *arguments: str,
    errors: IO[bytes] | None = None,
    environment: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[subprocess.Popen[bytes]]:
    """A git that is asked something; it ends with the block."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name.startswith(tuple(_USER_SETTINGS.split()))
    }
    try:
        process = subprocess.Popen(  # noqa: S603 - no shell
            ["git", *_OPTIONS, "-C", str(folder), *arguments],  # noqa: S607 - the user's git
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors or subprocess.DEVNULL,
            env={**inherited, **environment, **_ENVIRONMENT},
        )
    except FileNotFoundError as error:
        raise RostraError("git is not installed; compare with a version or a folder") from error
    timer = Timer(_SECONDS, process.kill)
    timer.start()
    late = False
    try:
        yield process
    except RostraError:
        if timer.is_alive():
            raise
    finally:
        late = not timer.is_alive()
        timer.cancel()
        process.kill()
        process.communicate()
    if late:
        raise RostraError(_TOO_SLOW.format(folder=folder, seconds=_SECONDS))
