"""``python -m rostra_gate``: the command line."""

import os
import sys

from rostra_gate import main

# ``python -m`` imports from the working folder first, where a stranger's json.py may lie.
if not sys.flags.safe_path and sys.path[0] == os.getcwd():  # noqa: PTH109 - pathlib imports much
    del sys.path[0]

sys.exit(main())
