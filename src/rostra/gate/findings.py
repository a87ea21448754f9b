"""What the gate finds, as values; this page lists all there is to find."""

from typing import Any, NamedTuple

REMEDIES = {
    "changed": "",
    "unpublished": "",
    "breaking": "Undo the change, or make the next schema version a major one: write its "
    "migration, and let the break pass with this in gate.toml:\n"
    '[[waiver]]\nchange = "{change}"\nreason = "…"\nlast_version = "{next}"',
    "unproven": "Write the change so that it can be proved, or treat it as a break:\n"
    '[[waiver]]\nchange = "{change}"\nreason = "…"\nlast_version = "{next}"',
    "unannounced": "Say in CHANGELOG.md, under Unreleased › Schema, what changes for whom.",
    "published-changed": "Restore it: git checkout {base} -- {file}",
    "broken-lock": "Restore the published files; rostra schema release alone writes them.",
    "codes-out-of-step": "Run: make figures",
    "code-removed": "Put the code back, and mark it: deprecated = the version, reason = why.",
    "incomplete-deprecation": "Give both: deprecated (a version number) and reason.",
    "record-refused": "Accept what is released, or make it a break with a migration.",
    "missing-migration": "Write {file} with a function migrate(table, record) -> record.",
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
