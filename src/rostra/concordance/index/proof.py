"""Proof that the files of an index are those that were built, and lead nowhere outside themselves.

An index may come from a stranger. Its header is checked whenever it is opened. Its files are proved
at the first opening and after each change of them: their checksums, and that every number in them
that something is looked up by lies within what it is looked up in. That takes as long as reading
them once. What was proved is remembered in the user's cache (``$XDG_CACHE_HOME/rostra``), by the
size, time and place on the disk of each file; where no cache can be written, each opening proves.
"""

from __future__ import annotations

import json
import os
import struct
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from rostra import proofs
from rostra.concordance.index.layout import (
    FORMAT,
    HEADER,
    MOST_TOKENS,
    SENTENCE,
    STORED_FOLDS,
    UTTERANCE,
    WORD,
    fold_block,
)
from rostra.concordance.index.storage import DiskStorage, arrow_stream, damaged
from rostra.errors import DamagedError, RostraError
from rostra.language.folding import TURKIC
from rostra.language.tokens import VERSION
from rostra.printable import shell_command

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from rostra.concordance.index.positional_attributes import PositionalAttribute
    from rostra.concordance.index.reader import IndexReader
    from rostra.concordance.index.storage import Storage

_HEADER_BYTES = 1 << 20
_CHUNK = 1 << 20
_HEADER_FIELD, _COMPRESSION_FIELD = 2, 3  # of Message and RecordBatch in Arrow's Message.fbs

_PROOF = 2
"""The number of this proof: what another one remembered counts for nothing."""

_UNREADABLE = (pa.ArrowException, OSError, ValueError, LookupError, TypeError, StopIteration)
"""What pyarrow raises for bytes that are not an Arrow file, or one of another form."""


States = dict[str, proofs.State]
"""The state of each file of an index."""


