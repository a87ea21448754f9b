"""Time the index, concordances and statistics against conc and a scan with DuckDB, in one run.

    python scripts/bench_reading.py TOKENS FOLDER [PYTHON]

The corpus is that of ``bench_corpus.py``, made in FOLDER once. PYTHON has the peers (conc, duckdb,
polars); without it only our own times are shown. Each task runs in a process of its own, which
opens what it needs first; the time is that of the task alone, the best of three (building: of
one). conc tokenises with a blank spaCy pipeline, its quickest. Keyness is without the permutation
test, which conc has not.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

LIMITS = {
    "build": (("conc", 0.5),),
    "kwic frequent": (("conc", 0.5), ("duckdb", 0.25)),
    "kwic rare": (("conc", 0.05), ("duckdb", 0.25)),
    "collocates": (("conc", 0.3),),
    "keyness": (("conc", 0.3),),
}
_OURS = """
import json, resource, sys, time
import pyarrow.parquet as pq, pyarrow as pa
from rostra.reading import Index
folder, task = sys.argv[1:]
def reader(name):
    file = pq.ParquetFile(f"{folder}/{name}")
    return pa.RecordBatchReader.from_batches(file.schema_arrow, file.iter_batches(1024))
if task == "build":
    tries, run = 1, lambda: Index.build(reader("corpus.parquet"), f"{folder}/index")
else:
    tries, index = 3, Index.open(f"{folder}/index")
    run = {
        "open": lambda: Index.open(f"{folder}/index"),
        "kwic frequent": lambda: index.kwic("the", context=5, sort=["R1", "R2", "R3"]),
        "kwic rare": lambda: index.kwic(RARE, context=5, sort=["R1", "R2", "R3"]),
        "collocates": lambda: index.collocates("the", minimum=5),
        "keyness": lambda: index.keyness("country=AA", permutations=0),
    }[task]
"""
_CONC = """
import json, resource, sys, time, os, logging, contextlib, io
folder, task = sys.argv[1:]
import spacy
spacy.Language.disable_pipes = lambda *_: None  # a blank pipeline has none to disable
from conc.corpus import Corpus
from conc.conc import Conc
def built(name):
    return Corpus(name=name, description="-").build_from_csv(
        source_path=f"{folder}/{name}.csv", save_path=f"{folder}/conc", text_column="utterance",
        metadata_columns=["id"], model=f"{folder}/blank")
def loaded(name):
    return Corpus().load(f"{folder}/conc/{name}.corpus")
if task == "prepare":
    spacy.blank("en").to_disk(f"{folder}/blank"); built("target"); built("rest"); sys.exit()
if task == "build":
    tries, run = 1, lambda: built("whole")
else:
    tries = 3
    conc = Conc(loaded("target" if task == "keyness" else "whole"))
    if task == "keyness":
        conc.set_reference_corpus(loaded("rest"))
    run = {
        "kwic frequent": lambda: conc.concordance("the", page_size=10**9).to_frame(),
        "kwic rare": lambda: conc.concordance(RARE, page_size=10**9).to_frame(),
        "collocates": lambda: conc.collocates("the", page_size=0).to_frame(),
        "keyness": lambda: conc.keywords(page_size=0).to_frame(),
    }[task]
"""
_DUCKDB = r"""
import json, resource, sys, time
import duckdb
folder, task = sys.argv[1:]
word = "the" if task == "kwic frequent" else RARE
end = r"(?:$|[^\p{L}\p{N}])"
pattern = rf"(?i)(?:^|[^\p{{L}}\p{{N}}])({word}){end}"
around = f"'(.{{0,30}}){pattern}(.{{0,30}})'"
sql = f"SELECT id, speaker, unnest(regexp_extract_all(utterance, {around}))"
sql += f" FROM '{folder}/corpus.parquet' WHERE regexp_matches(utterance, '{pattern}')"
tries, run = 3, lambda: duckdb.sql(sql).arrow()
"""
_TIMED = """
times = []
for _ in range(tries):
    start = time.perf_counter(); run(); times.append(time.perf_counter() - start)
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print("\\n" + json.dumps([min(times), memory]))
"""
RARE = "baluba"
_CUT = """
import sys, polars as pl
folder = sys.argv[1]
t = pl.read_parquet(f"{folder}/corpus.parquet", columns=["id", "country", "utterance"])
t.write_csv(f"{folder}/whole.csv")
t.filter(pl.col("country") == "AA").write_csv(f"{folder}/target.csv")
t.filter(pl.col("country") != "AA").write_csv(f"{folder}/rest.csv")
"""


def main(tokens: int, folder: Path, peers: str | None) -> None:
    """Run all tasks and print a line for each."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "corpus.parquet").exists():
        from bench_corpus import write  # noqa: PLC0415 - not where the corpus is there

        write(folder / "corpus.parquet", tokens)
    shutil.rmtree(folder / "index", ignore_errors=True)
    if peers:
        shutil.rmtree(folder / "conc", ignore_errors=True)
        _process(peers, _CUT, folder)
        _process(peers, _code(_CONC), folder, "prepare")
    for task in ("build", "open", *list(LIMITS)[1:]):
        ours = _timed(sys.executable, _OURS, folder, task)
        line = f"{task:15}{ours[0]:9.4f} s {ours[1]:6.0f} MB"
        for peer, limit in LIMITS.get(task, ()) if peers else ():
            code = {"conc": _CONC, "duckdb": _DUCKDB}[peer]
            theirs = _timed(str(peers), code, folder, task)
            line += f" | {peer} {theirs[0]:9.4f} s {theirs[1]:6.0f} MB"
            line += f", ratio {ours[0] / theirs[0]:.3f} (limit {limit})"
        print(line, flush=True)


def _code(code: str) -> str:
    return f"RARE = {RARE!r}\n{code}"


def _timed(python: str, code: str, folder: Path, task: str) -> tuple[float, float]:
    time, memory = json.loads(_process(python, _code(code) + _TIMED, folder, task).split("\n")[-2])
    return time, memory


def _process(python: str, code: str, folder: Path, *task: str) -> str:
    line = [python, "-c", code, str(folder), *task]
    return subprocess.run(line, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else None)  # noqa: PLR2004
