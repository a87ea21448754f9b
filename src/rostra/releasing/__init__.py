"""Releases of a corpus: building, verifying and comparing them."""

from rostra.releasing.build import Built, build, check_build
from rostra.releasing.changes import Change, Diff
from rostra.releasing.selection import UNREVIEWED
from rostra.releasing.verify import verify

__all__ = ["UNREVIEWED", "Built", "Change", "Diff", "build", "check_build", "verify"]
