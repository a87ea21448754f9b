"""Level reprints: utterances whose words another source prints too, which is not wrong."""

from collections.abc import Iterable, Iterator

from rostra.language.near_duplicates import grouped
from rostra.printable import counted
from rostra.problems import Problem
from rostra.validation.content import Record

_NAMED = 5
"""How many utterances of a group are named."""


def reprints(utterances: Iterable[Record]) -> Iterator[Problem]:
    """Warn of each group of utterances of several sources that are near-duplicates."""
    rows = [(row["id"], row["source_id"], row["utterance"]) for row in utterances]
    ids, sources, texts = zip(*rows, strict=True) if rows else ((), (), ())
    for first, *others in grouped(texts, sources):
        named = ", ".join(ids[row] for row in others[:_NAMED])
        more = f" and {counted(len(others) - _NAMED, 'more')}" if len(others) > _NAMED else ""
        message = f"its words, or nearly all of them, are also in {named}{more}"
        yield Problem("reprint", "curated/utterances.jsonl", first + 1, "utterance", message)
