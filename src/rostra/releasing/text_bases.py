"""What the utterances of a release are verbatim in: documents, or texts that an import wrote."""

from collections import Counter
from typing import NamedTuple

from rostra.released_tables import read_table, record_batches
from rostra.releases import Release

_BATCH_ROWS = 65_536


class TextBasis(NamedTuple):
    """How many sources have a basis, a code of text_basis, and how many utterances they have."""

    basis: str
    sources: int
    utterances: int


def text_bases(release: Release) -> list[TextBasis]:
    """The bases that sources of a release have, that of the most utterances first.

    Utterances of a source with the basis ``none`` have no offsets: nothing of them is proved.
    """
    if "sources" not in release.tables():
        return []
    utterances = Counter[str]()
    if "utterances" in release.tables():
        for batch in record_batches(release, "utterances", _BATCH_ROWS):
            utterances.update(map(str, batch.column("source_id").to_pylist()))
    counts: dict[str, TextBasis] = {}
    for source in read_table(release, "sources", ["id", "text_basis"]).to_pylist():
        basis = str(source["text_basis"])
        known = counts.get(basis, TextBasis(basis, 0, 0))
        number = known.utterances + utterances[str(source["id"])]
        counts[basis] = TextBasis(basis, known.sources + 1, number)
    return sorted(counts.values(), key=lambda one: (-one.utterances, one.basis))
