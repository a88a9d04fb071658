# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How Sphinx builds the site. `make docs` puts the pages and the reference side by side first."""

from __future__ import annotations

import re
from pathlib import Path

import yaml
from pygments.lexers import TextLexer
from sphinx.application import Sphinx
from sphinx.highlighting import lexers

GALAXY = yaml.safe_load((Path(__file__).parents[2] / "galaxy.yml").read_text(encoding="utf-8"))

project = "identityops.frontegg"
project_copyright = "identityops.frontegg contributors"
release = version = GALAXY["version"]

extensions = ["myst_parser", "sphinx.ext.intersphinx", "sphinx_antsibull_ext"]
source_suffix = {".md": "markdown", ".rst": "restructuredtext"}
# The index of the site is built from its copy. The README says the same as the site, in short.
exclude_patterns = ["README.md", "docs/docsite"]
myst_heading_anchors = 4
# A link to a heading is checked against the headings of its page.
nitpicky = True
# Pages of Ansible itself: they would need the network.
intersphinx_mapping: dict[str, tuple[str, None]] = {}
nitpick_ignore = [("any", "ansible_configuration_settings")]
nitpick_ignore_regex = [("envvar", r"ANSIBLE_\w+")]
suppress_warnings = ["ref.ref", "myst.strikethrough"]

highlight_language = "text"
lexers["csv"] = TextLexer()  # Pygments knows no CSV
pygments_style = "ansible"
html_theme = "furo"
html_title = f"identityops.frontegg {release}"
html_show_sphinx = False
html_copy_source = False
html_use_index = False


def without_contents(dummy_app: Sphinx, dummy_page: str, text: list[str]) -> None:
    """Remove the table of contents that antsibull-docs writes. The theme has its own, and refuses a second one."""
    text[0] = re.sub(r"^\.\. contents::\n(   .*\n)*", "", text[0], flags=re.MULTILINE)


def setup(app: Sphinx) -> None:
    app.connect("source-read", without_contents)
