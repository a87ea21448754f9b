"""From schema 1 to 2: annotations have more attributes, and targets have a stated form."""

from typing import Any

ATTRIBUTES = """source normalised addressee force voice claimant target part valence
    referent""".split()
BY_KIND = (
    *"state- forces- people- women- youth- protesters- opposition-".split(),
    *"party- organisation- states-".split(),
)
BY_THEMSELVES = ("international-community", "other")


def migrate(table: str, record: dict[str, Any]) -> dict[str, Any]:
    """Return a record of schema 2.0.0; one that already is of it stays as it is.

    A demand was the speaker's own. Nobody annotated the part of a group: it is null. A target
    that has no form of schema 2, as a corpus's own codes have none, is an organisation's.
    """
    if table != "annotations":
        return record
    given = record["attributes"]
    attributes = {name: given.get(name) for name in ATTRIBUTES}
    if "voice" not in given and record["layer"] == "demand" and record["label"] != "none":
        attributes["voice"] = "own"
    if attributes["target"] is not None:
        attributes["target"] = _target(attributes["target"])
    return {**record, "attributes": attributes}


def _target(code: str) -> str:
    if code.startswith(BY_KIND) or code in BY_THEMSELVES:
        return code
    return "states-western" if code == "western-states" else f"organisation-{code}"
