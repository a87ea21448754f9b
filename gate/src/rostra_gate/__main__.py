"""``python -m rostra_gate``: the command line."""

import sys

from rostra_gate import main

sys.exit(main())
