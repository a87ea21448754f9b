"""A page to explore a corpus: one file, without a server or a network."""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from rostra.explorer import charts
from rostra.explorer.data import content
from rostra.releases import Corpus

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

    from rostra.concordance.query.filters import Filters

_SCRIPTS: Final = (
    *("search.js", "state.js", "concordance.js", "figures.js", "source.js"),
    "explorer.js",
)
_NOTICE = (
    "Charts: Vega, Vega-Lite and Vega-Embed, © University of Washington Interactive Data Lab and "
    "contributors, BSD 3-Clause licence, with D3, © Mike Bostock, ISC licence."
)


def explore(
    corpus: str | os.PathLike[str] | None = None,
    *,
    version: str | None = None,
    where: Filters = None,
    tell: Callable[[str], object] | None = None,
) -> str:
    """A page with the concordance, the charts and the sources of a corpus, as HTML.

    Args:
        corpus: a corpus folder; None for the one that this package ships.
        version: number of a release; None for the newest.
        where: filters, see `rostra.concordance.query.filters`; None for all utterances.
        tell: is told whose keywords are looked for, one after the other.

    Raises:
        RostraError: there is no such corpus or release, a filter cannot be met, or there are more
            utterances than a page shows.
    """
    found = Corpus(corpus)
    folder = None if corpus is None else found.path.resolve().name
    return page(content(found.release(version), where, folder=folder, tell=tell))


def page(shown: dict[str, Any]) -> str:
    """The page of what `rostra.explorer.data.content` gives."""
    drawn = {"dispersion": charts.dispersion(), "keyness": charts.keyness()}
    specifications = {name: charts.specification(chart) for name, chart in drawn.items()}
    vega = _inline(charts.scripts())
    script = _inline("".join(_asset(name) for name in _SCRIPTS))
    return _asset("explorer.html").format(
        title=escape(f"{shown['stamp']['name']} {shown['stamp']['version']}"),
        policy=_policy(vega, script),
        style=_asset("explorer.css"),
        data=_data({**shown, "charts": specifications}),
        vega=vega,
        script=script,
        notice=escape(_NOTICE),
    )


def _data(content: dict[str, Any]) -> str:
    """JSON that may stand within a page: no text in it can end it."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def _asset(name: str) -> str:
    return (files("rostra.explorer") / "assets" / name).read_text("utf-8")


def _inline(script: str) -> str:
    """A script that may stand within a page: nothing in it ends it."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _policy(*scripts: str) -> str:
    """What the page may do: run these scripts, and ask nobody for anything."""
    digests = (b64encode(sha256(script.encode()).digest()).decode() for script in scripts)
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    return f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; base-uri 'none'"
