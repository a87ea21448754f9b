"""Measure reading: commands against their imports, and tasks against conc and a scan with DuckDB.

Each task runs in a process of its own, which opens what it needs first; what counts is the best of
five, or of as many as take 0.3 seconds (of building: of one). As others may use the machine, the
seconds of all processors are shown beside it, on average. All that were measured are written to
bench_reading.json. Every peer gives all hits, as an Arrow or polars table:

- conc tokenises with a blank spaCy pipeline, its quickest, and shows all lines on one page. Its
  lines are sorted, and so are ours where it is the peer. Keyness is without the permutation test,
  which it has not, but with the document frequencies that we give too, and in both directions;
  what is rare is left out as each does by itself, which leaves us the longer list.
- DuckDB scans a Parquet file with all cores. For a concordance the utterances with the word are cut
  at it, and each cut gives the 30 characters on both sides, who said it, and its place. For counts
  it finds words by a regular expression, or has the file with the tokens of each utterance and
  their tags, so that it need not divide the texts. It sorts nothing, and has our counts and ranges,
  but no intervals, no commonest form of a word and no difference from an even distribution.

What both count must be equal, or the run ends. The index with tags is built from the file of the
tokens; that is compared with building the index without tags.
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
SEQUENCE = '"the"%c [] "ba"%c within s'
_RUNS = 15  # of each command
TIMED = """
import json, os, sys, time
folder, task, word = sys.argv[1:]
{code}
seconds, before = [], sum(os.times()[:4])
while len(seconds) < tries or (tries > 1 and sum(seconds) < 0.3):
    start = time.perf_counter()
    rows = run()
    seconds.append(time.perf_counter() - start)
processor = (sum(os.times()[:4]) - before) / len(seconds)
with open("/proc/self/status") as status:
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
print("\\n" + json.dumps(dict(
    seconds=min(seconds), all=seconds, processor=processor, rows=rows, peak=peak / 1024)))
"""
OURS = """
import pyarrow as pa, pyarrow.compute as pc, pyarrow.parquet as pq
from rostra.concordance import Index
tries = 5
def build(name, **options):
    file = pq.ParquetFile(f"{folder}/{'corpus' if name == 'index' else 'tagged'}.parquet")
    rows = pa.RecordBatchReader.from_batches(file.schema_arrow, file.iter_batches(1024))
    return Index.build(rows, f"{folder}/{name}", **options).header["tokens"]
def counted(table):
    return table.num_rows, pc.sum(table["count"]).as_py()
if task in ("build", "build tagged", "prove"):
    tries, run = 1, {
        "build": lambda: build("index"),
        "build tagged": lambda: build("tagged", tokens="tokens", token_columns=["tag"]),
        "prove": lambda: len(Index.open(f"{folder}/index")),
    }[task]
elif task == "open":
    run = lambda: len(Index.open(f"{folder}/index"))
