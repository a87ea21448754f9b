"""Columns and rows of a table of a release, with the layers beside them, a row group at a time."""

from __future__ import annotations

import json
import pickle
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from hashlib import sha256
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa
from pyarrow import fs

from rostra import proofs
from rostra.annotations import layer_column, layer_tables
from rostra.errors import NotFoundError, RostraError
from rostra.released_tables import damage_reported, parquet_file, read_table, table_schema
from rostra.releases import prove_file
from rostra.row_filters import require_columns, row_filter

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence
    from pathlib import Path

    import pyarrow.compute as pc

    from rostra.releases import Release
    from rostra.row_filters import Filters

_FORMAT = 1
"""The number of the rules by which a selection is read: another one has other addresses."""

_PLACE = ("id", "char_start")
"""The columns of utterances by which layers are joined to them."""


class Selection:
    """What is loaded of a table: some columns, the rows that pass filters, and layers.

    Args:
        release: the release.
        table: name of one of its tables.
        columns: names of columns, each once; None for all.
        layers: names of layers of annotation, each once; None for none.
        annotator: whose spans the layers have; None for those of all.
        filters: which rows; None for all.
        always: compare the checksum of each file even if the user proved it and it did not change.

    Raises:
        NotFoundError: the release has no such table, or no layers.
    """

    def __init__(  # noqa: PLR0913 - the options of load
        self,
        release: Release,
        table: str,
        *,
        columns: Sequence[str] | None = None,
        layers: Sequence[str] | None = None,
        annotator: str | None = None,
        filters: Filters | None = None,
        always: bool = False,
    ) -> None:
        self._release, self._table = release, table
        self._columns, self._filters, self.always = columns, filters, always
        self._layers, self._annotator = tuple(layers or ()), annotator
        self._files = release.files(table, "parquet")
        self._annotations = self._layer_files() if layers else []

    def _layer_files(self) -> list[Path]:
        if self._table != "utterances":
            raise NotFoundError(
                f"layers can be joined to utterances, not to {self._table}: omit layers"
            )
        if "annotations" not in self._release.tables():
            raise NotFoundError(
                f"Release {self._release.version} has no annotations, so it has no layers. "
                f"There are: {', '.join(self._release.tables())}"
            )
        return self._release.files("annotations", "parquet")

    def _require_files(self) -> None:
        for file in chain(self._files, self._annotations):
            self._release.sized_file(file)

    @property
    def address(self) -> str:
        """A digest of all that decides which values are read, in hexadecimal."""
        content = [
            _FORMAT,
            self._release.manifest["schema_version"],
            [list(map(self._release.sha256, files)) for files in (self._files, self._annotations)],
            [self._table, self._columns, self._layers, self._annotator],
        ]
        digest = sha256(json.dumps(content).encode())
        if self._filters is not None:
            # As text, an expression may be shortened.
            digest.update(pickle.dumps(self.condition, protocol=5))
        return digest.hexdigest()[:32]

    @property
    def description(self) -> dict[str, Any]:
        """What is selected, in the words of `rostra.load`."""
        options = {
            "columns": self._columns,
            "layers": self._layers,
            "annotator": self._annotator,
            "filters": None if self._filters is None else str(self.condition),
        }
        manifest = self._release.manifest
        table = {"corpus": manifest["name"], "version": manifest["version"], "table": self._table}
        return table | {name: value for name, value in options.items() if value}

    @cached_property
    def schema(self) -> pa.Schema:
        """All columns of the table."""
        return table_schema(self._release, self._table)

    @cached_property
    def condition(self) -> pc.Expression | None:
        """Which rows are selected; None for all.

        Raises:
            NotFoundError: the table has no such column.
            RostraError: the filters do not fit the table.
        """
        return None if self._filters is None else row_filter(self._filters, self.schema)

    @cached_property
    def reader(self) -> GroupReader:
        """What reads the row groups.

        Raises:
            NotFoundError: the table has no such column, the release no such layer.
            RostraError: the filters do not fit the table.
            DamagedError: a file is not the one that was released.
        """
        require_columns(self._columns or (), self.schema.names)
        version = self._release.manifest["schema_version"]
        layers = {}
        if self._layers:
            annotations = read_table(self._release, "annotations")
            layers = layer_tables(annotations, self._layers, version, self._annotator)
        columns = tuple(self._columns or self.schema.names)
        return GroupReader(self.schema, columns, layers, self.condition)

    def prove(self) -> None:
        """Prove the files that are read.

        Raises:
            DamagedError: one is not the file that was released.
        """
        self._require_files()
        for file in chain(self._files, self._annotations):
            prove_file(file, self._release.sha256(file), always=self.always)

    def tables(self) -> Generator[pa.Table]:
        """The rows of one row group after the other, while the files are proved.

        What was read is worth nothing before the iterator has come to its end.

        Raises:
            DamagedError: a file is not the one that was released.
            RostraError: a file was changed while it was read.
        """
        self._require_files()
        states = [proofs.file_state(file) for file in self._files]
        with ThreadPoolExecutor(1) as pool:
            proof = pool.submit(self.prove)
            try:
                for file in self._files:
                    with parquet_file(self._release, file, schema=self.schema):
                        yield from self.reader.read(file, threads=True)
            finally:  # damaged bytes can raise anything; report the damage instead
                proof.result()
        for file, state in zip(self._files, states, strict=True):
            if proofs.file_state(file) != state:
                raise RostraError(f"{file} was changed while it was read; load it again")

    def shards(self) -> list[Shard]:
        """The parts that a stream reads one after the other, the first file proved.

        These are the files of the table or, where it has one alone, the row groups of it.

        Raises:
            DamagedError: the first file is not the one that was released.
        """
        first, *others = [Shard(self._release, file) for file in self._files]
        first = first.proved(always=self.always)
        groups = self.reader.groups(first.file)
        if others or not groups:
            return [first._replace(groups=groups), *others]
        return [first._replace(groups=[group]) for group in groups]


