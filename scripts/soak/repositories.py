"""Repositories from a stranger, for the schema gate: programs to run, forged histories, links.

Each has a break in it, so that the gate must never pass; and what its traps would do leaves a mark.
"""

import atexit
import json
import os
import shutil
import subprocess
import tempfile
from contextlib import redirect_stderr, redirect_stdout, suppress
from io import StringIO
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from rostra.cli import main
from rostra.compatibility import git

if TYPE_CHECKING:
    from collections.abc import Callable

OLD = {"type": "object", "properties": {"name": {"type": "string", "maxLength": 20}}}
NEW = {"type": "object", "properties": {"name": {"type": "string", "maxLength": 10}}}
PROGRAMS = """core.fsmonitor core.pager core.editor core.sshCommand core.gitProxy core.askPass
    core.alternateRefsCommand diff.external diff.x.textconv filter.x.clean filter.x.smudge
    filter.x.process gpg.program credential.helper alias.rev-parse alias.cat-file pager.rev-parse
    uploadpack.packObjectsHook sequence.editor remote.evil.uploadpack""".split()
VARIABLES = """GIT_SSH_COMMAND GIT_EXTERNAL_DIFF GIT_PAGER GIT_ASKPASS GIT_EDITOR GIT_PROXY_COMMAND
    GIT_TRACE GIT_TRACE2 GIT_TRACE_SETUP GIT_DIR GIT_WORK_TREE GIT_OBJECT_DIRECTORY GIT_COMMON_DIR
    GIT_INDEX_FILE GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_NAMESPACE GIT_TEMPLATE_DIR""".split()
URLS = (
    "ext::sh -c {trap}",
    "{outside}",
    "file://{outside}",
    "ssh://127.0.0.1/x",
    "-u{trap}",
    "x:y",
)
SPECIAL = ("HEAD", "config", "index", "packed-refs", "refs/heads/main", "objects/info", "info")


def _git(folder: Path, *arguments: str) -> str:
    options = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    line = ["git", *options, "-C", str(folder), *arguments]
    fixed = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    fixed |= {f"GIT_{who}_DATE": "2026-01-01T00:00Z" for who in ("AUTHOR", "COMMITTER")}
    environment = os.environ | fixed
    done = subprocess.run(line, capture_output=True, text=True, check=True, env=environment)
    return done.stdout.strip()


def _template() -> tuple[Path, str, str]:
    """A repository with a commit of the old schema, and one of the new that nothing names."""
    top = Path(tempfile.mkdtemp(prefix="soak-repository-"))
    atexit.register(shutil.rmtree, top)
    (top / "schemas").mkdir()
    _git(top, "init", "-q", "-b", "main")
    commits: list[str] = []
    for schema in (NEW, OLD):
        (top / "schemas/person.json").write_text(json.dumps(schema))
        _git(top, "add", "-A")
        _git(top, "commit", "-q", "--amend" if commits else "-m", *(["-m"] if commits else []), "x")
        commits.append(_git(top, "rev-parse", "HEAD"))
    (top / "schemas/person.json").write_text(json.dumps(NEW))
    return top, *reversed(commits)  # type: ignore[return-value]  # there are two


TEMPLATE, BASE, OTHER = _template()


def attack(random: Random, folder: Path) -> str | None:
    """Set some traps; the gate refuses or says why it cannot check, and nothing runs."""
    attack = _Attack(random, folder)
    for _ in range(random.choice((1, 1, 2, 3))):
        random.choice(attack.traps)()
    before = attack.outside_now()
    git._SECONDS = 2.0  # noqa: SLF001 - what waits for ever should not delay the soak
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as error:
        schemas = str(folder / "project/schemas")
        code = main(["schema", "check", "--schemas", schemas, "--against", BASE])
    said = out.getvalue() + error.getvalue()
    if code not in (1, 2) or (code == 2 and not said.startswith("rostra: ")):
        return f"exit code {code}: {said[:300]}"
    if (folder / "sprung").exists():
        return "a trap ran"
    if attack.outside_now() != before:
        return "something outside was changed"
    return "something outside was shown" if "s3cret" in said else None


