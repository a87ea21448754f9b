"""Measure reading: commands against their imports, and tasks against conc and a scan with DuckDB.

Each task runs in a process of its own, which opens what it needs first; what counts is the best of
five (of building: of one), and all that were measured are written to bench_reading.json. Every peer
gives all hits, as an Arrow or polars table:

- conc tokenises with a blank spaCy pipeline, its quickest, and shows all lines on one page. Its
  lines are sorted, and so are ours where it is the peer. Keyness is without the permutation test,
  which it has not, but with the document frequencies that we give too, and in both directions;
  what is rare is left out as each does by itself, which leaves us the longer list.
- DuckDB scans the Parquet file with all cores: the utterances with the word are cut at it, and each
  cut gives the 30 characters on both sides, who said it, and where it stands. It sorts nothing.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import bench_corpus
from bench import Result, interleaved, report

FREQUENT, RARE = "the", "baluba"
_RUNS = 15  # of each command
TIMED = """
import json, sys, time
folder, task, word = sys.argv[1:]
{code}
seconds = []
for _ in range(tries):
    start = time.perf_counter()
    rows = run()
    seconds.append(time.perf_counter() - start)
with open("/proc/self/status") as status:
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
print("\\n" + json.dumps(dict(seconds=min(seconds), all=seconds, rows=rows, peak=peak / 1024)))
"""
OURS = """
import pyarrow as pa, pyarrow.parquet as pq
from rostra.concordance import Index
tries = 5
def build():
    file = pq.ParquetFile(f"{folder}/corpus.parquet")
    rows = pa.RecordBatchReader.from_batches(file.schema_arrow, file.iter_batches(1024))
    return Index.build(rows, f"{folder}/index").header["tokens"]
if task in ("build", "open"):
    tries, run = 1, build if task == "build" else lambda: len(Index.open(f"{folder}/index"))
else:
    index = Index.open(f"{folder}/index")
    run = {
        "kwic": lambda: index.kwic(word, context=5).num_rows,
        "kwic sorted": lambda: index.kwic(word, context=5, sort=["R1", "R2", "R3"]).num_rows,
        "collocates": lambda: index.collocates(word, minimum=5).num_rows,
        "keyness": lambda: index.keyness("country=AA", permutations=0).num_rows,
    }[task]
"""
CONC = """
import spacy
import polars as pl
spacy.Language.disable_pipes = lambda *_: None  # a blank pipeline has none to disable
from conc.conc import Conc
from conc.corpus import Corpus
tries = 5
def built(name, rows):
    rows.write_csv(f"{folder}/{name}.csv")
    return Corpus(name=name, description="-").build_from_csv(
        source_path=f"{folder}/{name}.csv", save_path=f"{folder}/conc", text_column="utterance",
        metadata_columns=["id"], model=f"{folder}/blank").token_count
def loaded(name):
    return Corpus().load(f"{folder}/conc/{name}.corpus")
if task in ("build", "parts"):
    spacy.blank("en").to_disk(f"{folder}/blank")
    rows = pl.read_parquet(f"{folder}/corpus.parquet", columns=["id", "country", "utterance"])
    part = pl.col("country") == "AA"
if task == "build":
    tries, run = 1, lambda: built("whole", rows)
elif task == "parts":
    tries, run = 1, lambda: [built("target", rows.filter(part)), built("rest", rows.filter(~part))]
else:
    conc = Conc(loaded("target" if task == "keyness" else "whole"))
    if task == "keyness":
        conc.set_reference_corpus(loaded("rest"))
    run = {
        "kwic sorted": lambda: len(conc.concordance(word, page_size=10**9).to_frame()),
        "collocates": lambda: len(conc.collocates(word, page_size=0).to_frame()),
        "keyness": lambda: len(conc.keywords(
            page_size=0, show_document_frequency=True, exclude_negative_keywords=False).to_frame()),
    }[task]
"""
DUCKDB = r"""
import duckdb
tries, size = 5, len(word)
columns = "id, speaker, role, country, country_basis, source_id"
sql = rf'''
WITH hits AS (
    SELECT {columns}, char_start, utterance,
        string_split_regex(utterance, '(?i)\b{word}\b') AS parts
    FROM '{folder}/corpus.parquet' WHERE regexp_matches(utterance, '(?i)\b{word}\b')
), cut AS (SELECT *, unnest(range(1, len(parts))) AS number FROM hits),
placed AS (
    SELECT *, list_sum(list_transform(parts[:number], lambda part: length(part)))::int
        + (number - 1) * {size} AS place
    FROM cut
)
SELECT substring(utterance, greatest(place - 29, 1), least(place, 30)) AS "left",
    substring(utterance, place + 1, {size}) AS node,
    substring(utterance, place + {size} + 1, 30) AS "right", {columns},
    char_start + place AS source_start, char_start + place + {size} AS source_end
FROM placed'''
def run():
    hits = duckdb.sql(sql).arrow()
    return (hits.read_all() if hasattr(hits, "read_all") else hits).num_rows
