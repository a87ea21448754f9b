"""Accepting unreviewed records: a curator has read them and answers for them."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple

from rostra.curation.operations import accept_utterances
from rostra.curation.proposals import Proposal, proposed_values
from rostra.curation.save import save
from rostra.curation.working_copy import WorkingCopy
from rostra.errors import RostraError
from rostra.problems import Problem
from rostra.releases import Corpus
from rostra.validation.content import Record


class Accepted(NamedTuple):
    """The result of `accept`.

    Attributes:
        problems: why nothing was accepted; empty if it was.
        records: the utterances that are accepted now, by id.
        unreviewed: the utterances of the source that are still unreviewed.
    """

    problems: list[Problem]
    records: Mapping[str, Record]
    unreviewed: list[str]


def accept(
    corpus: Corpus,
    source: str,
    ids: Collection[str] = (),
    trusted: Callable[[str, str], Iterable[Proposal]] | None = None,
    *,
    dry_run: bool = False,
) -> Accepted:
    """Mark unreviewed utterances of a source as accepted.

    Args:
        corpus: the corpus.
        source: id of the source.
        ids: the utterances; all of the source if empty.
        trusted: makes proposals from a text and its language. If it is not None, only utterances
            that equal one of its proposals are accepted; one that was edited meanwhile is not.
        dry_run: check the corpus with the change and write nothing.

    Raises:
        RostraError: the corpus has problems, or it does not have this source or these unreviewed
            utterances.
    """
    accepted: dict[str, Record] = {}
    unreviewed: dict[str, Record] = {}

    def operation(copy: WorkingCopy) -> WorkingCopy:
        unreviewed.update(_unreviewed(copy, source, ids))
        trusted_values = None
        if trusted is not None:
            language = copy.record("sources", source)["language"]
            proposals = trusted(copy.text(source), language)
            trusted_values = {proposed_values(proposal) for proposal in proposals}
        accepted_ids = [
            record_id
            for record_id, record in unreviewed.items()
            if (not ids or record_id in ids)
            and (trusted_values is None or proposed_values(record) in trusted_values)
        ]
        after = accept_utterances(copy, accepted_ids)
        accepted.update({each: after.record("utterances", each) for each in accepted_ids})
        return after

    command = " ".join(("rostra accept", source, *sorted(ids)))
    saved = save(corpus, operation, sources={source}, command=command, dry_run=dry_run)
    return Accepted(saved.problems, accepted, sorted(unreviewed.keys() - accepted.keys()))


def _unreviewed(copy: WorkingCopy, source: str, ids: Collection[str]) -> dict[str, Record]:
    """The unreviewed utterances of a source, by id.

    Raises:
        RostraError: there are none, or one of the ids is not among them.
    """
    rows = copy.tables["utterances"].values()
    found = {
        row["id"]: row
        for row in rows
        if row["source_id"] == source and row["review"] == "unreviewed"
    }
    for unknown in sorted(set(ids) - found.keys()):
        raise RostraError(f"{unknown!r} is not an unreviewed utterance of {source!r}")
    if not found:
        raise RostraError(f"the corpus has no unreviewed utterance of {source!r}")
    return found
