"""Compare pairs of schemas again and again under load: python scripts/repeat.py [--pairs N] ...

Each repetition is a process of its own with another order of sets (PYTHONHASHSEED), beside others
that keep the processors busy. Every line of output must be the same in all of them: verdicts,
reasons, witnesses and changes. Exit code 1 if one differs.
"""

import argparse
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random

_SCRIPTS = Path(__file__).parent
_BUSY = "while True: pass"


def main() -> int:
    """Run the repetitions, or the comparisons of one of them."""
    parser = argparse.ArgumentParser(prog="repeat", description=__doc__)
    parser.add_argument("--pairs", type=int, default=200, help="pairs of schemas (200)")
    parser.add_argument("--times", type=int, default=10, help="repetitions of each (10)")
    parser.add_argument("--load", type=int, default=8, help="busy processes beside them (8)")
    parser.add_argument("--seed", default="1", help="any text (1)")
    parser.add_argument("--once", action="store_true", help="print the comparisons themselves")
    args = parser.parse_args()
    if args.once:
        for line in _comparisons(args.pairs, args.seed):
            print(line)
        return 0
    with ExitStack() as stack:
        for _ in range(args.load):
            stack.enter_context(_busy())
        outputs = [_output(args, i) for i in range(args.times)]
    different = [
        number for number, lines in enumerate(zip(*outputs, strict=True)) if len({*lines}) > 1
    ]
    digest = hashlib.sha256("\n".join(outputs[0]).encode()).hexdigest()[:16]
    counted = f"{args.pairs} pairs {args.times} times under a load of {args.load}"
    print(f"{counted}: {len(different)} differ; sha256 {digest}")
    for number in different[:10]:
        print(f"  pair {number}:")
        for line in sorted({lines[number] for lines in outputs}):
            print(f"    {line}")
    return int(bool(different))


def _comparisons(pairs: int, seed: str) -> Iterator[str]:
    """A line for each pair: all that its comparison says."""
    sys.path.insert(0, str(_SCRIPTS))
    from soak._schemas.pairs import pair  # noqa: PLC0415 - needs the line above

    from jsonschema_containment import Document, UnusableSchemaError, compare  # noqa: PLC0415 - slow

    for number in range(pairs):
        drawn = pair(Random(f"{seed} {number}"), files=1)  # noqa: S311 - no secret
        address = next(iter(drawn.old))
        try:
            comparison = compare(*(Document(side[address]) for side in (drawn.old, drawn.new)))
        except UnusableSchemaError as error:
            yield repr(str(error))
        else:
            yield repr(comparison)


def _output(args: argparse.Namespace, repetition: int) -> list[str]:
    command = [sys.executable, str(_SCRIPTS / "repeat.py"), "--once"]
    done = subprocess.run(
        [*command, "--pairs", str(args.pairs), "--seed", args.seed],
        env=os.environ | {"PYTHONHASHSEED": str(repetition)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


@contextmanager
def _busy() -> Iterator[None]:
    """A process that does nothing but compute."""
    process = subprocess.Popen([sys.executable, "-c", _BUSY])
    try:
        yield
    finally:
        process.kill()
        process.wait()


if __name__ == "__main__":
    sys.exit(main())
