"""Measure the schema gate: time of a verdict on generated pairs, beside jsoncompat, and of a check.

The pairs are those of `make soak` that are one document of draft 2020-12 before and after, which is
what jsoncompat reads. Both answer one question: does the new schema accept all that the old one
does? A verdict that a witness contradicts is wrong; both validators confirmed the witness. The
rules of Confluent's schema registry are a Java library outside of Maven Central, and not measured.

A check is the whole command on a folder of 300 schemas, of which one changed. Its peer is a process
that reads the 600 files and lets jsonschema_rs check them by their metaschema. Raw numbers are
written to bench_schema.json.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from bench import Result, interleaved, report
from soak._schemas import pairs
from soak._schemas.documents import dialect_of

import jsonschema_containment
from jsonschema_containment import UnusableSchemaError

PAIRS = 500
SCHEMAS = 300
_RUNS = 9

_PEER = """
import json, signal, sys, time
import jsoncompat
for line in sys.stdin:
    signal.alarm(10)
    old, new = json.loads(line)
    start = time.process_time()
    try:
        verdict = jsoncompat.check_compat(old, new, jsoncompat.Role.DESERIALIZER)
    except Exception:
        verdict = None
    print(json.dumps([verdict, time.process_time() - start]), flush=True)
"""
_METASCHEMA = """
import json, pathlib, sys
import jsonschema_rs
for folder in sys.argv[1:]:
    for file in sorted(pathlib.Path(folder).glob("*.json")):
        jsonschema_rs.meta.validate(json.loads(file.read_bytes()))
"""

Pair = tuple[Any, Any]


def main() -> int:
    """Run all measurements; gives 0 where every limit holds, else 1."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--out", type=Path, default=Path("bench_schema.json"), help="raw numbers")
    parser.add_argument("--pairs", type=int, default=PAIRS, help=f"how many pairs ({PAIRS})")
    parser.add_argument("--peers", type=Path, default=Path(".venv-peers/bin/python"))
    args = parser.parse_args()
    if not args.peers.exists():
        parser.error(f"{args.peers} does not exist. Run: make .venv-peers/ready")
    with tempfile.TemporaryDirectory(prefix="rostra-bench-") as folder:
        return report(_all(Path(folder), args.pairs, args.peers), args.out)


def _all(folder: Path, number: int, peers: Path) -> Iterator[Result]:
    yield from _verdicts(list(_pairs(number)), peers)
    yield _check(folder)


def _verdicts(drawn: list[Pair], peers: Path) -> Iterator[Result]:
    ours = [_ours(*pair) for pair in drawn]
    theirs = list(_theirs(drawn, peers))
    raw = {"rostra": ours, "jsoncompat": theirs}
    times = sorted(seconds * 1000 for _, seconds in ours)
    p99 = times[len(times) * 99 // 100]
    median = statistics.median(times)
    rate = len(times) * 1000 / sum(times)
    print(
        f"  {rate:.0f} verdicts a second; p50 {median:.2f} ms, p99 {p99:.1f}, most {times[-1]:.0f}"
    )
    known = sorted(seconds * 1000 for verdict, seconds in theirs if verdict is not None)
    print(
        f"  jsoncompat: {len(known) * 1000 / sum(known):.0f} verdicts a second; p50"
        f" {statistics.median(known):.2f} ms, p99 {known[len(known) * 99 // 100]:.1f},"
        f" most {known[-1]:.0f}; {len(drawn) - len(known)} pairs without a verdict"
    )
    said = Counter((mine, other) for (mine, _), (other, _) in zip(ours, theirs, strict=True))
    print(
        f"  where a witness shows a break it says compatible {said['breaking', True]} times,"
        f" where there is a proof breaking {said['compatible', False]} times"
    )
    unproven = sum(verdict == "unproven" for verdict, _ in ours) / len(ours)
    yield Result("pairs without a definite verdict", unproven * 100, "%", 5, raw)
    yield Result("a verdict, 99 of 100", p99, "ms", 1000, {})
    yield Result("a verdict, the slowest", times[-1], "ms", 10_000, {})


def _pairs(number: int) -> Iterator[Pair]:
    """So many pairs of documents of draft 2020-12, the same at every run."""
    for i in count():
        drawn = pairs.pair(Random(f"bench {i}"), files=1)  # noqa: S311 - pairs, not secrets
        (old,), (new,) = drawn.old.values(), drawn.new.values()
        if old == new or {dialect_of(old), dialect_of(new)} != {"2020-12"}:
            continue
        yield old, new
        number -= 1
        if not number:
            return


def _ours(old: Any, new: Any) -> tuple[str, float]:  # noqa: ANN401 - any JSON Schema
    start = time.process_time()
    try:
        verdict: str = jsonschema_containment.accepts(old, new).verdict
    except UnusableSchemaError:
        verdict = "refused"
    return verdict, time.process_time() - start


def _theirs(drawn: list[Pair], peers: Path) -> Iterator[tuple[bool | None, float]]:
    """What jsoncompat says; None where it does not, takes ten seconds, or ends its process."""
    left = [json.dumps([json.dumps(old), json.dumps(new)]) for old, new in drawn]
    while left:
        done = subprocess.run(
            [peers, "-c", _PEER], input="\n".join(left), capture_output=True, text=True, check=False
        )
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        yield from ((verdict, seconds) for verdict, seconds in answers)
        del left[: len(answers)]
        if done.returncode and left:
            yield None, 0.0
            del left[0]


def _check(folder: Path) -> Result:
    """The whole command on many schemas, beside their validation by the metaschema."""
    old, new = folder / "old", folder / "new"
    for state in (old, new):
        state.mkdir()
        for i in range(SCHEMAS):
            (state / f"table{i}.json").write_text(json.dumps(_table(i, wider=state == new)))
    check = [
        sys.executable,
        "-m",
        "rostra",
        "schema",
        "check",
        "--schemas",
        str(new),
        "--against",
        str(old),
    ]
    lines = {
        "schema check": check,
        "metaschema": [sys.executable, "-c", _METASCHEMA, str(old), str(new)],
    }

    def timed(line: list[str]) -> Callable[[], float]:
        def run() -> float:
            start = time.perf_counter()
            environment = {**os.environ, "HF_HUB_OFFLINE": "1"}
            done = subprocess.run(line, env=environment, capture_output=True, check=False)
            assert done.returncode in {0, 1}, done.stderr  # it was compared
            return time.perf_counter() - start

        return run

    raw = interleaved({name: timed(line) for name, line in lines.items()}, _RUNS)
    median = {name: statistics.median(times) for name, times in raw.items()}
    print(f"  schema check of {SCHEMAS} schemas: {median['schema check']:.2f} s")
    ratio = median["schema check"] / median["metaschema"]
    return Result("schema check / their validation by the metaschema", ratio, "", 12, raw)


def _table(number: int, *, wider: bool) -> dict[str, Any]:
    """A schema of 20 columns; ten refer to one of them. The second one may accept more."""
    names = [f"column{i}" for i in range(20)]
    columns: dict[str, Any] = {name: {"type": "string", "maxLength": 20} for name in names}
    columns["kind"] = {"enum": ["a", "b", "c"]}
    columns["next"] = {"$ref": f"table{number // 10 * 10}.json#/$defs/id"}
    if wider and number == 1:
        columns[names[0]] = {"type": ["string", "null"], "maxLength": 20}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": columns,
        "required": names[:5],
        "additionalProperties": False,
        "$defs": {"id": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}},
    }


if __name__ == "__main__":
    sys.exit(main())
