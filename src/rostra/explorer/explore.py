"""A page to explore a corpus: one file, without a server or a network."""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from rostra.explorer import charts
from rostra.explorer.page_data import page_data
from rostra.progress import Progress, silent
from rostra.releases import Corpus

if TYPE_CHECKING:
    import os

    from rostra.concordance.query.filters import Filters

_SCRIPTS = ("search.js", "state.js", "concordance.js", "figures.js", "source.js", "explorer.js")
_NOTICE = (
    "Charts: Vega, Vega-Lite and Vega-Embed, © University of Washington Interactive Data Lab and "
    "contributors, BSD 3-Clause licence, with D3, © Mike Bostock, ISC licence."
)


def explore(
    corpus: str | os.PathLike[str] | None = None,
    *,
    version: str | None = None,
    where: Filters = None,
    progress: Progress = silent,
) -> str:
    """Build a page with the concordance, the charts and the sources of a corpus, as HTML.

    Args:
        corpus: a corpus folder; None for the one that this package ships.
        version: number of a release; None for the newest.
        where: filters, see `rostra.concordance.query.filters`; None for all utterances.
        progress: begins a stage for each country or speaker whose keywords are computed.

    Raises:
        RostraError: there is no such corpus or release, a filter selects nothing or is malformed,
            or there are more utterances than a page shows.
    """
    opened = Corpus(corpus)
    folder = None if corpus is None else opened.path.resolve().name
    return page(page_data(opened.release(version), where, folder=folder, progress=progress))


def page(data: dict[str, Any]) -> str:
    """The page that shows the data of `rostra.explorer.page_data.page_data`, as HTML."""
    specifications = {
        "dispersion": charts.specification(charts.dispersion_chart()),
        "keyness": charts.specification(charts.keyness_chart()),
    }
    json_data = json.dumps(
        {**data, "charts": specifications}, ensure_ascii=False, separators=(",", ":")
    )
    vega = _inline(charts.vega_embed())
    script = _inline("".join(_asset(name) for name in _SCRIPTS))
    return _asset("explorer.html").format(
        title=escape(f"{data['stamp']['name']} {data['stamp']['version']}"),
        policy=_policy(vega, script),
        style=_asset("explorer.css"),
        data=json_data.replace("<", "\\u003c"),  # so that no text can end its element
        vega=vega,
        script=script,
        notice=escape(_NOTICE),
    )


def _asset(name: str) -> str:
    return (files("rostra.explorer") / "assets" / name).read_text("utf-8")


def _inline(script: str) -> str:
    """A script for a page, in which nothing can end the script element."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _policy(*scripts: str) -> str:
    """The content security policy: these scripts run, and nothing is requested."""
    digests = (b64encode(sha256(script.encode()).digest()).decode() for script in scripts)
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    return f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; base-uri 'none'"
