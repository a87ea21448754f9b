"""The generated parts of the reference: options of the commands, and more.

`figures.py` writes them between the markers of the pages in docs/reference.
"""

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path

from rostra.cli import build_parser

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "docs" / "reference"

Parser = argparse.ArgumentParser


def pages() -> list[Path]:
    """Return the pages of the reference that have generated parts."""
    return [*sorted((REFERENCE / "commands").glob("*.md"))]


def blocks() -> dict[str, str]:
    """Return the generated parts by the names of their markers."""
    return {
        f"options-{command.replace(' ', '-')}": options_table(parser)
        for command, parser in commands(build_parser())
    }


def commands(parser: Parser) -> Iterator[tuple[str, Parser]]:
    """Yield each command that runs something, without the word rostra, and its parser."""
    below = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]  # noqa: SLF001 - argparse has no public way
    for action in below:
        for verb in action.choices.values():
            yield from commands(verb)
    if not below:
        yield parser.prog.removeprefix("rostra "), parser


def options(parser: Parser) -> list[argparse.Action]:
    """Return the arguments and options of a command, in the order of its help, without --help."""
    return [a for a in parser._actions if not isinstance(a, argparse._HelpAction)]  # noqa: SLF001 - as above


def options_table(parser: Parser) -> str:
    """Return the table of the arguments and options of a command."""
    return table(("argument or option", "meaning", "default"), map(_option, options(parser)))


def table(heading: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table in Markdown."""
    lines = [list(heading)]
    lines += [["---"] * len(lines[0]), *map(list, rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _option(action: argparse.Action) -> tuple[str, str, str]:
    """Return an argument or option with the name of its value, its meaning and its default."""
    names = ", ".join(action.option_strings)
    metavar = action.metavar
    value = " ".join(metavar) if isinstance(metavar, tuple) else metavar or ""
    if action.choices and not value:
        value = "{" + ",".join(map(str, action.choices)) + "}"
    if not names:
        value = {"+": f"{value} …", "*": f"[{value} …]", "?": f"[{value}]"}.get(
            str(action.nargs), value
        )
    text = (action.help or "") % vars(action)
    meaning, _, default = text.removesuffix(")").rpartition(" (default: ")
    if not meaning:
        meaning, default = text, "" if names else "required"
    if meaning.endswith(" (required)"):
        meaning, default = meaning.removesuffix(" (required)"), "required"
    written = f"{names} {value}".strip().replace("|", "\\|")
    return f"`{written}`", f"{meaning[:1].upper()}{meaning[1:]}.", default
