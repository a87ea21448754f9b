"""The schema gate: compares schemas with what was published, and publishes their next version.

`rostra.validation` checks records. The gate checks the schemas: what changed since a base, whether
that is compatible with all published versions and releases, and what is missing before it passes.
`check` returns a `Verdict` with each `Finding`, `release` publishes, `diff` compares two schemas.

``base`` says what they are compared with (``github_event`` what an event started from),
``snapshot`` and ``git`` get the schemas, ``references`` follows their references, ``schema_diff``
compares two schemas in a ``worker``, ``violations`` two snapshots. The rules are in ``rules``,
``published_files``, ``changelog`` and ``released_records``.
"""

from jsonschema_containment import Direction
from rostra.compatibility.arrow_rules import TableChange, TableComparison
from rostra.compatibility.check import Verdict, check
from rostra.compatibility.findings import Finding
from rostra.compatibility.release import Published, RefusedError, release
from rostra.compatibility.schema_diff import NotFinishedError, diff

__all__ = [
    "Direction",
    "Finding",
    "NotFinishedError",
    "Published",
    "RefusedError",
    "TableChange",
    "TableComparison",
    "Verdict",
    "check",
    "diff",
    "release",
]
