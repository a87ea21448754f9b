"""``python -m rostra``: the command line."""

import sys

from rostra.cli import main

if __name__ == "__main__":
    sys.exit(main())
