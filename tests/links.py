# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Links in Markdown pages: where they point, and whether that is there."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

from markdown_it.token import Token

from tests.documents import tokens_of

# Files and folders in the repository, as code hosts name them: .../blob/main/docs/evidence.md
HOSTED = re.compile(r"(?:/-)?/(?:blob|raw|tree)/main/([^#?]+)")
HOSTS = re.compile(r"https?://(?:www\.)?(?:github|gitlab|bitbucket|codeberg)\.[a-z]+/[\w.-]+/[\w.-]+")
HTML_ANCHOR = re.compile(r"""<a\b[^>]*?\bid=["']([^"']+)["']""")
HTML_LINK = re.compile(r"""<(?:a|img)\b[^>]*?\b(?:href|src)=["']([^"']+)["']""")
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
# `make docs` puts it beside the README.
AT_THE_TOP = ("docs/docsite/index.md",)

Files = Mapping[str, str]  # {path: text} of all files of the repository; the text of a picture is empty


def links_of(text: str) -> Iterator[tuple[int, str]]:
    """Yield each link and picture of a page, with its line."""
    for token in tokens_of(text):
        line = (token.map or [0])[0] + 1
        for child in token.children or ():
            if child.type in ("link_open", "image"):
                yield line, str(child.attrGet("href") or child.attrGet("src"))
            elif child.type == "html_inline":
                yield from ((line, target) for target in HTML_LINK.findall(child.content))
        if token.type == "html_block":
            yield from ((line, target) for target in HTML_LINK.findall(token.content))


def anchors_of(text: str) -> set[str]:
    """Return the anchors of a page: those of its headings, as code hosts and the site make them, and those in HTML."""
    seen: Counter[str] = Counter()
    found = set(HTML_ANCHOR.findall(text))
    tokens = list(tokens_of(text))
    for opening, inline in zip(tokens, tokens[1:], strict=False):
        if opening.type == "heading_open":
            name = re.sub(r"[^\w\- ]", "", _plain(inline).lower()).replace(" ", "-")
            found.add(f"{name}-{seen[name]}" if seen[name] else name)
            seen[name] += 1
    return found


def _plain(inline: Token) -> str:
    return "".join(child.content for child in inline.children or () if child.type in ("text", "code_inline"))


def broken(page: str, files: Files, repository: str) -> list[str]:
    """Return the links of a page that point to no file or to no heading. Links to other sites are not looked at."""
    found = []
    for line, link in links_of(files[page]):
        target, dummy, anchor = link.partition("#")
        path = _path_of(page, target, repository)
        if path is None:
            continue
        if path not in files and not any(name.startswith(path.rstrip("/") + "/") for name in files):
            found.append(f"{page}:{line} {link}: there is no {path}")
        elif anchor and unquote(anchor) not in anchors_of(files.get(path, "")):
            found.append(f"{page}:{line} {link}: {path} has no such heading")
    return found


def _path_of(page: str, target: str, repository: str) -> str | None:
    """Return the path in the repository; None for another site, and for pages of the host such as its issues."""
    if target.startswith(repository):
        hosted = HOSTED.fullmatch(target[len(repository) :])
        return unquote(hosted[1]) if hosted else None
    if SCHEME.match(target) or target.startswith("//"):
        return None
    folder = "" if page in AT_THE_TOP else posixpath.dirname(page)
    return posixpath.normpath(posixpath.join(folder, unquote(target))) if target else page


def relative(text: str) -> list[str]:
    """Return the links of a page that work only beside its files."""
    return [f"line {line}: {link}" for line, link in links_of(text) if not SCHEME.match(link) and link[0] != "#"]


def other_addresses(files: Files, repository: str, allowed: Iterable[str] = ()) -> list[str]:
    """Return the lines that name another repository than this one."""
    return [
        f"{name}:{number} {address}"
        for name, text in files.items()
        for number, line in enumerate(text.splitlines(), 1)
        for address in HOSTS.findall(line)
        if not f"{address}/".startswith(f"{repository}/") and address not in allowed
    ]
