"""What the attacks of a kind came to, apart from failures: numbers by name, for ``--figures``."""

from collections import Counter

FIGURES: Counter[str] = Counter()
"""Of this process: each attack starts with none."""