def read_header(folder: Path) -> tuple[dict[str, Any], States]:
    """Read the header of an index, and check it and the sizes of all files, but not their content.

    Returns:
        The header, and the states of all files, which `ensure_proved` compares.

    Raises:
        DamagedError: it is not a header, or a file is missing or has another size than in it.
        RostraError: another version of this package built the index.
    """
    file = folder / HEADER
    states = _states(folder, [HEADER])
    if states[HEADER][0] > _HEADER_BYTES:
        raise damaged(file)
    try:
        header: dict[str, Any] = json.loads(file.read_bytes())
        layout, rule = header["format"], header["rule_version"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise DamagedError(f"{file} is not the header of an index; build the index again") from None
    if (layout, rule) != (FORMAT, VERSION):
        raise RostraError(
            f"{folder} was built by another version of rostra, in format {layout!r} and by rule "
            f"{rule!r} of the tokeniser; this version reads format {FORMAT} and rule {VERSION!r}. "
            "Remove the folder and build the index again: "
            + shell_command("rostra", "index", "--out", folder)
        )
    try:
        wrong = next(_wrong_sizes(header), None)
    except (LookupError, TypeError, AttributeError, ValueError):
        wrong = HEADER
    if wrong:
        raise damaged(folder / wrong)
    states |= _states(folder, header["files"])
    for name, entry in header["files"].items():
        if states[name][0] != entry["bytes"]:
            raise damaged(folder / name)
    return header, states


def ensure_proved(folder: Path, index: IndexReader, states: States) -> None:
    """Prove the files of an opened index unless they were proved before and did not change.

    Raises:
        DamagedError: one of them is not what was built; the message names it.
    """
    claim = f"rostra index, proof {_PROOF}, format {FORMAT}"
    if proofs.is_proved(folder, claim, states):
        return
    index.verify()
    try:
        wrong = next(_wrong_content(DiskStorage(folder), index), None)
    except (*_UNREADABLE, OverflowError, MemoryError):
        wrong = "metadata"
    if wrong:
        raise damaged(folder / wrong)
    if states == _states(folder, states):
        proofs.remember(folder, claim, states)


def _states(folder: Path, names: Iterable[str]) -> States:
    """The states of regular files; a link is none, whatever it leads to."""
    states: States = {}
    for name in names:
        state = proofs.file_state(os.path.join(folder, name))  # noqa: PTH118 - a third of the time
        if state is None:
            raise damaged(folder / name)
        states[name] = state
    return states


def _wrong_sizes(header: dict[str, Any]) -> Iterator[str]:
    """Yield the names of files whose sizes do not fit one another."""
    files, layers = header["files"], header["layers"]
    sizes = {name: entry["bytes"] for name, entry in files.items()}
    tokens, rows, types = header["tokens"], header["utterances"], sizes[f"{WORD}.words"]
    corpus = header["corpus"]
    texts = [corpus[key] for key in ("name", "version", "manifest_sha256")]
    numbers = [tokens, rows, *sizes.values()]
    if (
        not all(text is None or isinstance(text, str) for text in texts)
        or not isinstance(header["rule"], str)
        or not all(type(number) is int and number >= 0 for number in numbers)
        or not all(isinstance(entry["sha256"], str) for entry in files.values())
        or not all(isinstance(name, str) and name.isidentifier() for name in layers)
        or not all(isinstance(note, str) for note in header["notes"])
        or not all(type(number) is int for number in header["languages"].values())
        or (layers[:1], len({*layers})) != ([WORD], len(layers))
        or tokens > MOST_TOKENS
    ):
        yield HEADER
    expected: dict[str, int | None] = {
        "bounds": 4 * (rows + 1),
        "word_counts": 4 * rows,
        "text_offsets": 8 * (rows + 1),
        "texts": None,
        "metadata": None,
        "borders": tokens,
        "starts": 4 * tokens,
        "bytes": 4 * tokens,
        f"{WORD}.words": types,
    }
    for layer in layers:
        types = max(sizes[f"{layer}.offsets"] // 4 - 1, 0)
        expected |= {f"{layer}.types": None, f"{layer}.offsets": 4 * (types + 1)}
        expected[f"{layer}.collation"] = 4 * types
        expected |= {f"{layer}.{part}": 4 * tokens for part in ("tokens", "postings")}
        expected[f"{layer}.casings"] = types
        blocks = [fold_block(kind, fold) for kind in ("order", "group") for fold in STORED_FOLDS]
        expected |= {f"{layer}.{block}": 4 * types for block in blocks}
        if layer == WORD:
            expected[f"{WORD}.words"] = types
    for name in sorted(expected.keys() ^ sizes.keys()):
        yield name if name in expected else HEADER
    for name, size in expected.items():
        if size is not None and sizes[name] != size:
            yield name


def _wrong_content(storage: Storage, index: IndexReader) -> Iterator[str]:
    """Yield the names of files that lead out of others, or do not fit them."""
    tokens = index.header["tokens"]
    tables = ["metadata", *(f"{name}.types" for name in index.attributes)]
    yield from (name for name in tables if not _is_plain(storage, name))
    if not _rises(index.utterance_offsets, tokens):
        yield "bounds"
    if not _rises(index.text_offsets, len(index.text_bytes)):
        yield "text_offsets"
    metadata = index.metadata
    names = metadata.column_names
    if metadata.num_rows != len(index) or len({*names}) != len(names):
        yield "metadata"
    _read_names(metadata.schema)
    metadata.validate(full=True)
    for name, attribute in index.attributes.items():
        yield from (f"{name}.{part}" for part in _wrong_parts(attribute, tokens))
    if (index.is_word.view(np.uint8) > 1).any():
        yield f"{WORD}.words"
    try:
        index.texts.validate(full=True)
    except _UNREADABLE:
        yield "texts"
    for start, end in _utterance_blocks(index.utterance_offsets):
        yield from _wrong_tokens(index, start, end)


def _read_names(fields: Iterable[pa.Field[Any]]) -> None:
    """Read the names of fields and of all within them; UnicodeDecodeError where one is not UTF-8.

    pyarrow decodes a name whenever it is asked for.
    """
    for field in fields:
        str(field.name)
        _read_names(field.type.field(number) for number in range(field.type.num_fields))


def _is_plain(storage: Storage, name: str) -> bool:
    """Whether an Arrow file has a schema and batches alone, none of which is compressed.

    What is compressed may take any amount of memory.
    """
    try:
        return all(
            message.type == "schema"
            or (message.type == "record batch" and not _is_compressed(message))
            for message in pa.MessageReader.open_stream(arrow_stream(storage, name))
        )
    except (*_UNREADABLE, struct.error):
        return False


def _is_compressed(message: pa.Message) -> bool:
    """Whether a record batch declares a compression, by its metadata (a FlatBuffer)."""
    content = message.metadata.to_pybytes()

    def place(table: int, field: int) -> int:
        """Where a field of a table is; 0 where the table does not have it."""
        names = table - struct.unpack_from("<i", content, table)[0]
        if 4 + 2 * field >= struct.unpack_from("<H", content, names)[0]:
            return 0
        offset: int = struct.unpack_from("<H", content, names + 4 + 2 * field)[0]
        return table + offset if offset else 0

    root: int = struct.unpack_from("<I", content)[0]
    header = place(root, _HEADER_FIELD)
    batch = header + struct.unpack_from("<I", content, header)[0]
    return place(batch, _COMPRESSION_FIELD) != 0


def _wrong_parts(attribute: PositionalAttribute, tokens: int) -> Iterator[str]:
    """Yield the names of wrong parts of a positional attribute."""
    if not _rises(attribute.offsets, tokens):
        yield "offsets"
        return
    types = len(attribute.counts)
    if not _are_types(attribute, types):
        yield "types"
        return
    if not _is_permutation(attribute.collation_ranks, types):
        yield "collation"
    for fold in STORED_FOLDS:
        order, groups = attribute.order(fold), attribute.groups(fold)
        if not _is_permutation(order, types):
            yield fold_block("order", fold)
        elif types and not _rises(groups[order], int(groups.max()), step=1):
            yield fold_block("group", fold)
    postings = attribute.postings
    if tokens and (attribute.tokens.max() >= types or postings.max() >= tokens):
        yield "tokens" if attribute.tokens.max() >= types else "postings"
        return
    for start in range(0, tokens, _CHUNK):
        places = np.arange(start, min(start + _CHUNK, tokens))
        expected = np.searchsorted(attribute.offsets, places, side="right") - 1
        part = postings[start : start + _CHUNK]
        same = expected[1:] == expected[:-1]
        if (attribute.tokens[part] != expected).any() or (part[1:] <= part[:-1])[same].any():
            yield "postings"
            return


def _are_types(attribute: PositionalAttribute, number: int) -> bool:
    """Whether an attribute has so many strings, in the order of its types."""
    try:
        column = attribute.types
        if column.type != pa.large_string() or len(column) != number or column.null_count:
            return False
        column.validate(full=True)
    except _UNREADABLE:
        return False
    strings = column.to_pylist()
    if not attribute.casings.any():
        return not any(map(str.__ge__, strings, strings[1:]))
    pairs = list(zip(strings, attribute.casings.tolist(), strict=True))
    return not any(map(tuple.__ge__, pairs, pairs[1:])) and attribute.casings.max() == TURKIC


def _utterance_blocks(offsets: NDArray[np.uint32]) -> Iterator[tuple[int, int]]:
    """Yield ranges of utterances that have together some millions of tokens."""
    start = 0
    while start < len(offsets) - 1:
        end = int(np.searchsorted(offsets, int(offsets[start]) + _CHUNK, side="right")) - 1
        end = min(max(end, start + 1), start + _CHUNK, len(offsets) - 1)
        yield start, end
        start = end


def _wrong_tokens(index: IndexReader, start: int, end: int) -> Iterator[str]:
    """Yield the names of files that place the tokens of some utterances outside their texts."""
    bounds = index.utterance_offsets[start : end + 1].astype(np.int64)
    counts = np.diff(bounds)
    tokens = slice(int(bounds[0]), int(bounds[-1]))
    if (index.word_counts[start:end] > counts).any():
        yield "word_counts"
    firsts = np.zeros(tokens.stop - tokens.start, bool)
    firsts[(bounds[:-1] - bounds[0])[counts > 0]] = True
    borders = index.boundaries[tokens]
    if ((borders == UTTERANCE) != firsts).any() or (borders[~firsts] > SENTENCE).any():
        yield "borders"
    utterances = np.repeat(np.arange(start, end), counts)
    begins = index.text_offsets[utterances] + index.byte_starts[tokens]
    ends = begins + index.word.sizes[index.word.tokens[tokens]]
    limits = index.text_offsets[utterances + 1]
    inside = (begins < ends) & (ends <= limits)
    follows = firsts[1:] | (begins[1:] >= ends[:-1])
    if not inside.all() or not follows.all() or _splits(index, begins, limits):
        yield "bytes"
    elif _splits(index, ends, limits):
        yield "word.tokens"
    if (index.char_starts[tokens] > index.byte_starts[tokens]).any():
        yield "starts"


def _splits(index: IndexReader, places: NDArray[np.int64], limits: NDArray[np.int64]) -> bool:
    """Whether a place is within a character of a text that ends at a limit."""
    content = np.frombuffer(index.text_bytes, np.uint8)
    return bool(((content[places[places < limits]] & 0xC0) == 0x80).any())  # noqa: PLR2004 - UTF-8


def _rises(values: NDArray[Any], end: int, step: int | None = None) -> bool:
    """Whether numbers begin at 0 and end at `end`, without a fall or a rise of more than `step`."""
    if len(values) == 0 or values[0] != 0 or values[-1] != end:
        return False
    for start in range(0, len(values) - 1, _CHUNK):
        part = values[start : start + _CHUNK + 1].astype(np.int64)
        steps = np.diff(part)
        if (steps < 0).any() or (step is not None and (steps > step).any()):
            return False
    return True


def _is_permutation(values: NDArray[np.uint32], length: int) -> bool:
    """Whether numbers are all those from 0 up to a length, each once."""
    if len(values) != length or (length and values.max() >= length):
        return False
    seen = np.zeros(length, bool)
    seen[values] = True
    return bool(seen.all())
