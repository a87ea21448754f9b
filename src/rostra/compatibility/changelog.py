"""The rule that the changelog announces each change of a schema."""

import re
from collections.abc import Iterator
from pathlib import Path

from rostra import links
from rostra.compatibility import git
from rostra.compatibility.base import Base
from rostra.compatibility.findings import Finding, note, refusal
from rostra.compatibility.rules import RuleContext
from rostra.errors import RostraError
from rostra.files import SCHEMA_BYTES, read_limited


def announced(
    context: RuleContext, base: Base, schemas: Path, *, staged: bool
) -> Iterator[Finding]:
    """The changelog names each schema that changed, in the section Schema of Unreleased.

    It is the nearest CHANGELOG.md at or above the folder. What changed since a commit has to be
    named in an entry that this commit does not have. The finding is a note for a schema that
    accepts the same as before.
    """
    now, required = context.now, context.now.config.changelog
    bumps = {name: bump for name, bump in context.bumps.items() if "codelists/" not in name}
    changed = [name for name, bump in bumps.items() if bump != "none"]
    if required is False or context.newest is None or not changed:
        return
    changelog = _nearest(schemas)
    text = _read(changelog, schemas, git.INDEX if staged else "")
    before = _read(changelog, schemas, base.commit) if base.commit else None
    if required is None and text is None and before is None:
        return
    entries, old_entries = _entries(text or ""), _entries(before or "")
    new_entries = [entry for entry in entries if entry not in old_entries]
    for name in changed:
        older, bump = base.state.schemas, bumps[name]
        # Of a schema that no version has, its own announcement suffices.
        is_new = name in context.last_baseline.schemas and (
            name not in now.schemas or name not in older or base.state.file(name) != now.file(name)
        )
        pattern = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
        if any(pattern.search(entry) for entry in (new_entries if is_new else entries)):
            continue
        message = f"{name} changed, and {changelog.name} does not name it"
        if any(pattern.search(entry) for entry in entries):
            message = f"{message} in a new entry; it names it in one that {base.name} has already"
        if is_new and name in older and name in now.schemas and bump != "major":
            bump = context.cache.own(base.state, now, name).bump
        file = now.file_name(name)
        if bump in ("none", "patch"):
            yield note("unannounced", file, message)
        else:
            fields = {"changelog": _from_here(changelog).as_posix(), "name": name}
            yield refusal("unannounced", file, message, **fields)


def _read(changelog: Path, schemas: Path, commit: str) -> str | None:
    """The changelog, at a commit if one is named; None where there is none."""
    if commit:
        name = changelog.name
        raw = git.files(changelog.parent, commit, name.__eq__, SCHEMA_BYTES).get(name)
    else:
        if changelog.is_symlink():
            links.inside(git.top(schemas) or schemas, changelog)
        raw = read_limited(changelog, SCHEMA_BYTES) if changelog.is_file() else None
    try:
        return None if raw is None else raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RostraError(f"{changelog} is not UTF-8 (byte {error.start})") from error


def _entries(text: str) -> list[str]:
    """The paragraphs and items of lists in the section Schema of Unreleased."""
    section = _section(_section(text, r"\[?Unreleased\b.*"), r"Schemas?\s*:?")
    entries = re.split(r"\n\s*\n|\n(?=\s*(?:[-*+]|\d+[.)])\s)", section)
    return [" ".join(entry.split()) for entry in entries]


def _from_here(file: Path) -> Path:
    """A file as users of the command name it: by its path from the current folder, if in it."""
    here = Path.cwd()
    return file.relative_to(here) if file.is_relative_to(here) else file


def _nearest(schemas: Path) -> Path:
    """The changelog at or above a folder, within its checkout."""
    top = git.top(schemas)
    folder = schemas.resolve()
    for above in (folder, *folder.parents):
        if (above / "CHANGELOG.md").is_file():
            return above / "CHANGELOG.md"
        if top is None or above == top.resolve():
            break
    return folder.parent / "CHANGELOG.md"


def _section(text: str, title: str) -> str:
    """The text below a heading of any level that matches a pattern; empty where there is none."""
    heading = re.search(rf"^(#+)[ \t]+{title}$", text, re.MULTILINE | re.IGNORECASE)
    if not heading:
        return ""
    rest = text[heading.end() :]
    end = re.search(rf"^#{{1,{len(heading[1])}}}[ \t]", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest
