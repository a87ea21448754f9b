"""A forged index is refused when it is opened, whatever its checksums say."""

import json
import os
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from rostra import proofs
from rostra.concordance import Index
from rostra.errors import DamagedError

TABLE = pa.table(
    {
        "utterance": ["A né b. The end", None, "c 😀 b a", ""],
        "pos": [["N"] * 6, [], ["M"] * 4, []],
        "year": [1, 2, 3, 4],
    }
)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    Index.build(TABLE, tmp_path / "index", ["pos"])
    return tmp_path / "index"


def seal(index: Path, **changes: Any) -> None:
    """Let the header have the checksums of the files as they are."""
    header = json.loads((index / "header.json").read_text("utf-8"))
    for name in header["files"]:
        raw = (index / name).read_bytes()
        header["files"][name] = {"bytes": len(raw), "sha256": sha256(raw).hexdigest()}
    (index / "header.json").write_text(json.dumps(header | changes), "utf-8")


NUMBERS = """bounds word_counts text_offsets borders starts bytes word.words word.collation
    word.casings word.tokens word.postings word.offsets word.order-none word.group-case-diacritics
    pos.tokens pos.postings pos.offsets pos.order-case pos.group-none pos.collation""".split()


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("place", [0, -1])
def test_no_number_leads_outside(index: Path, name: str, place: int) -> None:
    kinds = {"text_offsets": "<u8"} | dict.fromkeys(("borders", "word.words", "word.casings"), "u1")
    kind = kinds.get(name, "<u4")
    numbers = np.fromfile(index / name, kind)
    for value in (np.iinfo(numbers.dtype).max, numbers[place] + np.array(7, numbers.dtype)):
        forged = numbers.copy()
        forged[place] = value
        forged.tofile(index / name)
        seal(index)
        with pytest.raises(DamagedError, match="is not the file that was built") as caught:
            Index.open(index)
        assert name in str(caught.value) or "word." in name
        assert f"rostra index --out {index}" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("word.types", pa.array(["a", "b"], pa.large_string())),
        ("word.types", pa.array(list("ihgfedcba"), pa.large_string())),
        ("word.types", pa.array(list("abcdefghi"), pa.string())),
        ("word.types", pa.array([None, *"abcdefgh"], pa.large_string())),
        ("metadata", pa.array([1])),
    ],
)
def test_no_table_has_another_form(index: Path, name: str, column: Any) -> None:
    batch = pa.record_batch([column], ["type"])
    with pa.OSFile(str(index / name), "wb") as out, pa.ipc.new_file(out, batch.schema) as file:
        file.write_batch(batch)
    seal(index)
    with pytest.raises(DamagedError, match=name):
        Index.open(index)


@pytest.mark.parametrize("name", ["word.types", "metadata", "texts"])
def test_what_is_not_arrow_or_text(index: Path, name: str) -> None:
    raw = (index / name).read_bytes()
    for forged in (b"\xff" * len(raw), raw[: len(raw) // 2], b"ARROW1\0\0" + raw[8:][::-1]):
        (index / name).write_bytes(forged)
        seal(index)
        with pytest.raises(DamagedError):
            Index.open(index)


@pytest.mark.parametrize("name", ["year", "demand", "char_end"])
def test_names_of_columns_are_text(tmp_path: Path, name: str) -> None:
    spans = pa.array([[{"char_start": 0, "char_end": 1}], [], [], []])
    index = tmp_path / "index"
    Index.build(TABLE.append_column("demand", spans), index, ["pos"])
    forged = b"\x80" + name[1:].encode()
    (index / "metadata").write_bytes(
        (index / "metadata").read_bytes().replace(name.encode(), forged)
    )
    seal(index)
    with pytest.raises(DamagedError, match="metadata"):
        Index.open(index)


@pytest.mark.parametrize(
    "changes",
    [
        {"layers": ["word"]},
        {"layers": ["word", "../pos"]},
        {"layers": ["pos", "word"]},
        {"layers": []},
        {"files": []},
        {"tokens": 2**70},
        {"tokens": -1},
        {"tokens": True},
        {"utterances": 5},
        {"languages": []},
        {"languages": {"en": "4"}},
        {"rule": None},
        {"rule": 2},
        {"notes": None},
        {"notes": [1]},
        {"corpus": None},
        {"corpus": {"name": [], "version": None, "manifest_sha256": None}},
    ],
)
def test_the_header_fits_the_files(index: Path, changes: dict[str, Any]) -> None:
    seal(index, **changes)
    with pytest.raises(DamagedError):
        Index.open(index)


def test_a_header_that_is_deep_or_large(index: Path) -> None:
    for content in ("[" * 10**5, " " * (1 << 21)):
        (index / "header.json").write_text(content)
        with pytest.raises(DamagedError, match="header.json"):
            Index.open(index)


def _link(file: Path) -> None:
    file.rename(file.parent.parent / "elsewhere")
    file.symlink_to(file.parent.parent / "elsewhere")


def _fifo(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


@pytest.mark.parametrize("name", ["header.json", "texts", "word.tokens"])
@pytest.mark.parametrize("replace", [_link, _fifo, Path.unlink])
def test_files_are_files(index: Path, name: str, replace: Callable[[Path], None]) -> None:
    replace(index / name)
    with pytest.raises((DamagedError, LookupError), match=name):
        Index.open(index)


def test_the_proof_is_made_once(
    index: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(proofs, "SETTLED", -1e9)
    made: list[Index] = []

    def verify(index: Index) -> None:
        made.append(index)

    monkeypatch.setattr(Index, "verify", verify)
    Index.open(index)
    Index.open(index)
    assert len(made) == 1
    os.utime(index / "texts", ns=(0, time.time_ns() + 1))
    Index.open(index)
    assert len(made) == 2
    index.rename(tmp_path / "other")
    Index.open(tmp_path / "other")
    assert len(made) == 3


@pytest.mark.parametrize("cache", ["not-a-folder", "relative"])
def test_no_cache_is_needed(
    index: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, cache: str
) -> None:
    (tmp_path / "not-a-folder").write_text("")
    place = cache if cache == "relative" else str(tmp_path / cache)
    monkeypatch.setenv("XDG_CACHE_HOME", place)
    monkeypatch.setattr(proofs, "SETTLED", -1e9)
    assert Index.open(index).kwic("b").num_rows == 2
    assert Index.open(index).kwic("b").num_rows == 2


def test_a_table_that_unfolds_in_memory(index: Path) -> None:
    """A few bytes that are compressed may stand for any number."""
    for codec in ("zstd", "lz4"):
        batch = pa.record_batch([pa.array(["x" * 10**6, "", "", ""])], ["note"])
        options = pa.ipc.IpcWriteOptions(compression=codec)
        with pa.ipc.new_file(str(index / "metadata"), batch.schema, options=options) as file:
            file.write_batch(batch)
        assert (index / "metadata").stat().st_size < 10**5
        seal(index)
        with pytest.raises(DamagedError, match="metadata"):
            Index.open(index)
