"""Findings of the gate as values, and the list of all kinds of them."""

from typing import Any, NamedTuple

COMMAND = "rostra schema"
"""How users call the verbs of the gate; the distribution rostra-gate has a command of its own."""

REMEDIES = {
    "changed": "",
    "unpublished": "",
    "nothing-compared": "",
    "nothing-asserted": "",
    "renamed": "",
    "unreferenced-definition": "",
    "witness": "",
    "not-staged": "",
    "unread": "",
    "assumed-unused": "",
    "custom-metaschema": "",
    "unencoded-reference": "",
    "direction-turned": "",
    "arrow-types-not-compared": "",
    "black-box": "",
    "breaking": "Undo the change, or let it pass, which makes the next version a major one, with "
    "this in the schemas' gate.toml:\n{waiver}",
    "unproven": "Write the change so that it can be proved, or treat it as a break, with this in "
    "the schemas' gate.toml:\n{waiver}",
    "unannounced": "Say in {changelog}, under Unreleased › Schema, what changes for whom; "
    "name the schema: {name}. (A project without this rule has changelog = false in gate.toml.)",
    "published-changed": "Restore it: {command}",
    "waiver-without-reason": "Say why this break may pass, for those who review it.",
    "broken-lock": "{command}",
    "wrong-number": "{command}",
    "unresolved-reference": "{remedy}",
    "duplicate-address": "Give each schema an $id or $anchor of its own; a copy may have kept that "
    "of its original.",
    "codes-out-of-step": 'Give {column} these codes: "enum": {codes}',
    "code-removed": "Put the code back, and mark it: deprecated = the version, reason = why. "
    "Or let it pass with this in the schemas' gate.toml:\n{waiver}",
    "duplicate-code": "Remove one of the rows.",
    "incomplete-deprecation": "Give both: deprecated (a version number such as 1.1.0) and reason.",
    "record-refused": "Accept what is released, or make it a break with a migration.",
    "own-code-removed": "Put the code back into {path} of the corpus; its description may say that "
    "it is not used any more.",
    "missing-migration": "Write {path} with a function migrate(table, record) -> record.",
    "migration-not-run": "It is Python code of this folder, and running it executes that code with "
    "your rights. Read it, then run the same command with --run-migrations.",
    "failing-migration": "Let migrate(table, record) return a record that the new schema accepts.",
    "unstable-migration": "Let migrate leave unchanged what it has already migrated.",
    "unused-waiver": "Remove it from gate.toml; it lets nothing pass.",
    "expired-waiver": "Remove it from gate.toml, or decide again; its last version is published.",
}
"""What to do about each kind of finding, with the fields that `refusal` fills in."""


class Finding(NamedTuple):
    """One thing that the gate found.

    Attributes:
        id: a key of `REMEDIES`.
        level: ``refusal`` or ``note``.
        schema: name of the schema or codelist, or an empty string.
        file: the file to look at, by path within the folder of schemas.
        pointer: JSON pointer into it, or an empty string.
        message: what is wrong, for people.
        remedy: the command or edit that mends it; empty for a note.
        witness: a JSON value that one schema accepts and the other refuses; ``...`` where there is
            none, as None is the JSON value null.
        change: what a waiver names; empty where none can.
        part: JSON pointer to the definition whose value the witness is; empty where it
            is a value of the whole schema.
        line: the line of the place in the file, or of what is around a place that is gone; None
            where there is none.
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
    part: str = ""
    line: int | None = None


def refusal(kind: str, file: str, message: str, **fields: str) -> Finding:
    """A refusal that concerns a whole file; the fields fill its remedy."""
    remedy = REMEDIES[kind].format(**fields)
    return Finding(kind, "refusal", _schema_name(file), file, "", message, remedy)


def note(kind: str, file: str, message: str, pointer: str = "") -> Finding:
    """Something to know about a file, which refuses nothing."""
    return Finding(kind, "note", _schema_name(file), file, pointer, message, "")


def _schema_name(file: str) -> str:
    """The name of the schema or codelist in a file, or an empty string."""
    if file.startswith(("published/", "migrations/")) or file == "gate.toml":
        return ""
    name = file.removesuffix(".json")
    return name.removeprefix("codelists/").removesuffix(".csv") if name == file else name
