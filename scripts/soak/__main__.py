"""Attack Rostra: python scripts/soak [KIND ...] [--count N] [--seed S].

Each attack runs in a process of its own, with 10 seconds of processor time and 2 GB of memory. The
same seed makes the same attacks on every machine. Exit code 1 if a promise was broken.
"""

import argparse
import os
import sys
from collections import Counter
from pathlib import Path

# A fork is safe only where no library has started threads; these start theirs when imported.
os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
os.environ |= {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1"}
sys.path[0] = str(Path(__file__).parents[1])

from soak._processes import KINDS, attacks, failures_of  # noqa: E402 - needs the lines above


def main() -> int:
    """Run the attacks and print one line a kind, with its first failures."""
    parser = argparse.ArgumentParser(prog="soak", description=__doc__)
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"of {', '.join(KINDS)} (all)")
    parser.add_argument("--count", type=int, default=100, help="attacks of each kind (100)")
    parser.add_argument("--seed", default="1", help="any text (1)")
    parser.add_argument("--only", type=int, metavar="NUMBER", help="one attack; keep its folder")
    parser.add_argument("--figures", action="store_true", help="print what the attacks came to")
    args = parser.parse_args()
    if unknown := set(args.kinds) - set(KINDS):
        parser.error(f"no kind {', '.join(sorted(unknown))}. There are: {', '.join(KINDS)}")
    failed = False
    for kind in args.kinds or KINDS:
        keep = args.only is not None
        numbers = [args.only] if keep else range(args.count)
        figures: Counter[str] = Counter()
        attack = attacks(kind, len(numbers))
        failures = failures_of(attack, kind, args.seed, numbers, keep=keep, figures=figures)
        failed = failed or bool(failures)
        print(f"{kind}: {len(numbers)} attacks, {len(failures)} failed", flush=True)
        for name, figure in figures.most_common() if args.figures else ():
            print(f"  {figure:,} {name}", flush=True)
        for number, message in failures[:10]:
            print(f"  {message}")
            print(f"    python scripts/soak {kind} --seed {args.seed} --only {number}", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
