"""The rule that published files never change, and their lock.

The lock is ``published/SHA256SUMS``: the SHA-256 and the path of each published file.
"""

from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from rostra.compatibility import findings
from rostra.compatibility.findings import Finding, refusal
from rostra.compatibility.snapshot import LOCK, Snapshot
from rostra.printable import shell_command

Restore = Callable[[str], str] | None
"""Gives the command that restores a file; None where there is none."""

_LISTED = 3  # files that a message about the lock names


def unchanged(
    now: Snapshot, before: Mapping[str, bytes], restore: Restore, schemas: Path
) -> Iterator[Finding]:
    """Published files are those of the base, as far as these are known, and those of the lock."""
    versions = {file.split("/")[1] for file in before} & set(now.versions)
    for file in sorted(before.keys() | now.files.keys()):
        content, original = now.files.get(file), before.get(file)
        if content == original or file == LOCK:
            continue
        if original is not None:
            what = "is gone" if content is None else "was changed"
            assert restore is not None  # whoever knows the files has them from somewhere
            remedy = restore(file)
        elif file.startswith("published/") and file.split("/")[1] in versions:
            what = "was added to a version that was published without it"
            remedy = shell_command("rm", schemas / file)
        else:
            continue
        message = f"{file} is published and {what}"
        yield refusal("published-changed", file, message, command=remedy)
    if now.versions or LOCK in now.files:
        yield from _locked(now, before, restore, schemas)


def lock(now: Snapshot) -> str:
    """The content of the lock for the published files of a snapshot."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(_digests(now).items()))


def _digests(now: Snapshot) -> dict[str, str]:
    files = {name: raw for name, raw in now.published_files.items() if name != LOCK}
    return {n.removeprefix("published/"): sha256(raw).hexdigest() for n, raw in files.items()}


def _locked(
    now: Snapshot, before: Mapping[str, bytes], restore: Restore, schemas: Path
) -> Iterator[Finding]:
    content, digests = now.files.get(LOCK, b"").decode("utf-8", "replace"), _digests(now)
    if content == lock(now):
        return
    pairs = [line.partition("  ") for line in content.splitlines()]
    locked = {name: digest for digest, _, name in pairs}
    wrong = sorted(n for n in locked.keys() | digests.keys() if locked.get(n) != digests.get(n))
    # Git may have changed the line ends on checkout.
    line_ends = [n for n in wrong if _unix_digest(now.files.get(f"published/{n}")) == locked.get(n)]
    new = [v for v in now.versions if not any(f.startswith(f"published/{v}/") for f in before)]
    remedy = "Restore the published files as the history has them."
    if wrong and line_ends == wrong:
        remedy = (
            "The line ends were changed, by git's autocrlf perhaps. Give .gitattributes "
            f"the line: {schemas.name}/published/** -text"
        )
    elif restore and not new and before.get(LOCK) not in (None, now.files.get(LOCK)):
        remedy = f"Restore it: {restore(LOCK)}"
    elif restore and new:
        remedy = f"Only {findings.COMMAND} release writes published files.\n"
        remedy += republish(schemas, new, restore)
    listed = f": {', '.join(wrong[:_LISTED])}{' …' * (len(wrong) > _LISTED)}"
    message = f"{LOCK} does not fit the published files{listed if wrong else ' in order or form'}"
    yield refusal("broken-lock", LOCK, message, command=remedy)


def republish(schemas: Path, versions: list[str], restore: Restore) -> str:
    """The commands that remove versions and publish what the gate would publish instead."""
    remove = shell_command("rm", "-r", *(schemas / "published" / version for version in versions))
    restore_lock = restore(LOCK) if restore else f"restore {LOCK}"
    publish = f"{findings.COMMAND} {shell_command('release', '--schemas', schemas)}"
    return f"Run: {remove}\nThen: {restore_lock}\nThen: {publish}"


def _unix_digest(raw: bytes | None) -> str:
    return sha256((raw or b"").replace(b"\r\n", b"\n")).hexdigest()
