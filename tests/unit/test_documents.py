# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How the blocks of the documentation are read, and when output counts as shown. A page that lies is noticed."""

from __future__ import annotations

import pytest

from tests.documents import Block, blocks_of, pages, shows

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


def test_every_page_is_read() -> None:
    assert {"README.md", "evidence.md"} <= {page.name for page in pages()}
