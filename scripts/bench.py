"""Measure Rostra against its peers and limits, as ratios of whole processes in one run.

The commands of a comparison take turns, so that a busy machine slows all of them alike; the result
is the ratio of their medians. Raw numbers are written to bench.json.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

import rostra
from rostra.releases import seal_manifest
from rostra.releasing import release_writer
from rostra.releasing.release_writer import write_table
from rostra.schema import published_schemas, published_versions
from rostra.schema.arrow import arrow_schema

ROWS = 1_000_000
BIG = 1_000_000_000  # bytes of Parquet in the release that is streamed
MEGABYTE = 1_000_000

# What a measured process prints: seconds of a stretch of code, and peak memory in bytes: its own
# before and after, and that of the largest process that it started.
TIMED = """
import json, resource, time
def peak():
    for line in open("/proc/self/status"):
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
{imports}
before, start = peak(), time.perf_counter()
{code}
seconds = time.perf_counter() - start
child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
print(json.dumps(dict(seconds=seconds, before=before, peak=peak(), child=child)))
"""


class Result(NamedTuple):
    """One line of the report: what was compared, the figure, its limit, all raw numbers.

    The limit is the largest figure allowed, or the smallest if `least` is true.
    """

    name: str
    figure: float
    unit: str
    limit: float
    raw: dict[str, Any]
    least: bool = False

    @property
    def held(self) -> bool:
        """Whether the figure is within its limit."""
        return self.figure >= self.limit if self.least else self.figure <= self.limit


def main() -> int:
    """Run all measurements; gives 0 where every limit holds, else 1."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--out", type=Path, default=Path("bench.json"), help="raw numbers, JSON")
    parser.add_argument("--runs", type=int, default=40, help="runs of each command (default 40)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rostra-bench-") as folder:
        return report(_all(Path(folder), args.runs), args.out)


def report(measured: Iterable[Result], out: Path) -> int:
    """Print each result as it comes and write all of them; gives 0 where every limit holds."""
    results = []
    for result in measured:
        print(
            f"{result.name}: {result.figure:.3g} {result.unit}"
            f" ({'at least' if result.least else 'limit'} {result.limit:g}):"
            f" {'holds' if result.held else 'FALLS SHORT'}",
            flush=True,
        )
        results.append(result)
    whole = {result.name: result._asdict() for result in results}
    out.write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")
    print(f"raw numbers: {out}")
    return int(not all(result.held for result in results))


