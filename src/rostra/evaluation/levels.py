"""Levels of agreement, and the number of units from which on a coefficient may have one.

By Krippendorff's convention (*Content Analysis*, 4th edition, 2019, chapter 12) data with a
coefficient of .800 are reliable, and those with .667 allow tentative conclusions. A level is given
where the lower end of the interval reaches it, and not the coefficient alone, and where there are
enough units.
"""

from math import ceil

LEVELS = {"firm": 0.8, "tentative": 2 / 3}
"""Each level with the coefficient from which on it is reached, highest first."""

_Z = 1.6448536269514722  # of the standard normal distribution, one-sided, at the level of .05


def required_units(least: float, share: float, annotators: int = 2) -> int | None:
    """The number of units needed to show that agreement is no less than a level.

    ``N = m * z**2 * ((1 + a) * (3 - a) / (4 * (1 - a) * p * (1 - p)) - a)`` for m annotators, the
    level a, the share p of the rarest value, and z = 1.645, at a significance of .05: equation 3.7
    of Bloch and Kraemer 1989, *Biometrics* 45, 269-287, as Krippendorff 2019 tabulates it.

    Args:
        least: the level, at least 0 and less than 1.
        share: the share of the rarest value among all units, between 0 and 1.
        annotators: the number of annotators.

    Returns:
        The number; None where one value has all units, so that no number would do.
    """
    varying = share * (1 - share)
    if varying <= 0:
        return None
    needed = (1 + least) * (3 - least) / (4 * (1 - least) * varying) - least
    return ceil(annotators * _Z**2 * needed)


def level_of(low: float | None, units: int, share: float, annotators: int = 2) -> str | None:
    """The level that a coefficient reaches with the lower end of its interval and with its units.

    Args:
        low: the lower end; None without an interval.
        units: the number of units.
        share: the share of the rarest value among all units.
        annotators: the number of annotators.

    Returns:
        ``firm``, ``tentative`` or None.
    """
    for name, least in LEVELS.items():
        needed = required_units(least, share, annotators)
        if low is not None and low >= least and needed is not None and units >= needed:
            return name
    return None