else:
    index = Index.open(f"{folder}/{'tagged' if task.startswith('list by') else 'index'}")
    run = {
        "kwic": lambda: index.kwic(word, context=5).num_rows,
        "kwic sorted": lambda: index.kwic(word, context=5, sort=["R1", "R2", "R3"]).num_rows,
        "kwic sample": lambda: index.kwic(word, context=5, sample=1000).num_rows,
        "kwic filter": lambda: index.kwic(word, context=5, where="date=2005..2009").num_rows,
        "kwic within": lambda: index.kwic(word, context=5).num_rows,
        "collocates": lambda: index.collocates(word, minimum=5).num_rows,
        "keyness": lambda: index.keyness("country=AA", permutations=0).num_rows,
        "keyness positive": lambda: index.keyness(
            "country=AA", permutations=0, direction="positive").num_rows,
        "list": lambda: counted(index.freq()),
        "list by tag": lambda: counted(index.freq(attribute="tag")),
        "list by word and tag": lambda: counted(index.freq(attribute=["word", "tag"])),
        "breakdown": lambda: counted(index.freq(word, breakdown="R1")),
        "time series": lambda: counted(index.time_series(word, over="date", bins="year")),
        "dispersion by part": lambda: counted(index.dispersion(word, over="speaker", by_part=True)),
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
    conc = Conc(loaded("target" if task.startswith("keyness") else "whole"))
    if task.startswith("keyness"):
        conc.set_reference_corpus(loaded("rest"))
    run = {
        "kwic sorted": lambda: len(conc.concordance(word, page_size=10**9).to_frame()),
        "collocates": lambda: len(conc.collocates(word, page_size=0).to_frame()),
        "keyness": lambda: len(conc.keywords(
            page_size=0, show_document_frequency=True, exclude_negative_keywords=False).to_frame()),
        "keyness positive": lambda: len(conc.keywords(
            page_size=0, show_document_frequency=True, exclude_negative_keywords=True).to_frame()),
    }[task]
"""
DUCKDB = r"""
import duckdb
tries, size = 5, len(word)
corpus, tagged = f"'{folder}/corpus.parquet'", f"'{folder}/tagged.parquet'"
ranges = "count(DISTINCT id), count(DISTINCT source_id), count(DISTINCT speaker_id)"
columns = "id, speaker, role, country, country_basis, source_id"
hits, words = rf"len(regexp_extract_all(utterance, '(?i)\b{word}\b'))", (
    r"len(regexp_extract_all(utterance, '\w+'))")
def kwic(where="", sample=""):
    return rf'''
WITH hits AS (
    SELECT {columns}, char_start, utterance,
        string_split_regex(utterance, '(?i)\b{word}\b') AS parts
    FROM {corpus} WHERE {where} regexp_matches(utterance, '(?i)\b{word}\b')
), cut AS (SELECT *, unnest(range(1, len(parts))) AS number FROM hits),
drawn AS (SELECT * FROM cut {sample}),
placed AS (
    SELECT *, list_sum(list_transform(parts[:number], lambda part: length(part)))::int
        + (number - 1) * {size} AS place
    FROM drawn
)
SELECT substring(utterance, greatest(place - 29, 1), least(place, 30)) AS "left",
    substring(utterance, place + 1, {size}) AS node,
    substring(utterance, place + {size} + 1, 30) AS "right", {columns},
    char_start + place AS source_start, char_start + place + {size} AS source_end
FROM placed'''
def unnested(*lists):
    names = "".join(f", unnest({tokens}) AS {name}" for name, tokens in zip("abc", lists))
    return f"(SELECT id, speaker, source_id, speaker_id{names} FROM {tagged})"
no_mark = "a NOT IN ('.', ',')"
beside = unnested("tokens", "tokens[2:]", "tokens[3:]")
count = f"count(*) AS count, {ranges}"
sql = {
    "kwic": kwic(),
    "kwic sample": kwic(sample="USING SAMPLE reservoir(1000 ROWS) REPEATABLE (1)"),
    "kwic filter": kwic("date BETWEEN '2005-01-01' AND '2009-12-31' AND"),
    "kwic within":
        f"SELECT * FROM {beside} WHERE lower(a) = 'the' AND lower(c) = 'ba' AND b != '.'",
    "list": f"SELECT lower(a), {count} FROM {unnested('tokens')} WHERE {no_mark} GROUP BY 1",
    "list by tag": f"SELECT b, {count} FROM {unnested('tokens', 'tag')} WHERE {no_mark} GROUP BY 1",
    "list by word and tag": f"SELECT lower(a), b, {count} FROM {unnested('tokens', 'tag')} "
        f"WHERE {no_mark} GROUP BY 1, 2",
    "breakdown": f"SELECT lower(b), {count} FROM {beside} WHERE lower(a) = '{word}' GROUP BY 1",
    "time series": f"SELECT date[:4], sum({hits})::int AS count, sum({words}), {ranges} "
        f"FROM {corpus} GROUP BY 1",
    "dispersion by part": f"SELECT speaker, sum({hits})::int AS count, sum({words}) FROM {corpus} "
        "GROUP BY 1",
}[task]
def run():
    table = duckdb.sql(sql).to_arrow_table()
    if task.startswith("kwic"):
        return table.num_rows
    return table.num_rows, sum(table["count"].to_pylist())
"""
TASKS = (
    ("build", "build", "", ("conc", 0.3)),
    ("kwic of a frequent word", "kwic sorted", FREQUENT, ("conc", 0.5)),
    ("kwic of a frequent word", "kwic", FREQUENT, ("duckdb", 0.25)),
    ("kwic of a rare word", "kwic sorted", RARE, ("conc", 0.05)),
    ("kwic of a rare word", "kwic", RARE, ("duckdb", 0.25)),
    ("kwic of a sample", "kwic sample", FREQUENT, ("duckdb", 0.25)),
    ("kwic between dates", "kwic filter", FREQUENT, ("duckdb", 0.25)),
    ("kwic within a sentence", "kwic within", SEQUENCE, ("duckdb", 0.25)),
    ("collocates", "collocates", FREQUENT, ("conc", 0.3)),
    ("keyness", "keyness", "", ("conc", 0.3)),
    ("keyness, positive", "keyness positive", "", ("conc", 0.3)),
    ("list of words", "list", "", ("duckdb", 0.5)),
    ("list by tag", "list by tag", "", ("duckdb", 0.5)),
    ("list by word and tag", "list by word and tag", "", ("duckdb", 0.5)),
    ("breakdown of hits", "breakdown", FREQUENT, ("duckdb", 0.25)),
    ("time series", "time series", FREQUENT, ("duckdb", 0.25)),
    ("dispersion by part", "dispersion by part", FREQUENT, ("duckdb", 0.25)),
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
    for name, is_tagged in (("corpus", False), ("tagged", True)):
        file, beside = folder / f"{name}.parquet", folder / f"{name}.beside"
        if not file.exists():
            stretches = bench_corpus.stretches(args.tokens)
            tables = map(bench_corpus.tagged, stretches) if is_tagged else stretches
            bench_corpus.write(beside, tables)
            beside.rename(file)
    return report(_all(folder, args.peers), args.out)


def _all(folder: Path, peers: Path) -> Iterator[Result]:
    yield from _commands()
    for made in ("index", "tagged", "conc"):
        shutil.rmtree(folder / made, ignore_errors=True)
    peer = {"conc": CONC, "duckdb": DUCKDB}
    for name, task, word, (other, limit) in TASKS:
        ours = _timed(sys.executable, OURS, folder, task, word)
        theirs = _timed(str(peers), peer[other], folder, task, word)
        yield from _ratios(f"{name} / {other}", ours, theirs, limit)
        if task == "build":
            proved = _timed(sys.executable, OURS, folder, "prove", "")
            yield from _ratios("first opening, with proof / build", proved, ours, 0.2)
            opened = _timed(sys.executable, OURS, folder, "open", "")
            first = opened["all"][0] * 1000
            yield Result("open an index, first in a process", first, "ms", 20, {"ours": opened})
            _timed(str(peers), CONC, folder, "parts", "")
            tagged = _timed(sys.executable, OURS, folder, "build tagged", "")
            yield from _ratios("build with tags / build", tagged, ours, 1.5)


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
    both = (f"{m['seconds']:.4g} s (processor {m['processor']:.4g} s)" for m in (ours, theirs))
    print(f"  {name}: {', '.join(both)}", flush=True)
    raw = {"ours": ours, "theirs": theirs}
    same = name.endswith("duckdb") or name.startswith(("kwic", "build with"))
    if same and ours["rows"] != theirs["rows"]:
        raise SystemExit(f"{name}: {ours['rows']} is not {theirs['rows']}")
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
