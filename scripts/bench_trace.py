"""Measure tracing on quotations with known truth, beside peers.

The speeches are invented by a seeded grammar in English, German and French, and the shipped corpus
is among the sources; the quotations are made from them by stated edits (scripts/trace_benchmark).
Printed are the verdicts on each kind of quotation, the share of each kind that a tool takes for
what was said (for Rostra: verbatim, typography, or elided without a flag), and the time.

The peers get the threshold that is right most often on these very cases. They look only whether a
quotation stands in its source, rapidfuzz in any: none of them knows who says it.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from trace_benchmark.grammar import Speech, speech
from trace_benchmark.quotations import Case, cases

from rostra.releases import shipped
from rostra.tracing import Passage, Source, SourceIndex, Trace, read_sources, trace

_LANGUAGES = ("en", "de", "fr")
_SENTENCES = 40
_PEERS = ("rapidfuzz", "difflib", "linkml", "langextract")
_AIMS = {"verbatim": 0.995, "typography": 0.995}
_AIM = 0.98


class Outcome(NamedTuple):
    """A case and what Rostra says of it."""

    case: Case
    trace: Trace

    @property
    def is_right(self) -> bool:
        """Whether the verdict is one of the right ones, with the flags that must be there."""
        missing = self.case.flags - set(self.trace.flags)
        false_alarm = self.case.no_flags and self.trace.flags
        return self.trace.verdict in self.case.verdicts and not missing and not false_alarm

    @property
    def passes(self) -> bool:
        """Whether it is taken for what was said."""
        elided = self.trace.verdict == "elided" and not self.trace.flags
        return elided or self.trace.verdict in {"verbatim", "typography"}


def main() -> int:
    """Run the benchmark; gives 1 where an aim is missed."""
    parser = argparse.ArgumentParser(prog="bench_trace", description=__doc__)
    parser.add_argument("--speeches", type=int, default=1650, help="of 40 sentences (1650)")
    parser.add_argument("--cases", type=int, default=100_000, help="quotations (100,000)")
    parser.add_argument("--seed", default="1", help="any text (1)")
    parser.add_argument("--peers", type=Path, help="the Python of an environment with the peers")
    parser.add_argument("--peer-cases", type=int, default=300, help="quotations for peers (300)")
    args = parser.parse_args()
    random = Random(args.seed)  # noqa: S311 - no secret
    speeches = [
        speech(i, _LANGUAGES[i % len(_LANGUAGES)], _SENTENCES, random) for i in range(args.speeches)
    ]
    start = time.process_time()
    index = SourceIndex([*map(_source, speeches), *read_sources([shipped("corpus")])])
    seconds = time.process_time() - start
    made = cases(speeches, args.cases, random)
    print(f"{len(index):,} words in {len(index.sources):,} sources, indexed in {seconds:.1f} s")
    start = time.process_time()
    outcomes = [Outcome(case, _traced(case, index)) for case in made]
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    each = 1000 * seconds / len(made)
    print(f"{len(made):,} quotations: {each:.2f} ms each; at most {peak:,.0f} MB\n")
    missed = _print_verdicts(outcomes)
    if args.peers:
        _print_peers(outcomes[: args.peer_cases], index, args.peers, each)
    return int(missed)


def _source(made: Speech) -> Source:
    passage = Passage(made.id, 0, len(made.text), made.speaker)
    return Source(made.id, made.text, made.language, (passage,))


def _traced(case: Case, index: SourceIndex) -> Trace:
    return trace(case.text, index, speaker=case.speaker, source=case.source, language=case.language)


def _print_verdicts(outcomes: Sequence[Outcome]) -> bool:
    """The verdicts by kind of quotation; gives whether an aim is missed."""
    kinds: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        kinds[outcome.case.kind].append(outcome)
    missed = False
    print(f"{'quotations':24}{'number':>8}{'right':>8}  verdicts")
    for kind, found in sorted(kinds.items()):
        right = sum(outcome.is_right for outcome in found) / len(found)
        verdicts = Counter(outcome.trace.verdict for outcome in found)
        shown = ", ".join(f"{verdict} {number:,}" for verdict, number in verdicts.most_common())
        aim = _AIMS.get(kind, _AIM)
        missed |= right < aim
        print(f"{kind:24}{len(found):8,}{right:8.4f}  {shown}{'' if right >= aim else '  MISSED'}")
    wrong = [o for o in outcomes if o.passes and not o.case.passes]
    print(f"\ntaken for what was said though they are not: {len(wrong):,}")
    for outcome in wrong[:10]:
        print(f"  {outcome.case.kind}: {outcome.trace.verdict}: {outcome.case.text}")
    return missed or bool(wrong)


def _print_peers(
    outcomes: Sequence[Outcome], index: SourceIndex, python: Path, each: float
) -> None:
    """The share of each kind that every tool takes for what was said."""
    texts = {source.id: source.text for source in index.sources}
    columns = {"rostra": [outcome.passes for outcome in outcomes]}
    times = {"rostra": each}
    truth = [outcome.case.passes for outcome in outcomes]
    for peer in _PEERS:
        task = {
            "peer": peer,
            "sources": texts,
            "cases": [(o.case.text, o.case.source or o.case.made_from) for o in outcomes],
        }
        script = str(Path(__file__).parent / "peer_trace.py")
        done = subprocess.run(
            [str(python), script],
            input=json.dumps(task),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            print(f"{peer} is not measured: {done.stderr.strip().splitlines()[-1]}")
            continue
        answer = json.loads(done.stdout)
        times[peer] = 1000 * answer["seconds"] / len(outcomes)
        columns[peer] = _accepted(answer["scores"], truth)
    print(f"\ntaken for what was said, of {len(outcomes)} quotations")
    print(f"{'quotations':24}{'number':>8}" + "".join(f"{name:>13}" for name in columns))
    kinds = sorted({outcome.case.kind for outcome in outcomes})
    for kind in kinds:
        rows = [i for i, outcome in enumerate(outcomes) if outcome.case.kind == kind]
        shares = (sum(column[i] for i in rows) / len(rows) for column in columns.values())
        print(f"{kind:24}{len(rows):8}" + "".join(f"{share:13.2f}" for share in shares))
    right = (
        sum(a == b for a, b in zip(column, truth, strict=True)) / len(truth)
        for column in columns.values()
    )
    print(f"{'right':32}" + "".join(f"{share:13.2f}" for share in right))
    print(f"{'ms each':32}" + "".join(f"{times[name]:13.2f}" for name in columns))


def _accepted(scores: Sequence[float], truth: Sequence[bool]) -> list[bool]:
    """What is accepted at the threshold that is right most often."""
    best = max(
        sorted({*scores, 1.1}),
        key=lambda least: sum((s >= least) == t for s, t in zip(scores, truth, strict=True)),
    )
    return [score >= best for score in scores]


if __name__ == "__main__":
    sys.exit(main())