"""
TASKS = (
    ("build", "build", "", ("conc", 0.5)),
    ("kwic of a frequent word", "kwic sorted", FREQUENT, ("conc", 0.5)),
    ("kwic of a frequent word", "kwic", FREQUENT, ("duckdb", 0.25)),
    ("kwic of a rare word", "kwic sorted", RARE, ("conc", 0.05)),
    ("kwic of a rare word", "kwic", RARE, ("duckdb", 0.25)),
    ("collocates", "collocates", FREQUENT, ("conc", 0.3)),
    ("keyness", "keyness", "", ("conc", 0.3)),
)


COMMANDS = {
    "kwic": ("regime",),
    "freq": ("regime", "--by", "country"),
    "ngrams": ("regime",),
    "collocates": ("regime",),
    "dispersion": ("regime", "freedom"),
    "keyness": ("--target", "country=NO"),
}
LOADED = "import sys, rostra.cli as c; c.main(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
IMPORTED = """
import sys
from contextlib import suppress
from importlib import import_module
for name in sys.argv[1:]:
    with suppress(ImportError):
        import_module(name)
"""


def main() -> int:
    """Run all tasks; gives 0 where every limit holds, else 1."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--tokens", type=int, default=10_000_000, help="of the corpus (10 million)")
    parser.add_argument(
        "--folder", type=Path, default=Path(".bench"), help="folder for what is built"
    )
    parser.add_argument("--peers", type=Path, default=Path(".venv-peers/bin/python"))
    parser.add_argument("--out", type=Path, default=Path("bench_reading.json"), help="raw numbers")
    args = parser.parse_args()
    if not args.peers.exists():
        parser.error(f"{args.peers} does not exist. Run: make .venv-peers/ready")
    folder = args.folder / str(args.tokens)
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "corpus.parquet").exists():
        beside = folder / "corpus.beside"
        bench_corpus.write(beside, args.tokens)
        beside.rename(folder / "corpus.parquet")
    return report(_all(folder, args.peers), args.out)


def _all(folder: Path, peers: Path) -> Iterator[Result]:
    yield from _commands()
    for made in ("index", "conc"):
        shutil.rmtree(folder / made, ignore_errors=True)
    peer = {"conc": CONC, "duckdb": DUCKDB}
    for name, task, word, (other, limit) in TASKS:
        ours = _timed(sys.executable, OURS, folder, task, word)
        theirs = _timed(str(peers), peer[other], folder, task, word)
        yield from _ratios(f"{name} / {other}", ours, theirs, limit)
        if task == "build":
            opened = _timed(sys.executable, OURS, folder, "open", "")
            yield Result("open an index", opened["seconds"] * 1000, "ms", 20, {"ours": opened})
            _timed(str(peers), CONC, folder, "parts", "")


def _commands() -> Iterator[Result]:
    """Each command on the shipped corpus, whole processes, against the imports that it makes."""
    for verb, options in COMMANDS.items():
        loaded = _run("-c", LOADED, verb, *options).stderr.split()
        lines = {
            "command": ("-m", "rostra", verb, *options),
            "imports": ("-c", IMPORTED, *(name for name in loaded if name != "__main__")),
        }

        def timed(line: tuple[str, ...]) -> Callable[[], float]:
            def run() -> float:
                start = time.perf_counter()
                _run(*line)
                return time.perf_counter() - start

            return run

        raw = interleaved({name: timed(line) for name, line in lines.items()}, _RUNS)
        took, imports = (statistics.median(raw[name]) for name in lines)
        yield Result(f"rostra {verb} / its imports", took / imports, "", 1.5, raw)


def _run(*line: str) -> subprocess.CompletedProcess[str]:
    whole = [sys.executable, *line]
    return subprocess.run(whole, check=True, capture_output=True, encoding="utf-8")


def _ratios(
    name: str, ours: dict[str, Any], theirs: dict[str, Any], limit: float
) -> Iterator[Result]:
    print(f"  {name}: {ours['seconds']:.4g} s, {theirs['seconds']:.4g} s", flush=True)
    raw = {"ours": ours, "theirs": theirs}
    if name.startswith("kwic") and ours["rows"] != theirs["rows"]:
        raise SystemExit(f"{name}: {ours['rows']:,} hits are not {theirs['rows']:,}")
    yield Result(name, ours["seconds"] / theirs["seconds"], "", limit, raw)
    if name.endswith("conc"):
        yield Result(f"memory of {name}", ours["peak"] / theirs["peak"], "", 1, raw)


def _timed(python: str, code: str, folder: Path, task: str, word: str) -> dict[str, Any]:
    line = [python, "-c", TIMED.replace("{code}", code), str(folder), task, word]
    done = subprocess.run(line, check=True, stdout=subprocess.PIPE, encoding="utf-8")
    measurement: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return measurement


if __name__ == "__main__":
    sys.exit(main())
