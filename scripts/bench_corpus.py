"""The corpus that benchmarks of reading use: invented, seeded, of any number of tokens.

Words are drawn from a Zipf-Mandelbrot law, p(rank) ~ 1 / (rank + 2.7) ** 1.15 over 200,000 types
(numpy's PCG64, seed 1 and the number of the stretch), and spelt in syllables, the frequent short.
An utterance has 5 to 60 of them; after each, a comma follows with a chance of 6 in 100, a full stop
with 5, and a capital after that. Speakers are 500, drawn by the same law. Rank 0 is ``the``. Dates
are the days of 20 years from 2000 on, one after the other.

The file of the tokens has for each utterance a list of its tokens and one of their tags, which are
their first letters in lower case, or the punctuation.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

TYPES = 200_000
DAYS = 7305
STRETCH = 1_000_000  # words
STOPS, COMMAS = 0.05, 0.06
_SYLLABLES = [c + v for c in "bdfgklmnprstvz" for v in "aeiou"]


def spelling(rank: int) -> str:
    """The word of a rank, from 0."""
    if rank == 0:
        return "the"
    word = ""
    while rank:
        rank, syllable = divmod(rank - 1, len(_SYLLABLES))
        word += _SYLLABLES[syllable]
    return word


def stretches(tokens: int) -> Iterator[pa.Table]:
    """The corpus, about a million tokens at a time."""
    words = np.array([spelling(rank) for rank in range(TYPES)], dtype=object)
    law = _law(TYPES)
    made = number = 0
    while made < tokens:
        size = min(STRETCH, tokens - made)
        yield _stretch(np.random.default_rng([1, number]), words, law, size, number)
        made, number = made + size, number + 1


def tagged(table: pa.Table) -> pa.Table:
    """A stretch of the corpus with its tokens and their tags."""
    tokens = [re.findall(r"\w+|[.,]", str(text)) for text in table["utterance"].to_pylist()]
    tags = [[token[0].lower() for token in row] for row in tokens]
    kind = pa.list_(pa.string())
    table = table.append_column("tokens", pa.array(tokens, kind))
    return table.append_column("tag", pa.array(tags, kind))


def write(path: Path, tables: Iterable[pa.Table]) -> None:
    """Write tables as one Parquet file."""
    writer = None
    for table in tables:
        writer = writer or pq.ParquetWriter(path, table.schema, compression="lz4")
        writer.write_table(table)
    assert writer
    writer.close()


def _law(types: int) -> np.ndarray:
    weights = 1 / (np.arange(types) + 2.7) ** 1.15
    return np.cumsum(weights / weights.sum())


def _stretch(
    chance: np.random.Generator, words: np.ndarray, law: np.ndarray, tokens: int, number: int
) -> pa.Table:
    size = int(tokens / 1.11)  # the rest is punctuation
    drawn = words[np.minimum(np.searchsorted(law, chance.random(size)), TYPES - 1)]
    marks = chance.random(size)
    ends = marks < STOPS
    firsts = np.flatnonzero(ends[:-1]) + 1
    drawn[firsts] = [word.capitalize() for word in drawn[firsts]]
    drawn[ends] += "."
    drawn[~ends & (marks < STOPS + COMMAS)] += ","
    lengths = chance.integers(5, 61, size // 5)
    cuts = np.concatenate(([0], lengths.cumsum()))
    cuts = np.append(cuts[cuts < size], size)
    texts = [" ".join(drawn[a:b]) for a, b in pairwise(cuts)]
    rows = len(texts)
    speaker = np.minimum(np.searchsorted(_law(500), chance.random(rows)), 499)
    return pa.table(
        {
            "id": [f"invented-{number:03d}.{row:06d}" for row in range(rows)],
            "source_id": [f"invented-{number:03d}-{row // 200:03d}" for row in range(rows)],
            "speaker_id": [f"speaker-{who:03d}" for who in speaker],
            "speaker": [f"Speaker {who:03d}" for who in speaker],
            "role": [f"role {who % 20}" for who in speaker],
            "country": [f"{chr(65 + who % 5)}{chr(65 + who % 7)}" for who in speaker],
            "country_basis": ["office"] * rows,
            "date": (np.datetime64("2000-01-01") + np.arange(rows) % DAYS).astype(str),
            "char_start": np.zeros(rows, np.int64),
            "utterance": texts,
        }
    )