class Shard(NamedTuple):
    """A part of a stream: a file with its checksum, or some of its row groups.

    Attributes:
        release: the release that the file belongs to.
        file: the path.
        state: the state of the file when it was proved, None before that.
        groups: numbers of row groups; None for all.
    """

    release: Release
    file: Path
    state: proofs.State | None = None
    groups: Sequence[int] | None = None

    @property
    def name(self) -> str:
        """A name that no other shard of the table has."""
        return "-".join((self.file.stem, *map(str, self.groups or ())))

    def proved(self, *, always: bool) -> Shard:
        """The same shard, proved unless it is and did not change since.

        Raises:
            DamagedError: the file is not the one that was released.
        """
        if self.state and self.state == proofs.file_state(self.file):
            return self
        file, checksum = self.release.sized_file(self.file), self.release.sha256(self.file)
        return self._replace(state=prove_file(file, checksum, always=always))

    def read(self, reader: GroupReader) -> Iterator[pa.Table]:
        """The selected rows of each row group of the part.

        Raises:
            DamagedError: the file does not have the columns, the rows or the size of the table's.
        """
        if self.groups is not None:  # the first file: it was checked with the schema of the table
            yield from reader.read(self.file, self.groups)
            return
        with parquet_file(self.release, self.file, schema=reader.schema):
            yield from reader.read(self.file)


class GroupReader(NamedTuple):
    """What reads the selected columns and rows of a row group; it can be sent to a process.

    Attributes:
        schema: all columns of the table.
        columns: the names of the selected columns.
        layers: a table for each layer, see `rostra.annotations.layer_tables`.
        condition: which rows; None for all.
    """

    schema: pa.Schema
    columns: tuple[str, ...]
    layers: Mapping[str, pa.Table]
    condition: pc.Expression | None

    def empty(self) -> pa.Table:
        """A table without rows, with the columns and types of all others."""
        return self._with_layers(self.schema.empty_table())

    def groups(self, file: Path) -> list[int]:
        """The numbers of the row groups in which there may be selected rows."""
        with damage_reported(file):
            return self._groups(_fragment(file))

    def read(
        self, file: Path, groups: Sequence[int] | None = None, *, threads: bool = False
    ) -> Iterator[pa.Table]:
        """The selected rows of each of these row groups, or of all.

        Each is read before the next is begun, in this thread or in several: where pyarrow reads
        ahead, a process that stops half-way may never end.
        """
        names = list(dict.fromkeys([*self.columns, *(_PLACE if self.layers else ())]))
        typed = pa.schema([self.schema.field(name) for name in names])
        with damage_reported(file):
            parquet = _fragment(file)
            for group in self._groups(parquet) if groups is None else groups:
                rows = parquet.subset(row_group_ids=[group]).to_table(
                    columns=names, filter=self.condition, use_threads=threads
                )
                yield self._with_layers(rows.cast(typed))

    def _groups(self, parquet: Any) -> list[int]:  # noqa: ANN401 - see _fragment
        matching = parquet if self.condition is None else parquet.subset(self.condition)
        return [group.id for group in matching.row_groups]

    def _with_layers(self, table: pa.Table) -> pa.Table:
        """The selected columns, and behind them the spans of each layer."""
        selected = table.select(list(self.columns))
        for name, layer in self.layers.items():
            selected = selected.append_column(name, layer_column(layer, table))
        return selected


def _fragment(file: Path) -> Any:  # noqa: ANN401 - the stubs know less than a Parquet fragment has
    from pyarrow import dataset  # noqa: PLC0415 - it imports pandas, which few commands need

    return dataset.ParquetFileFormat().make_fragment(str(file), fs.LocalFileSystem())
