"""Measure the validation of a big table against its peers, as ratios in one run.

The peers run in one process each: `json` with `jsonschema` over a part of the file, scaled to the
whole; orjson with jsonschema_rs over the whole, which checks less than we do (no text, no duplicate
keys, no consistency, no order). To a table of a release, which is JSONL and Parquet, the peer holds
all records and writes both. Raw numbers are written to bench_validate.json.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from bench import MEGABYTE, TIMED, Result, interleaved, invented, measured, report

ROWS = 200_000
PART = 10_000  # rows that jsonschema is shown; its time grows with their number alone
TIMES = 10  # how many times as many rows the second file of the memory measurement has

_IMPORTS = """
import json, jsonschema, jsonschema_rs, orjson, pathlib
from itertools import islice
from rostra.validation import RunOptions
from rostra.validation.table_validation import check_table
from rostra.releases import StoredFile
from rostra.schema import curated_schema, published_schemas, published_versions
schema = published_schemas(published_versions()[-1])["utterances"]
"""
_PYARROW = """
import pyarrow as pa, pyarrow.parquet, pyarrow.json, tempfile
from rostra.releasing.jsonl_format import canonical_lines
from rostra.releasing.release_writer import selected_lines, write_table
from rostra.releasing.selection import Selection
from rostra.schema.arrow import arrow_schema
"""
_FAST = "valid = jsonschema_rs.Draft202012Validator(curated_schema(schema)).is_valid"
_CODES = {
    "jsonschema": """
valid = jsonschema.Draft202012Validator(curated_schema(schema)).is_valid
with open({file!r}, "rb") as lines:
    assert all(valid(json.loads(line)) for line in islice(lines, {part}))
""",
    "orjson + jsonschema_rs": f"""
{_FAST}
with open({{file!r}}, "rb") as lines:
    assert all(valid(orjson.loads(line)) for line in lines)
""",
    "rostra": """
file = StoredFile(pathlib.Path({file!r}))
records, problems = check_table("x", "utterances", file, schema, RunOptions({processes}))
assert records is not None, problems[:3]
""",
    "orjson + jsonschema_rs + from_pylist": f"""
{_FAST}
with open({{file!r}}, "rb") as lines:
    records = [orjson.loads(line) for line in lines]
assert all(map(valid, records))
with open({{file!r}} + ".out", "w") as out:
    out.writelines(json.dumps(record, ensure_ascii=False) + "\\n" for record in records)
table = pa.Table.from_pylist(records, schema=arrow_schema(schema))
pa.parquet.write_table(table, {{file!r}} + ".parquet", compression="snappy")
""",
    "rostra to a release": """
file, options = StoredFile(pathlib.Path({file!r})), RunOptions({processes})
records, problems = check_table("x", "utterances", file, schema, options)
assert records is not None, problems[:3]
columns = schema["properties"]
selection = Selection(tuple(columns), canonical=canonical_lines(columns))
pieces = selected_lines(file, selection, options)
with tempfile.TemporaryDirectory(dir=pathlib.Path({file!r}).parent) as folder:
    write_table("utterances", pieces, arrow_schema(schema), pathlib.Path(folder))
""",
}


def main() -> int:
    """Run all measurements; gives 0 where every limit holds, else 1."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    out = Path("bench_validate.json")
    parser.add_argument("--out", type=Path, default=out, help="raw numbers, JSON")
    parser.add_argument("--runs", type=int, default=5, help="runs of each command (default 5)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rostra-bench-") as folder:
        file = Path(folder) / "utterances.jsonl"
        with file.open("w", encoding="utf-8") as lines:
            for record in islice(invented(), ROWS):
                lines.write(json.dumps(record, ensure_ascii=False) + "\n")
        return report(_all(file, args.runs), args.out)


def _all(file: Path, runs: int) -> Iterator[Result]:
    cores = len(os.sched_getaffinity(0))
    yield from _validation(file, cores, runs)
    yield from _parquet(file, cores, runs)
    many = _many(file)
    yield _memory("validation", "rostra", (file, many), cores)
    yield _memory("JSONL to a release", "rostra to a release", (file, many), cores)


def _command(name: str, file: Path, processes: int = 1) -> Callable[[], float]:
    """Seconds of one of the codes, imports not counted."""
    return lambda: _run(name, file, processes)["seconds"]


def _run(name: str, file: Path, processes: int) -> dict[str, float]:
    imports = _IMPORTS + (_PYARROW if "release" in name or "pylist" in name else "")
    code = _CODES[name].format(file=str(file), part=PART, processes=processes)
    return measured(TIMED.format(imports=imports, code=code), file.parent)


def _validation(file: Path, cores: int, runs: int) -> Iterator[Result]:
    exact, fast = "jsonschema", "orjson + jsonschema_rs"
    commands = {
        exact: _command(exact, file),
        fast: _command(fast, file),
        "one": _command("rostra", file),
        "all": _command("rostra", file, cores),
    }
    raw = interleaved(commands, runs)
    median = {name: statistics.median(times) for name, times in raw.items()}
    median[exact] *= ROWS / PART
    limits = {"all": ((exact, 40), (fast, 0.9)), "one": ((exact, 15), (fast, 0.5))}
    words = {"all": f"{cores} processes", "one": "one process"}
    for which, peers in limits.items():
        for peer, limit in peers:
            name = f"validation in {words[which]}, times as fast as {peer} in one"
            yield Result(name, median[peer] / median[which], "", limit, raw, least=True)


def _parquet(file: Path, cores: int, runs: int) -> Iterator[Result]:
    peer, ours = "orjson + jsonschema_rs + from_pylist", "rostra to a release"
    commands = {
        peer: _command(peer, file),
        "one": _command(ours, file),
        "all": _command(ours, file, cores),
    }
    raw = interleaved(commands, runs)
    median = {name: statistics.median(times) for name, times in raw.items()}
    limits = (("one", "one process", 1.5), ("all", f"{cores} processes", 2))
    for which, words, limit in limits:
        name = f"JSONL to a release's JSONL and Parquet in {words}, times as fast as {peer}"
        yield Result(name, median[peer] / median[which], "", limit, raw, least=True)


def _many(file: Path) -> Path:
    """A file of `TIMES` as many rows, sorted by id too."""
    out = file.with_name("many.jsonl")
    raw = file.read_bytes()
    with out.open("wb") as lines:
        for number in range(TIMES):
            lines.write(raw.replace(b'"invented-', b'"invented%02d-' % number))
    return out


def _memory(what: str, name: str, files: tuple[Path, Path], cores: int) -> Result:
    """Peak memory of the process and of as many others as it started, for few rows and many."""
    peaks = {}
    for rows, file in zip((ROWS, ROWS * TIMES), files, strict=True):
        runs = [_run(name, file, cores) for _ in range(3)]
        peaks[f"{rows} rows"] = [run["peak"] + cores * run["child"] for run in runs]
    few, many = (statistics.median(values) / MEGABYTE for values in peaks.values())
    title = f"{what}: peak memory for {ROWS * TIMES} rows ({many:.0f} MB) / for {ROWS}"
    return Result(f"{title} ({few:.0f} MB)", many / few, "", 1.5, {"bytes": peaks})


if __name__ == "__main__":
    sys.exit(main())
