"""The rule that the changelog announces each change of a schema."""

import re
from collections.abc import Iterator
from pathlib import Path

from rostra import links
from rostra.compatibility import git
from rostra.compatibility.findings import Finding, note, refusal
from rostra.compatibility.rules import RuleContext
from rostra.errors import RostraError
from rostra.files import SCHEMA_BYTES, read_limited


def announced(context: RuleContext, schemas: Path) -> Iterator[Finding]:
    """The changelog names each schema that changed, in the section Schema of Unreleased.

    It is the nearest CHANGELOG.md at or above the folder. The finding is a note for a schema that
    accepts the same as before.
    """
    bumps = {name: bump for name, bump in context.bumps.items() if "codelists/" not in name}
    if context.newest is None or not any(bump != "none" for bump in bumps.values()):
        return
    changelog = _nearest(schemas)
    if changelog.is_symlink():
        links.inside(git.top(schemas) or schemas, changelog)
    raw = read_limited(changelog, SCHEMA_BYTES) if changelog.is_file() else b""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RostraError(f"{changelog} is not UTF-8 (byte {error.start})") from error
    section = _section(_section(text, r"\[?Unreleased\b.*"), r"Schemas?\s*:?")
    for name, bump in bumps.items():
        if bump == "none" or re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", section):
            continue
        message = f"{name} changed, and {changelog.name} does not name it"
        if bump == "patch":
            yield note("unannounced", f"{name}.json", message)
        else:
            fields = {"changelog": _from_here(changelog).as_posix(), "name": name}
            yield refusal("unannounced", f"{name}.json", message, **fields)


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
