"""The rules about what stands around the schemas: published files, their lock, the changelog."""

import re
import shlex
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from rostra.compatibility import git
from rostra.compatibility.findings import Finding, note, refusal
from rostra.compatibility.snapshot import LOCK, Snapshot
from rostra.compatibility.work import Work
from rostra.errors import RostraError


def untouched(
    now: Snapshot, before: Mapping[str, bytes] | None, restore: str, schemas: Path
) -> Iterator[Finding]:
    """Published files are those of the base, and those of the lock.

    Args:
        now: the schemas that are judged.
        before: the published files of the base; None where it is not known.
        restore: the command that gives a file of the base back, with `{file}` in it.
        schemas: the folder, for commands.
    """
    versions = {file.split("/")[1] for file in before or ()} & set(now.versions)
    for file in sorted((before or {}).keys() | now.files.keys()):
        given, wanted = now.files.get(file), (before or {}).get(file)
        if given == wanted or file == LOCK:
            continue
        if wanted is not None:
            what = "is gone" if given is None else "was changed"
            command = restore.format(file=shlex.quote(file))
        elif file.startswith("published/") and file.split("/")[1] in versions:
            what = "was added to a version that was published without it"
            command = f"rm {shlex.quote(str(schemas / file))}"
        else:
            continue
        message = f"{file} is published and {what}"
        yield refusal("published-changed", file, message, command=command)
    if now.versions or LOCK in now.files:
        yield from _lock(now, before or {}, restore, schemas)


def lock(now: Snapshot) -> str:
    """The lock file of the published versions: SHA-256 and path of each file."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(_digests(now).items()))


def _digests(now: Snapshot) -> dict[str, str]:
    return {
        name.removeprefix("published/"): sha256(raw).hexdigest()
        for name, raw in now.files.items()
        if name.startswith("published/") and name != LOCK
    }


def _lock(
    now: Snapshot, before: Mapping[str, bytes], restore: str, schemas: Path
) -> Iterator[Finding]:
    given, real = now.files.get(LOCK, b"").decode("utf-8", "replace"), _digests(now)
    if given == lock(now):
        return
    pairs = [line.partition("  ") for line in given.splitlines()]
    locked = {name: digest for digest, _, name in pairs}
    wrong = sorted(n for n in locked.keys() | real.keys() if locked.get(n) != real.get(n))
    # Two ends of a line are one change: git may have made it on checkout.
    lines = [n for n in wrong if _unix(now.files.get(f"published/{n}", b"")) == locked.get(n)]
    new = [version for version in now.versions if not _has(before, version)]
    command = "Restore the published files as the history has them."
    if wrong and lines == wrong:
        command = (
            "The ends of lines were changed, by git's autocrlf if not by hand. Give .gitattributes "
            f"the line: {schemas.name}/published/** -text"
        )
    elif not new and before.get(LOCK) not in (None, now.files.get(LOCK)):
        command = f"Restore it: {restore.format(file=LOCK)}"
    elif new and restore:
        command = "rostra schema release alone writes published files.\n"
        command += anew(schemas, new, restore)
    which = f": {', '.join(wrong[:3])}{' …' * (len(wrong) > 3)}" if wrong else " in order or form"  # noqa: PLR2004
    message = f"{LOCK} does not fit the published files{which}"
    yield refusal("broken-lock", LOCK, message, command=command)


def anew(schemas: Path, versions: list[str], restore: str) -> str:
    """The commands that take versions away and publish in their place what the gate would."""
    folders = (shlex.quote(str(schemas / "published" / version)) for version in versions)
    locked = restore.format(file=LOCK) if restore else f"restore {LOCK}"
    command = f"rostra schema release --schemas {shlex.quote(str(schemas))}"
    return f"Run: rm -r {' '.join(folders)}\nThen: {locked}\nThen: {command}"


def _has(files: Mapping[str, bytes], version: str) -> bool:
    return any(file.startswith(f"published/{version}/") for file in files)


def _unix(raw: bytes) -> str:
    return sha256(raw.replace(b"\r\n", b"\n")).hexdigest()


def announced(work: Work, schemas: Path) -> Iterator[Finding]:
    """Each schema that accepts other data than the published one is named under its heading.

    That is Unreleased, and below it Schema, of the nearest CHANGELOG.md at or above the folder.
    """
    bumps = {name: bump for name, bump in work.bumps().items() if "codelists/" not in name}
    if work.newest is None or not any(bump != "none" for bump in bumps.values()):
        return
    changelog = _changelog(schemas)
    said = _section(changelog)
    for name, bump in bumps.items():
        if bump == "none" or re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", said):
            continue
        message = f"{name} changed, and {changelog.name} does not name it"
        if bump == "patch":
            yield note("unannounced", f"{name}.json", message)
        else:
            words = {"changelog": changelog.as_posix(), "name": name}
            yield refusal("unannounced", f"{name}.json", message, **words)


def _changelog(schemas: Path) -> Path:
    top = git.top(schemas)
    folder = schemas.resolve()
    for above in (folder, *folder.parents):
        if (above / "CHANGELOG.md").is_file():
            return above / "CHANGELOG.md"
        if top is None or above == top.resolve():
            break
    return folder.parent / "CHANGELOG.md"


def _section(changelog: Path) -> str:
    """What stands below Unreleased, and there below Schema; the headings may be of any level."""
    try:
        text = changelog.read_text("utf-8") if changelog.is_file() else ""
    except UnicodeDecodeError as error:
        raise RostraError(f"{changelog} is not UTF-8 (byte {error.start})") from error
    return _below(_below(text, r"\[?Unreleased\b.*"), r"Schemas?\s*:?")


def _below(text: str, title: str) -> str:
    found = re.search(rf"^(#+)[ \t]+{title}$", text, re.MULTILINE | re.IGNORECASE)
    if not found:
        return ""
    rest = text[found.end() :]
    ends = re.search(rf"^#{{1,{len(found[1])}}}[ \t]", rest, re.MULTILINE)
    return rest[: ends.start()] if ends else rest
