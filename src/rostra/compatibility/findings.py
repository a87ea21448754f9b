"""What the gate finds, as values; this page lists all there is to find."""

from typing import Any, NamedTuple

REMEDIES = {
    "changed": "",
    "unpublished": "",
    "unread": "",
    "direction-turned": "",
    "breaking": "Undo the change, or make the next schema version a major one: write its "
    "migration, and let the break pass with this in the schemas' gate.toml:\n{waiver}",
    "unproven": "Write the change so that it can be proved, or treat it as a break, with this in "
    "the schemas' gate.toml:\n{waiver}",
    "unannounced": "Say in {changelog}, under Unreleased › Schema, what changes for whom; "
    "name the schema: {name}.",
    "published-changed": "Restore it: {command}",
    "broken-lock": "{command}",
    "wrong-number": "{command}",
    "codes-out-of-step": 'Give {column} these codes: "enum": {codes}',
    "code-removed": "Put the code back, and mark it: deprecated = the version, reason = why. "
    "Or let it pass with this in the schemas' gate.toml:\n{waiver}",
    "duplicate-code": "Remove one of the rows.",
    "incomplete-deprecation": "Give both: deprecated (a version number such as 1.1.0) and reason.",
    "record-refused": "Accept what is released, or make it a break with a migration.",
    "missing-migration": "Write {path} with a function migrate(table, record) -> record.",
    "failing-migration": "Let migrate(table, record) give a record that the new schema accepts.",
    "unstable-migration": "Let migrate leave alone what it has already migrated.",
    "unused-waiver": "Remove it from gate.toml; it lets nothing pass.",
    "expired-waiver": "Remove it from gate.toml, or decide anew; its last version is out.",
}


class Finding(NamedTuple):
    """One thing that the gate found.

    Attributes:
        id: a key of `REMEDIES`.
        level: ``refusal`` or ``note``.
        schema: name of the schema or codelist, or an empty string.
        file: the file to look at, by path within the schema folder.
        pointer: JSON pointer into it, or an empty string.
        message: what is the matter, for people.
        remedy: the command or edit that mends it; empty for a note.
        witness: a JSON value that one schema accepts and the other refuses; `NOTHING` for none.
        change: what a waiver names; empty where none can.
    """

    id: str
    level: str
    schema: str
    file: str
    pointer: str
    message: str
    remedy: str
    witness: Any = ...
    change: str = ""


def refusal(kind: str, file: str, message: str, **words: str) -> Finding:
    """A refusal about a whole file; the words fill its remedy."""
    return Finding(kind, "refusal", _name(file), file, "", message, REMEDIES[kind].format(**words))


def note(kind: str, file: str, message: str, pointer: str = "") -> Finding:
    """Something to know about a file that stands in nobody's way."""
    return Finding(kind, "note", _name(file), file, pointer, message, "")


def _name(file: str) -> str:
    """The schema or codelist that a file holds; an empty string for any other."""
    name, _, suffix = file.rpartition(".")
    if file.startswith(("published/", "migrations/")) or suffix not in ("json", "csv"):
        return ""
    return name.removeprefix("codelists/")