class _Attack:
    """A copy of the repository, and the traps that may be set in it."""

    def __init__(self, random: Random, folder: Path) -> None:
        self.random = random
        self.top = folder / "project"
        self.dot = self.top / ".git"
        self.schemas = self.top / "schemas"
        self.outside = folder / "outside"
        shutil.copytree(TEMPLATE, self.top)
        shutil.copytree(TEMPLATE, self.outside)
        (self.outside / "secret.json").write_text('{"s3cret": 1, "type": "s3cret"}')
        self.trap = folder / "trap"
        self.trap.write_text(f"#!/bin/sh\ntouch '{folder}/sprung'\n")
        self.trap.chmod(0o755)
        self.code = f"open({str(folder / 'sprung')!r}, 'w')\n"
        self.traps: list[Callable[[], None]] = [
            self._program, self._program, self._partial, self._hooks, self._replace, self._graft,
            self._bare, self._elsewhere, self._forge, self._forge, self._special, self._variable,
            self._link, self._link, self._code, self._include, self._alternate, self._noise,
        ]  # fmt: skip

    def outside_now(self) -> list[tuple[str, int, int]]:
        paths = sorted(self.outside.rglob("*"))
        return [(str(p), p.lstat().st_mtime_ns, p.lstat().st_size) for p in paths]

    def _write(self, name: str, content: str, mode: str = "w") -> None:
        """Write a file of the repository, unless another trap has taken its place."""
        file = self.dot / name
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            if not os.path.lexists(file) or (file.is_file() and not file.is_symlink()):
                with file.open(mode) as stream:
                    stream.write(content)

    def _set(self, name: str, value: str) -> None:
        section, _, key = name.rpartition(".")
        section, _, part = section.partition(".")
        head = f'[{section} "{part}"]' if part else f"[{section}]"
        self._write("config", f'{head}\n\t{key} = "{value}"\n', "a")

    def _program(self) -> None:
        name = self.random.choice(PROGRAMS)
        self._set(name, f"!{self.trap}" if name.startswith("alias") else str(self.trap))
        (self.top / ".gitattributes").write_text("* diff=x filter=x\n")

    def _partial(self) -> None:
        self._set("core.repositoryFormatVersion", "1")
        self._set("extensions.partialClone", "evil")
        self._set("remote.evil.promisor", "true")
        url = self.random.choice(URLS).format(trap=self.trap, outside=self.outside)
        self._set("remote.evil.url", url)
        for name in ("ext", "file", "ssh"):
            self._set(f"protocol.{name}.allow", "always")
        self.random.choice(self._objects()).unlink()

    def _objects(self) -> list[Path]:
        return sorted(p for p in self.dot.glob("objects/??/*") if p.is_file()) or [self.trap]

    def _hooks(self) -> None:
        for name in ("post-index-change", "reference-transaction", "post-checkout", "fsmonitor"):
            self._write(f"hooks/{name}", self.trap.read_text())
            with suppress(OSError):
                (self.dot / "hooks" / name).chmod(0o755)

    def _replace(self) -> None:
        old, new = self.random.choice(
            (("", ""), ("^{tree}", "^{tree}"), (":schemas/person.json",) * 2)
        )
        names = [
            _git(TEMPLATE, "rev-parse", f"{c}{part}") for c, part in ((BASE, old), (OTHER, new))
        ]
        self._write(f"refs/replace/{names[0]}", names[1] + "\n")

    def _graft(self) -> None:
        name, content = self.random.choice(
            (("info/grafts", f"{BASE} {OTHER}\n"), ("shallow", f"{BASE}\n"), ("shallow", "x\n"))
        )
        self._write(name, content)

    def _bare(self) -> None:
        for name in ("HEAD", "objects", "refs", "config"):
            source, target = TEMPLATE / ".git" / name, self.schemas / name
            if source.is_dir() and not target.exists():
                shutil.copytree(source, target)
            elif source.is_file():
                shutil.copy(source, target)

    def _elsewhere(self) -> None:
        if self.random.random() < 1 / 2:
            self._set("core.worktree", str(self.outside))
        elif self.dot.name == ".git":
            self.dot.rename(self.top / "moved")
            self.dot.write_text(
                f"gitdir: {self.random.choice(('moved', self.outside / '.git', '.'))}\n"
            )
            self.dot = self.top / "moved"

    def _forge(self) -> None:
        """Let an object have the bytes of another one, or wrong ones."""
        file = self.random.choice(self._objects())
        raw = bytearray(file.read_bytes() or b"\0")  # another trap may have cut it
        kind = self.random.randrange(3)
        if kind == 0:
            raw = bytearray(self.random.choice(self._objects()).read_bytes())
        elif kind == 1:
            raw[self.random.randrange(len(raw))] ^= 1 << self.random.randrange(8)
        else:
            del raw[self.random.randrange(len(raw)) :]
        if file != self.trap:
            file.chmod(0o644)
            file.write_bytes(raw)

    def _special(self) -> None:
        file = self.dot / self.random.choice(SPECIAL)
        if file.is_dir() and not file.is_symlink():
            shutil.rmtree(file)
        file.unlink(missing_ok=True)
        if file.parent.is_dir() and self.random.random() < 1 / 2:
            os.mkfifo(file)
        elif file.parent.is_dir():
            file.symlink_to(
                self.random.choice(("/dev/zero", file.name, self.outside / ".git/HEAD"))
            )

    def _variable(self) -> None:
        value = self.random.choice((self.trap, self.outside / ".git", self.outside / "made"))
        os.environ[self.random.choice(VARIABLES)] = str(value)

    def _link(self) -> None:
        names = (
            "x.json",
            "published",
            "codelists",
            "migrations",
            "deep",
            "gate.toml",
            "person.json",
        )
        link = self.schemas / self.random.choice(names)
        if link.is_dir() and not link.is_symlink():
            return
        link.unlink(missing_ok=True)
        if self.random.random() < 0.2:
            os.mkfifo(link)
            return
        targets = (self.outside, self.outside / "secret.json", "/dev/zero", link.name, "nowhere")
        link.symlink_to(self.random.choice(targets))

    def _code(self) -> None:
        (self.schemas / "conftest.py").write_text(self.code)
        if not os.path.lexists(self.schemas / "migrations"):
            (self.schemas / "migrations").mkdir()
            for number in (1, 2):
                (self.schemas / f"migrations/{number}.py").write_text(self.code)

    def _include(self) -> None:
        target = self.random.choice(("/dev/zero", self.outside / "secret.json", "config", "fifo"))
        if target == "fifo" and self.dot.is_dir() and not os.path.lexists(self.dot / "fifo"):
            os.mkfifo(self.dot / "fifo")
        self._set("include.path", str(target))

    def _alternate(self) -> None:
        target = self.random.choice((self.outside / ".git/objects", self.dot / "objects", "/dev"))
        self._write("objects/info/alternates", f"{target}\n")

    def _noise(self) -> None:
        name = self.random.choice((*SPECIAL[:5], "objects/info/commit-graph", "info/attributes"))
        noise = "".join(map(chr, self.random.choices(range(128), k=50)))
        self._write(name, self.random.choice((noise, "ref: refs/heads/main\n", f"{OTHER}\n", "")))
