"""Run the code blocks of README.md and docs/, and write what they print (or --check it).

In a page, blocks run from top to bottom in one temporary folder with copies of `corpus/` and
`examples/`:

- ``console``: each line after ``$`` is a command of /bin/sh; what it prints follows it.
- ``python`` with prompts (``>>>``): likewise, in one namespace for the page.
- ``python`` without prompts: must run without an error; its output is not shown.
- ``<!-- run``, to ``-->``: commands that prepare something and are not shown.

Blocks of other languages are not run, and so must not show the output of a command.
"""

import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from fork_server import ROSTRA, fork_server

ROOT = Path(__file__).parents[1]

GIT = {
    "GIT_AUTHOR_NAME": "Rostra",
    "GIT_AUTHOR_EMAIL": "rostra@rostra.example",
    "GIT_AUTHOR_DATE": "2030-01-01T00:00:00Z",
    "GIT_COMMITTER_NAME": "Rostra",
    "GIT_COMMITTER_EMAIL": "rostra@rostra.example",
    "GIT_COMMITTER_DATE": "2030-01-01T00:00:00Z",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}
"""An environment in which the hash of a commit depends on its content alone."""

_BLOCK = re.compile(
    r"^(?P<open>```(?P<language>console|python)|<!-- run)\n(?P<body>.*?)^(?P<close>```|-->)$",
    re.DOTALL | re.MULTILINE,
)
_COLUMNS = 100
_OWN_ERRORS = ("rostra.", "jsonschema_containment.")  # others in a page are mistakes

# Reads one block of Python as a JSON string from each line, and answers with what it printed, or
# with its error. The process keeps its stdout to itself: the code prints into a buffer.
_INTERPRETER = """
import contextlib, io, json, sys, traceback
names, replies = {"__name__": "__main__"}, sys.stdout
for line in sys.stdin:
    source, mode = json.loads(line)
    error = None
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        try:
            exec(compile(source, "<page>", mode), names)
        except Exception as raised:
            error = "".join(traceback.format_exception_only(raised))
    print(json.dumps([printed.getvalue(), error]), file=replies, flush=True)
"""


class PageError(Exception):
    """A block of a page does not do what it says; the message says which and why."""


def pages() -> list[Path]:
    """Return README.md and the pages of the documentation, in the order of their names."""
    found = (ROOT / "docs").rglob("*.md")
    return [ROOT / "README.md", *sorted(page for page in found if "_build" not in page.parts)]


def refreshed(page: Path, python: Sequence[str]) -> str:
    """Return the text of a page with what its blocks print now.

    Args:
        page: a file of Markdown.
        python: the command line to use in place of ``python -c``: see `fork_server`.

    Raises:
        PageError: a block of Python raises an error that the page does not show, a command does
            not exist or ends in a traceback, or an output shows a path of this machine.
    """
    text = page.read_text(encoding="utf-8")
    if not _BLOCK.search(text):
        return text
    with _Session(python) as session:

        def run(block: re.Match[str]) -> str:
            line = text.count("\n", 0, block.start()) + 1
            try:
                body = _run_block(session, block["language"], block["body"])
            except PageError as error:
                raise PageError(f"{page.relative_to(ROOT)}:{line}: {error}") from None
            return f"{block['open']}\n{body}{block['close']}"

        return _BLOCK.sub(run, text)


def _run_block(session: "_Session", language: str | None, body: str) -> str:
    if language == "console":
        commands = re.findall(r"^\$ (.*(?:\\\n.*)*)\n", body, re.MULTILINE)
        return "".join(f"$ {command}\n{session.shell(command)}" for command in commands)
    if language is None:
        for command in body.splitlines():
            session.shell(command)
    elif body.startswith(">>> "):
        return "".join(_examples(session, body))
    else:
        session.python(body, "exec")
    return body


def _examples(session: "_Session", body: str) -> Iterable[str]:
    for example in re.finditer(r"^>>> .*\n(?:\.\.\.(?: .*)?\n)*", body, re.MULTILINE):
        if body.endswith("\n\n", 0, example.start()):
            yield "\n"
        source = re.sub(r"^(>>>|\.\.\.) ?", "", example[0], flags=re.MULTILINE)
        yield example[0] + session.python(source, "single", shows_errors=True)


