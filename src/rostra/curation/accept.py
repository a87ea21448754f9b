"""Accepting drafts: the curator has read the records and answers for them."""

from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from rostra.curation.edit import editing
from rostra.curation.proposals import Proposal, told
from rostra.errors import RostraError
from rostra.problems import Problem
from rostra.releases import Corpus
from rostra.validation import Checked

Trust = Callable[[str, str], Iterable[Proposal]]
"""From a text and its language to the proposals that are trusted."""


class Accepted(NamedTuple):
    """What accepting did.

    Attributes:
        problems: why nothing was accepted, if nothing was.
        ids: the records that are accepted now.
        left: the unreviewed records of the source that are unreviewed still.
    """

    problems: list[Problem]
    ids: list[str]
    left: list[str]


def accept(
    corpus: Corpus,
    source: str,
    ids: Collection[str] = (),
    trusted: Trust | None = None,
) -> Accepted:
    """Mark unreviewed records of a source as accepted.

    Args:
        corpus: the corpus.
        source: id of the source.
        ids: the records; none for all of the source.
        trusted: if given, gives proposals from the source's text and language; only records that
            say exactly what one of them says are accepted, so that one that was edited is
            accepted by its id alone.

    Raises:
        RostraError: the corpus has problems, or has no such source or unreviewed record.
    """
    with editing(corpus) as edit:
        trust = None if trusted is None else {told(p) for p in trusted(*_read(edit.before, source))}
        drafts = {
            record["id"]: record
            for record in edit.before.tables["utterances"]
            if record["source_id"] == source and record["review"] == "unreviewed"
        }
        for unknown in sorted(set(ids) - drafts.keys()):
            raise RostraError(f"{unknown!r} is no unreviewed utterance of {source!r}")
        if not drafts:
            raise RostraError(f"the corpus has no unreviewed utterance of {source!r}")
        chosen = {
            here: record | {"review": "accepted"}
            for here, record in drafts.items()
            if (not ids or here in ids) and (trust is None or told(record) in trust)
        }
        left = sorted(drafts.keys() - chosen.keys())
        if not chosen:
            return Accepted([], [], left)
        edit.write("utterances", chosen)
        return Accepted(edit.commit(), list(chosen), left)


def _read(checked: Checked, source: str) -> tuple[str, str]:
    """Text and language of a source."""
    for record in checked.tables["sources"]:
        if record["id"] == source and record["file"]:
            return checked.texts[record["file"]], record["language"]
    raise RostraError(f"the corpus has no source {source!r} with a text")
