"""The configuration of the documentation site: `make docs` builds it, and a warning fails."""

import os
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes

from rostra import __version__

project = "Rostra"
author = "The Rostra contributors"
project_copyright = "The Rostra contributors"
version = release = __version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.viewcode",
    "sphinx_copybutton",
]
exclude_patterns = ["_build"]
language = "en"
default_role = "code"  # names in docstrings are in single backticks

# Types in signatures are names of other libraries or aliases without a page of their own.
nitpick_ignore_regex = [("py:class", ".*")]

myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist"]
myst_heading_anchors = 4

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_use_type_comments = False
napoleon_numpy_docstring = False
napoleon_use_ivar = True
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 80

# A console block shows commands after "$ "; what is copied are the commands alone.
copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True

html_theme = "furo"
html_title = "Rostra"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sphinx = False
html_copy_source = False
html_show_sourcelink = False


def _skip_fields(
    _app: object, _what: str, _name: str, value: object, _skip: object, _options: object
) -> bool | None:
    """Leave out the fields of named tuples: the docstring of the class describes them."""
    return True if type(value).__name__ == "_tuplegetter" else None


def _link_files_outside(app: Any, doctree: nodes.document) -> None:  # noqa: ANN401 - as in setup
    """Lead links to Markdown files outside of docs/ to their page, or offer them as downloads.

    PRIVACY.md is included in the page privacy. MyST takes such files for missing pages.
    """
    for link in list(doctree.findall(addnodes.pending_xref)):
        file = Path(f"{link['reftarget']}.md")
        outside = file.is_absolute() and not file.is_relative_to(app.srcdir)
        if link.get("refdomain") != "doc" or not outside or not file.is_file():
            continue
        if Path(app.srcdir, file.name.lower()).is_file():
            link["reftarget"] = file.stem.lower()
        else:
            target = f"/{os.path.relpath(file, app.srcdir)}"
            download = addnodes.download_reference("", "", *link.children, reftarget=target)
            link.replace_self(download)


def setup(app: Any) -> None:  # noqa: ANN401 - Sphinx has no type for what it passes
    """Register the events of the site."""
    app.connect("autodoc-skip-member", _skip_fields)
    app.connect("doctree-read", _link_files_outside, priority=400)  # before downloads are collected