class _Session:
    """The folder, the commands and the interpreter of one page."""

    def __init__(self, python: Sequence[str]) -> None:
        self._python = python

    def __enter__(self) -> Self:
        self._home = tempfile.TemporaryDirectory()
        self._folder = Path(self._home.name, "work")
        for name in ("corpus", "examples"):
            shutil.copytree(ROOT / name, self._folder / name)
        tools = Path(self._home.name, "tools")
        tools.mkdir()
        rostra, code = shlex.join([*self._python, ROSTRA]), shlex.join(self._python)
        lines = {
            "rostra": f'exec {rostra} "$@"\n',
            "python": 'case "$1 $2" in "-c import rostra;"*)'
            f' shift; exec {code} "$@";; esac; exec {shlex.quote(sys.executable)} "$@"\n',
        }
        for name, line in lines.items():
            tool = tools / name
            tool.write_text(f"#!/bin/sh\n{line}")
            tool.chmod(0o755)
        own = ("ROSTRA_", "HF_", "GIT_", "PYTHON", "LC_")
        self._environment = {k: v for k, v in os.environ.items() if not k.startswith(own)} | {
            "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
            "HOME": self._home.name,
            "COLUMNS": str(_COLUMNS),
            "LANG": "C.UTF-8",
            "PYTHONSAFEPATH": "1",
            "PYTHONUTF8": "1",
            "TERM": "dumb",
            "TZ": "UTC",
            **GIT,
        }
        self._interpreter: subprocess.Popen[str] | None = None
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._interpreter is not None:
            self._interpreter.communicate()
        self._home.cleanup()

    def shell(self, command: str) -> str:
        """Return what a command prints, on both streams."""
        done = subprocess.run(
            ["/bin/sh", "-c", command],
            cwd=self._folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        if done.returncode in (126, 127) or "Traceback (most recent" in done.stdout:
            raise PageError(f"$ {command}\n{done.stdout}")
        return self._checked(done.stdout)

    def python(self, source: str, mode: str, *, shows_errors: bool = False) -> str:
        """Return what a piece of Python prints, or the last lines of the error it raises."""
        if self._interpreter is None:
            self._interpreter = subprocess.Popen(
                [*self._python, _INTERPRETER],
                cwd=self._folder,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                encoding="utf-8",
            )
        assert self._interpreter.stdin is not None
        assert self._interpreter.stdout is not None
        print(json.dumps([source, mode]), file=self._interpreter.stdin, flush=True)
        printed, error = json.loads(self._interpreter.stdout.readline())
        if error and not (shows_errors and error.startswith(_OWN_ERRORS)):
            raise PageError(error)
        return self._checked(
            f"{printed}Traceback (most recent call last):\n  ...\n{error}" if error else printed
        )

    def _checked(self, output: str) -> str:
        if self._home.name in output or str(ROOT) in output:
            raise PageError(f"the output shows a path of this machine:\n{output}")
        return output.rstrip("\n") + "\n" if output.strip("\n") else ""


def main() -> int:
    """Run the script; gives the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("pages", nargs="*", type=Path, help="the pages (default: all)")
    parser.add_argument("--check", action="store_true", help="write nothing, name what is stale")
    args = parser.parse_args()
    failed = False
    with fork_server() as python:
        for page in [page.resolve() for page in args.pages] or pages():
            try:
                failed |= update(page, refreshed(page, python), check=args.check)
            except PageError as error:
                print(error)
                failed = True
    return int(failed)


def update(file: Path, text: str, *, check: bool) -> bool:
    """Write a generated file unless it has this text, and say so; or say whether it is stale."""
    if file.exists() and file.read_text(encoding="utf-8") == text:
        return False
    name = file.relative_to(ROOT)
    if check:
        print(f"{name} is stale. Run: make figures")
    else:
        file.write_text(text, encoding="utf-8")
        print(f"{name} written")
    return check


if __name__ == "__main__":
    sys.exit(main())
