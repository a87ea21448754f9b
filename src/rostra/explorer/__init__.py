"""Plots of dispersion, keyness and frequencies over time, and a page to explore a corpus.

The packages behind it come with the extra ``plot``.
"""

from rostra.explorer.dispersion_plot import plot_dispersion
from rostra.explorer.explore import explore
from rostra.explorer.figure_file import Plot
from rostra.explorer.keyness_plot import plot_keyness
from rostra.explorer.time_series_plot import plot_time_series

__all__ = ["Plot", "explore", "plot_dispersion", "plot_keyness", "plot_time_series"]
