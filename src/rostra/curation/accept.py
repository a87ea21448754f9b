"""Accepting unreviewed records: a curator has read them and answers for them."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple

from rostra.curation.edit import edit
from rostra.curation.proposals import Proposal, proposed_values
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
    command = " ".join(("rostra accept", source, *sorted(ids)))
    with edit(corpus, command) as transaction:
        tables, texts = transaction.before.tables, transaction.before.texts
        trusted_values = None
        if trusted is not None:
            known = next((s for s in tables["sources"] if s["id"] == source and s["file"]), None)
            if known is None:
                raise RostraError(f"the corpus has no source {source!r} with a text")
            proposals = trusted(texts[known["file"]], known["language"])
            trusted_values = {proposed_values(proposal) for proposal in proposals}
        unreviewed = {
            record["id"]: record
            for record in tables["utterances"]
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
        problems = []
        if accepted:
            transaction.put_records("utterances", accepted)
            problems = transaction.commit(dry_run=dry_run)
        return Accepted(problems, accepted, sorted(unreviewed.keys() - accepted.keys()))
