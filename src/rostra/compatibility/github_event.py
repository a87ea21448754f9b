"""What a GitHub workflow runs for, and from which revision that started."""

from pathlib import Path
from typing import Any, NamedTuple

from rostra import strict_json
from rostra.compatibility import git
from rostra.errors import RostraError
from rostra.files import SCHEMA_BYTES, read_limited


class Start(NamedTuple):
    """The revision from which an event started; `tip`: itself, rather than its merge base."""

    revision: str
    tip: bool


def start_of(file: Path, schemas: Path) -> Start:
    """Read an event, the file that GitHub names in ``GITHUB_EVENT_PATH``.

    - A pull request, and a group of them in a merge queue, started from its base.
    - A push started from the commit that the branch had before.
    - A push that creates a branch, or replaces the commits of one that is not the default branch,
      started where it left the default branch. So did what has no commit before it, such as a run
      by hand. For the default branch itself, this is the commit before HEAD.

    Raises:
        RostraError: the file is not that of an event, or the clone does not have what it names.
    """
    event = _read(file)
    for name, key in (("pull_request", "base.sha"), ("merge_group", "base_sha")):
        if base := _text(event, f"{name}.{key}"):
            head = git.resolve(schemas, "HEAD")
            if git.merge_base(schemas, base) == head:
                raise RostraError(
                    f"HEAD ({head[:12]}) is the base of the {name.replace('_', ' ')}, without its "
                    "changes; check these out (on the event pull_request, actions/checkout does)"
                )
            return Start(base, tip=False)
    branch = _text(event, "repository.default_branch")
    before = _text(event, "before")
    of_default = _text(event, "ref") == f"refs/heads/{branch}"
    is_new = event.get("created") is True or not before.strip("0")
    if before and not is_new and (of_default or event.get("forced") is not True):
        return Start(before, tip=True)
    if not branch:
        raise RostraError(f"the event in {file} names no commit; use --against REV")
    return Start(f"origin/{branch}", tip=False)


def _read(file: Path) -> dict[str, Any]:
    try:
        event = strict_json.parse(read_limited(file, SCHEMA_BYTES).decode("utf-8"))
    except (UnicodeDecodeError, strict_json.StrictJSONError) as error:
        raise RostraError(f"{file} is not the event of a GitHub workflow: {error}") from error
    if not isinstance(event, dict):
        raise RostraError(f"{file} is not the event of a GitHub workflow: it is not an object")
    return event


def _text(event: dict[str, Any], path: str) -> str:
    """The text at a path of keys; empty where there is none."""
    value: Any = event
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""
