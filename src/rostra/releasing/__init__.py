"""From curated records to releases: writing them, verifying them, and comparing two of them."""

from rostra.releasing.build import Built, build, check_build
from rostra.releasing.changes import Change
from rostra.releasing.diff import Diff
from rostra.releasing.selection import UNREVIEWED
from rostra.releasing.verify import verify

__all__ = ["UNREVIEWED", "Built", "Change", "Diff", "build", "check_build", "verify"]
