"""``python -m rostra``: the command line."""

import os
import sys

# ``python -m`` imports from the working folder first, where a stranger's json.py may lie. Rostra
# itself was found by now; ``python -P -m rostra`` and the command ``rostra`` do not look there.
_PACKAGES = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120 - pathlib imports much
if not sys.flags.safe_path and sys.path[0] == os.getcwd() != _PACKAGES:  # noqa: PTH109 - likewise
    del sys.path[0]

from rostra.cli import main  # noqa: E402 - after the path is safe

if __name__ == "__main__":
    sys.exit(main())
