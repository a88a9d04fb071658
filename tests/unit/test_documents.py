# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How the blocks of the documentation are read, and when output counts as shown. A page that lies is noticed."""

from __future__ import annotations

import ast
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import ansible
import pytest

from tests.documents import ROOT, Block, blocks_of, pages, shows

OUTPUT = """TASK [Report] ****
locked     jane@acme.example   member of acme
locked     joe@acme.example
SUMMARY: locked 2
"""

PAGE = r"""# Page

<!-- file: a.txt -->
```text
one
```

<!-- first: true -->

1. Step

   ```shell
   a \
     b
   # no
   c
   ```
"""


@pytest.mark.parametrize(
    "shown, is_shown",
    [
        ("SUMMARY: locked 2\n", True),
        ("SUMMARY: locked 1\n", False),
        ("locked     jane@acme.example   member of acme\nlocked     joe@acme.example\n", True),
        ("locked     jane@acme.example   ...\nlocked     joe@acme.example\n", True),
        ("locked     jane@acme.example\n", False),
        ("jane@acme.example   member of acme\n", False),
        ("TASK [Report] ...\n...\nSUMMARY: locked 2\n", True),
        ("SUMMARY: locked 2\n...\nTASK [Report] ****\n", False),
        ("TASK [Report] ****\nSUMMARY: locked 2\n", False),
        ("locked (.*)\n", False),
    ],
)
def test_what_counts_as_shown(shown: str, is_shown: bool) -> None:
    assert shows(shown, OUTPUT) is is_shown


def test_blocks_and_comments() -> None:
    assert list(blocks_of(PAGE)) == [
        Block(4, "text", "one\n", "file", "a.txt"),
        Block(8, "shell", "true\n", "first"),
        Block(12, "shell", "a \\\n  b\n# no\nc\n"),
    ]
    assert list(blocks_of(PAGE))[2].commands == ["a b", "c"]


@pytest.mark.parametrize(
    "page, fault",
    [
        ("Text\n\n    indented\n", "line 3: fence this block with ```"),
        ("<!-- exit: 2 -->\n\nText\n", "line 3: no block follows the comment 'exit'"),
    ],
)
def test_a_page_that_hides_a_block_is_refused(page: str, fault: str) -> None:
    with pytest.raises(ValueError) as caught:
        list(blocks_of(page))
    assert str(caught.value) == fault


# Tables that tests and commands read and write
TABLES = ("benchmarks", "tenant_operations")


@pytest.mark.parametrize("page", [page for page in pages() if page.parent.name == "docs"], ids=lambda page: page.stem)
def test_a_page_begins_with_what_you_get_and_ends_with_what_can_go_wrong(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert page.stem in TABLES or re.search(r"\n# .*\n\n\*\*What you get:\*\* ", text)
    assert page.stem in TABLES or "\n## What can go wrong\n" in text or page.stem == "troubleshooting"


def test_every_page_is_read() -> None:
    assert {"README.md", "evidence.md"} <= {page.name for page in pages()}


# Pages whose messages in bold are held against the code: **`a message, with ... for what varies`**
PAGES_WITH_MESSAGES = (
    "evidence", "lists", "offboarding", "plan_files", "reach", "script", "snapshots", "troubleshooting",
)  # fmt: skip
MESSAGE = re.compile(r"\*\*`([^`]+)`\*\*")
VARIES = "\0"
OF_ANSIBLE = ("module_utils/basic.py", "parsing/splitter.py")  # two messages of Ansible that users meet
OF_RULEBOOK = "collection.py"  # one of ansible-rulebook


@cache
def sentences_of_the_code() -> tuple[str, ...]:
    """Return the texts in the code of the collection, with VARIES for what is filled in."""
    rulebook = find_spec("ansible_rulebook")
    assert rulebook is not None and rulebook.origin is not None
    foreign = [
        *(Path(ansible.__file__).parent / name for name in OF_ANSIBLE),
        Path(rulebook.origin).with_name(OF_RULEBOOK),
    ]
    files = [*(ROOT / "plugins").rglob("*.py"), *foreign]
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in files]
    constants = {
        target.id: node.value.value
        for tree in trees
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    texts = {sentence_of(node, constants) for tree in trees for node in ast.walk(tree)}
    return tuple(text for text in texts if text and "\n" not in text)  # a message is one line


def sentence_of(node: ast.AST, constants: dict[str, str]) -> str:
    """Return the text of a node, '' for a node that is no text."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.FormattedValue):
        return constants.get(node.value.id, VARIES) if isinstance(node.value, ast.Name) else VARIES
    return "".join(sentence_of(part, constants) for part in node.values) if isinstance(node, ast.JoinedStr) else ""


def is_said(message: str) -> bool:
    """Return whether the code has a text with this message in it."""
    return any(has_in_order(text, message.split("...")) for text in sentences_of_the_code())


def has_in_order(text: str, parts: list[str]) -> bool:
    """Return whether the text holds the parts, one after the other."""
    place = 0
    for part in parts:
        place = text.find(part, place) + len(part)
        if place < len(part):
            return False
    return True


def messages_of(page: Path) -> list[str]:
    """Return the messages in bold of a page, each on one line."""
    return [" ".join(found.split()) for found in MESSAGE.findall(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("name", PAGES_WITH_MESSAGES)
def test_the_messages_of_a_page_are_those_of_the_code(name: str) -> None:
    messages = messages_of(ROOT / "docs" / f"{name}.md")
    assert messages and [message for message in messages if not is_said(message)] == []


@pytest.mark.parametrize(
    "message, said",
    [
        ("is no plan of this collection; name another file.", True),
        ("was made at ..., more than plan_max_age (... hours) ago; make the plan again.", True),
        ("was made at ..., less than plan_max_age (... hours) ago; make the plan again.", False),
        ("was made at 2026-11-26", False),
    ],
)
def test_a_message_that_nobody_says_is_noticed(message: str, said: bool) -> None:
    assert is_said(message) is said
