"""Pages of HTML that are one file: style, script and data are in it, and it requests nothing.

What pages have in common is here: colours and type, the source view, rows, and how data are packed.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from rostra.pages.packing import packed

if TYPE_CHECKING:
    from collections.abc import Sequence

_STYLES = ("style.css", "source_view.css")
_SCRIPTS = ("unpack.js", "elements.js", "source_view.js", "rows.js")


def html_page(  # noqa: PLR0913 - what a page is made of
    package: str,
    template: str,
    styles: Sequence[str],
    scripts: Sequence[str],
    *,
    title: str,
    data: dict[str, Any],
    connect: str = "'none'",
) -> str:
    """Make a page.

    Args:
        package: the package that has its assets.
        template: the asset that its parts are put into.
        styles: further assets, after the styles that pages have in common.
        scripts: likewise.
        title: its title.
        data: what it shows, see `rostra.pages.packing`.
        connect: what its script may request, as a content security policy says it.
    """
    style = "".join([*map(_shared, _STYLES), *(_asset(package, name) for name in styles)])
    script = "".join([*map(_shared, _SCRIPTS), *(_asset(package, name) for name in scripts)])
    script = _inline(script)
    return _asset(package, template).format(
        title=escape(title),
        policy=_policy(script, style, connect),
        style=style,
        data=packed(data),
        script=script,
    )


def _shared(name: str) -> str:
    return _asset("rostra.pages", name)


def _asset(package: str, name: str) -> str:
    return (files(package) / "assets" / name).read_text("utf-8")


def _inline(script: str) -> str:
    """A script for a page, in which nothing can end the script element."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _policy(script: str, style: str, connect: str) -> str:
    """The content security policy: the page has its script and its style, and nothing else."""
    return (
        f"default-src 'none'; script-src {_source(script)}; style-src {_source(style)}; "
        f"connect-src {connect}; base-uri 'none'; form-action 'none'"
    )


def _source(text: str) -> str:
    """An inline script or style as a policy names it."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
