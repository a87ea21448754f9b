"""Print a script with which a shell completes verbs, options, choices and file names.

bash, in ~/.bashrc: `eval "$(rostra completion bash)"`
zsh: `rostra completion zsh > DIR/_rostra`, where DIR is a folder in $fpath, before `compinit`
fish: `rostra completion fish > ~/.config/fish/completions/rostra.fish`
tcsh: `rostra completion tcsh > ~/.rostra.tcsh`, and `source ~/.rostra.tcsh` in ~/.tcshrc

Each takes effect in the next shell. Print the script anew after an update of Rostra.
"""

import argparse
from collections.abc import Iterator
from typing import Any

_SHELLS = ("bash", "zsh", "fish", "tcsh")
_FILES = ("FILE", "OLD", "NEW", "INPUT")
_FILE_SUFFIXES = (".txt", ".json", ".jsonl", ".csv")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    shells = "the shell that is to read the script"
    parser.add_argument("shell", choices=_SHELLS, help=shells)


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    import shtab  # noqa: PLC0415 - for this verb alone

    from rostra.cli import build_parser  # noqa: PLC0415 - it imports all verbs

    parser = build_parser()
    completers = {"file": shtab.FILE, "folder": shtab.DIRECTORY}
    for action in arguments(parser):
        kind = path_kind(action)
        if kind:
            action.complete = completers[kind]  # type: ignore[attr-defined]  # shtab reads it
    print(shtab.complete(parser, args.shell))
    return 0


def arguments(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Yield the arguments of a parser and of all parsers of verbs below it."""
    for action in parser._actions:  # noqa: SLF001 - argparse has no other way to list them
        choices: Any = action.choices
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - likewise
            for verb in choices.values():
                yield from arguments(verb)
        else:
            yield action


def path_kind(action: argparse.Action) -> str | None:
    """Whether an argument takes a ``file`` or a ``folder``, according to its metavar."""
    names = action.metavar.split("|") if isinstance(action.metavar, str) else []
    if any(name in _FILES or name.endswith(_FILE_SUFFIXES) for name in names):
        return "file"
    return "folder" if {"DIR", "PATH", "CORPUS"} & {*names} else None
