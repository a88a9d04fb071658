# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The pages of docs/ and the README as stories: their code blocks, in order, with what a test does with each.

A comment right before a block says what the block is, where its language does not:

    <!-- file: leavers.txt -->     the block is written to this file
    <!-- exit: 2 -->               the last command of the block ends with this exit code
    <!-- not run: REASON -->       the block is shown only
    <!-- first: COMMANDS -->       runs the commands; a reader does not see them

Without a comment, `shell` is run, line by line, `yaml` is run as a playbook or as tasks, `python` is run as a program,
and any other block is output of the `shell` or `yaml` block before it. Each line of a `shell` block has its own shell.
What `export NAME=VALUE` and `NAME=$(COMMAND)` set holds for the rest of the page. In a command, `sha256:...` is the
digest that was printed last. In output, `...` stands for any text within a line, and a line that is only `...` stands
for any lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).resolve().parents[1]
COMMENT = re.compile(r"<!--\s*(file|exit|not run|first):\s*(.*?)\s*-->\s*", re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A code block, or the commands of a `first` comment."""

    line: int
    language: str
    text: str
    order: str = ""  # the word of the comment before it
    value: str = ""

    @property
    def commands(self) -> list[str]:
        """The lines of a shell block. A line that ends with a backslash goes on in the next."""
        lines = re.sub(r"\\\n\s*", "", self.text).splitlines()
        return [line for line in lines if line.strip() and not line.lstrip().startswith("#")]


def pages() -> list[Path]:
    """Return the pages whose blocks are run."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def tokens_of(text: str) -> Iterator[Token]:
    yield from MarkdownIt("commonmark").parse(text)


def blocks_of(text: str) -> Iterator[Block]:
    """Yield the blocks of a page. ValueError: a block is indented instead of fenced, or a comment stands alone."""
    order = value = ""
    for token in tokens_of(text):
        line = (token.map or [0])[0] + 1
        if token.type == "code_block":
            raise ValueError(f"line {line}: fence this block with ```")
        if token.type == "fence":
            yield Block(line, token.info.strip(), token.content, order, value)
        elif order:
            raise ValueError(f"line {line}: no block follows the comment {order!r}")
        order = value = ""
        comment = COMMENT.fullmatch(token.content) if token.type == "html_block" else None
        if comment and comment[1] == "first":
            yield Block(line, "shell", comment[2] + "\n", "first")
        elif comment:
            order, value = comment[1], comment[2]


def pattern_of(shown: str) -> re.Pattern[str]:
    """Return what output has to match that a page shows."""
    lines = []
    for line in shown.rstrip("\n").splitlines():
        words = r"[^\n]*?".join(re.escape(part) for part in line.rstrip().split("..."))
        lines.append(r"(?:[^\n]*\n)*?" if line.strip() == "..." else rf"{words}[ \t]*\n")
    return re.compile("^" + "".join(lines), re.MULTILINE)


def shows(shown: str, output: str) -> bool:
    """Return whether the output has the lines that a page shows."""
    return bool(pattern_of(shown).search(output + "\n"))
