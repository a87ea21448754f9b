"""Accepting unreviewed records: a curator has read them and answers for them."""

from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from rostra.curation.edit import edit
from rostra.curation.proposals import Proposal, proposed_values
from rostra.errors import RostraError
from rostra.problems import Problem
from rostra.releases import Corpus
from rostra.validation import Checked

Propose = Callable[[str, str], Iterable[Proposal]]
"""Makes proposals from a text and its language."""


class Accepted(NamedTuple):
    """The result of `accept`.

    Attributes:
        problems: why nothing was accepted; empty if it was.
        ids: the utterances that are accepted now.
        unreviewed: the utterances of the source that still nobody has reviewed.
    """

    problems: list[Problem]
    ids: list[str]
    unreviewed: list[str]


def accept(
    corpus: Corpus,
    source: str,
    ids: Collection[str] = (),
    trusted: Propose | None = None,
) -> Accepted:
    """Mark unreviewed utterances of a source as accepted.

    Args:
        corpus: the corpus.
        source: id of the source.
        ids: the utterances; all of the source if empty.
        trusted: if given, only utterances are accepted that are the same as one of the proposals
            that it makes. Those that somebody has edited can be accepted by their ids alone.

    Raises:
        RostraError: the corpus has problems, or it does not have this source or these unreviewed
            utterances.
    """
    with edit(corpus) as transaction:
        before = transaction.before
        trusted_values = None
        if trusted is not None:
            proposals = trusted(*_text_and_language(before, source))
            trusted_values = {proposed_values(proposal) for proposal in proposals}
        unreviewed = {
            record["id"]: record
            for record in before.tables["utterances"]
            if record["source_id"] == source and record["review"] == "unreviewed"
        }
        for unknown in sorted(set(ids) - unreviewed.keys()):
            raise RostraError(f"{unknown!r} is not an unreviewed utterance of {source!r}")
        if not unreviewed:
            raise RostraError(f"the corpus has no unreviewed utterance of {source!r}")
        accepted = {
            record_id: record | {"review": "accepted"}
            for record_id, record in unreviewed.items()
            if (not ids or record_id in ids)
            and (trusted_values is None or proposed_values(record) in trusted_values)
        }
        left = sorted(unreviewed.keys() - accepted.keys())
        if not accepted:
            return Accepted([], [], left)
        transaction.put_records("utterances", accepted)
        return Accepted(transaction.commit(), list(accepted), left)


def _text_and_language(checked: Checked, source: str) -> tuple[str, str]:
    for record in checked.tables["sources"]:
        if record["id"] == source and record["file"]:
            return checked.texts[record["file"]], record["language"]
    raise RostraError(f"the corpus has no source {source!r} with a text")