def _all(folder: Path, runs: int) -> Iterator[Result]:
    yield from _small(folder, runs)
    million = _corpus(folder / "million", rows=ROWS)
    yield from _million(million, folder, max(15, runs // 2))
    yield from _cached(million, folder, max(5, runs // 4))
    yield _info(million, folder)
    big = _corpus(folder / "big", size=BIG)
    yield _streaming(big)
    yield _shards(folder, max(5, runs // 4))


def _small(folder: Path, runs: int) -> Iterator[Result]:
    """The shipped corpus, whole processes: imports counted."""
    codes = {
        "pass": "pass",
        "import rostra": "import rostra",
        "import datasets": "import datasets",
        "records": "import rostra; next(rostra.records())",
        "load": "import rostra; rostra.load()",
    }

    def whole(code: str) -> Callable[[], float]:
        def run() -> float:
            with _environment(folder) as environment:
                start = time.perf_counter()
                subprocess.run([sys.executable, "-c", code], check=True, env=environment)
                return time.perf_counter() - start

        return run

    raw = interleaved({name: whole(code) for name, code in codes.items()}, runs)
    median = {name: statistics.median(times) for name, times in raw.items()}
    more = (median["import rostra"] - median["pass"]) * 1000
    yield Result("import rostra, beyond python -c pass", more, "ms", 5, raw)
    base = median["import datasets"]
    yield Result("first row of records() / import datasets", median["records"] / base, "", 0.1, raw)
    yield Result("load() / import datasets", median["load"] / base, "", 1.03, raw)


def _million(corpus: Path, folder: Path, runs: int) -> Iterator[Result]:
    """A million rows: loading alone, each in a fresh process with an empty cache."""
    imports = "import datasets, pyarrow.parquet, rostra.loading; datasets.disable_progress_bars()"
    codes = {
        "rostra.load": f"ds = rostra.load(corpus={str(corpus)!r}); assert len(ds) == {ROWS}",
        "load_dataset": f"ds = {_load_dataset(corpus)}; assert len(ds) == {ROWS}",
    }
    peaks: dict[str, list[float]] = {name: [] for name in codes}

    def timed(name: str) -> Callable[[], float]:
        def run() -> float:
            run = measured(TIMED.format(imports=imports, code=codes[name]), folder)
            peaks[name].append(run["peak"])
            return run["seconds"]

        return run

    raw = interleaved({name: timed(name) for name in codes}, runs)
    ratio = statistics.median(raw["rostra.load"]) / statistics.median(raw["load_dataset"])
    yield Result(
        "load() of 1 million rows / cold load_dataset, imports not counted",
        *(ratio, "", 0.8, raw | {"peak memory in bytes": peaks}),
    )
    memory = {name: statistics.median(values) / MEGABYTE for name, values in peaks.items()}
    print("  peak memory: " + ", ".join(f"{name} {mb:.0f} MB" for name, mb in memory.items()))


def _load_dataset(corpus: Path) -> str:
    files = list(map(str, rostra.paths(corpus=corpus)))
    return (
        f"datasets.load_dataset('parquet', data_files={files}, split='train',"
        " verification_mode='no_checks')"
    )


def _cached(corpus: Path, folder: Path, runs: int) -> Iterator[Result]:
    """A million rows that were loaded before: what later processes take."""
    home = folder / "cache"
    load = f"rostra.load(corpus={str(corpus)!r})"
    quiet = "import datasets, rostra; datasets.disable_progress_bars()\n"
    codes = {
        "import datasets": TIMED.format(imports="", code="import datasets"),
        "second load": TIMED.format(imports="", code=f"import rostra; ds = {load}"),
    }
    for name, source in {"ours": load, "theirs": _load_dataset(corpus)}.items():
        mapped = (
            "ds.map(lambda row: {'size': len(row['utterance'])}, num_proc=2, "
            "load_from_cache_file=False)"
        )
        codes[name] = TIMED.format(imports=f"{quiet}ds = {source}", code=mapped)
    raw: dict[str, list[dict[str, float]]] = {name: [] for name in codes}
    for number in range(runs + 1):  # the first round fills the caches
        for name, code in codes.items():
            run = measured(code, folder, home)
            if number:
                raw[name].append(run)

    def median(name: str, *fields: str) -> float:
        return statistics.median(sum(run[field] for field in fields) for run in raw[name])

    ratio = median("second load", "seconds") / median("import datasets", "seconds")
    yield Result("second load() of 1 million rows / import datasets", ratio, "", 1.1, raw)
    more = (median("second load", "peak") - median("import datasets", "peak")) / MEGABYTE
    yield Result("its memory beyond import datasets", more, "MB", 100, raw)
    ratio = median("ours", "seconds") / median("theirs", "seconds")
    yield Result("map(num_proc=2) on load() / on load_dataset", ratio, "", 1.1, raw)
    ratio = median("ours", "peak", "child") / median("theirs", "peak", "child")
    yield Result("its memory / on load_dataset, with that of a worker", ratio, "", 1.1, raw)
    again = (
        f"{quiet}ran = 0\ndef size(row):\n    global ran; ran += 1\n"
        f"    return {{'size': len(row['utterance'])}}\n{load}.map(size); print(ran)"
    )
    computed = [_printed(again, folder, home) for _ in range(2)]
    yield Result("rows that a second map computes anew", computed[1], "", 0, {"rows": computed})
    size = _printed(f"{quiet}import pickle; print(len(pickle.dumps({load})))", folder, home)
    yield Result("pickle of 1 million rows", size / 1000, "kB", 100, {"bytes": size})


def _info(corpus: Path, folder: Path) -> Result:
    """The command on a million rows: memory of the whole process."""
    line = f"main(['info', '--corpus', {str(corpus)!r}])"
    run = measured(TIMED.format(imports="", code=f"from rostra.cli import main; {line}"), folder)
    return Result("rostra info of 1 million rows", run["peak"] / MEGABYTE, "MB", 500, run)


def _shards(folder: Path, runs: int) -> Result:
    """The first row of a stream: of a hundred shards, and of one of the same size."""
    corpora = {"100 shards": 100, "1 shard": 1}
    for name, number in corpora.items():
        _corpus(folder / name, rows=number * 2000 - 500, shard_bytes=1_900_000)
        found = len(rostra.paths(corpus=folder / name))
        assert number <= found <= 1.2 * number
    imports = "import datasets, pyarrow.parquet, pyarrow.dataset, rostra, rostra.loading"

    def first_row(name: str) -> Callable[[], float]:
        code = f"next(iter(rostra.load(streaming=True, corpus={str(folder / name)!r})))"
        return lambda: measured(TIMED.format(imports=imports, code=code), folder)["seconds"]

    raw = interleaved({name: first_row(name) for name in corpora}, runs)
    ratio = statistics.median(raw["100 shards"]) / statistics.median(raw["1 shard"])
    return Result("first row streamed from 100 shards / from 1", ratio, "", 1.2, raw)


def _streaming(corpus: Path) -> Result:
    """The first row of a release of 1 GB: memory beyond the imports."""
    code = f"row = next(iter(rostra.load(streaming=True, corpus={str(corpus)!r})))"
    imports = "import datasets, pyarrow.parquet, pyarrow.dataset, rostra, rostra.loading"
    runs = [measured(TIMED.format(imports=imports, code=code), corpus) for _ in range(5)]
    beyond = statistics.median((run["peak"] - run["before"]) / MEGABYTE for run in runs)
    size = sum(file.stat().st_size for file in rostra.paths(corpus=corpus))
    name = f"first row streamed from {size / 1e9:.2f} GB, memory beyond the imports"
    return Result(name, beyond, "MB", 200, {"runs": runs})


def interleaved(commands: dict[str, Callable[[], float]], runs: int) -> dict[str, list[float]]:
    """Seconds of each command at each run; the commands take turns."""
    raw: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(runs + 1):
        for name, command in commands.items():
            seconds = command()
            if number:  # the first round warms the caches of the operating system
                raw[name].append(seconds)
    return raw


def measured(code: str, folder: Path, home: Path | None = None) -> dict[str, float]:
    """What a process that runs `TIMED` prints; see `_printed`."""
    measurement: dict[str, float] = _printed(code, folder, home)
    return measurement


def _printed(code: str, folder: Path, home: Path | None = None) -> Any:  # noqa: ANN401 - any JSON
    """The last line that a process prints; its caches are empty, or those in a folder."""
    with _environment(folder, home) as environment:
        done = subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env=environment,
        )
    return json.loads(done.stdout.splitlines()[-1])


@contextmanager
def _environment(folder: Path, home: Path | None = None) -> Iterator[dict[str, str]]:
    """Every process has empty caches of its own, or those in a folder, and no network to ask."""
    with tempfile.TemporaryDirectory(prefix="hf-", dir=folder) as empty:
        caches = {"HF_HOME": str(home or empty), "XDG_CACHE_HOME": str(home or empty)}
        yield {**os.environ, **caches, "HF_HUB_OFFLINE": "1"}


def invented(noise: bool = False) -> Iterator[dict[str, Any]]:  # noqa: FBT001, FBT002 - one switch
    """Utterances without end that satisfy the schema, the same at every run, sorted by id.

    Each is 20 to 66 words drawn from the shipped one (seed 1), all other fields are those of its
    rows in turn; with noise it also ends in a random number, which hardly compresses.
    """
    chance = random.Random(1)  # noqa: S311 - the same words at every run
    shipped = list(rostra.records())
    vocabulary = sorted({word for row in shipped for word in row["utterance"].split()})
    for number in count():
        words = " ".join(chance.choices(vocabulary, k=20 + number % 47))
        if noise:
            words += f" {chance.getrandbits(12_000):x}"
        source = f"invented-{number // 10_000:06d}"
        own = {"id": f"{source}.{number % 10_000:04d}", "source_id": source}
        elided = "…" in words or "..." in words
        yield shipped[number % len(shipped)] | own | {"utterance": words, "elided": elided}


def _corpus(
    folder: Path, rows: int | None = None, size: int | None = None, shard_bytes: int | None = None
) -> Path:
    """A corpus of invented utterances, of so many rows or bytes of Parquet.

    Shards are of the size that a build gives them, or of so many bytes of JSON Lines.
    """
    version = published_versions()[-1]
    schema = arrow_schema(published_schemas(version)["utterances"])
    release = folder / "releases" / "1.0.0"
    release.mkdir(parents=True)

    def lines() -> Iterator[bytes]:
        for number, record in enumerate(invented(noise=bool(size))):
            if number == rows or (size and number % 1000 == 0 and _size(release) >= size):
                return
            yield (json.dumps(record, ensure_ascii=False) + "\n").encode()

    with _shards_of(shard_bytes):
        table = write_table("utterances", lines(), schema, release)
    assert table
    manifest: dict[str, object] = {
        "name": "invented",
        "version": "1.0.0",
        "schema_version": version,
        "tools": {"pyarrow": pa.__version__},
        "sources": {},
        "tables": {"utterances": table},
    }
    (release / "manifest.json").write_bytes(seal_manifest(manifest))
    return folder


@contextmanager
def _shards_of(size: int | None) -> Iterator[None]:
    """Let a table be cut into shards of one row group each, of so many bytes of JSON Lines."""
    constants = release_writer.GROUP_BYTES, release_writer.SHARD_GROUPS
    if size:
        release_writer.GROUP_BYTES, release_writer.SHARD_GROUPS = size, 1
    try:
        yield
    finally:
        release_writer.GROUP_BYTES, release_writer.SHARD_GROUPS = constants


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.glob("*.parquet"))


if __name__ == "__main__":
    sys.exit(main())
