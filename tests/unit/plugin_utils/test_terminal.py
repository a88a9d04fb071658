# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lines for people: columns are aligned, and long cells continue on the next line. Nothing is cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.identityops.frontegg.plugins.plugin_utils._catalog import PLAYBOOKS
from ansible_collections.identityops.frontegg.plugins.plugin_utils._help import help_text, usage
from ansible_collections.identityops.frontegg.plugins.plugin_utils._terminal import (
    Line,
    is_for_programs,
    layout,
    width,
)

EMAIL = "somebody.with.a.rather.long.name@corp.example"
ROWS = [
    Line("member of acme, beta; 1 session ended; no tokens", ("locked", "jane@corp.example")),
    Line("", ("locked", "joe@corp.example")),
    Line("SUMMARY: locked 2 of 2 users, and this sentence is a long one"),
]


def test_without_a_terminal_each_line_is_one() -> None:
    assert layout(ROWS) == [
        "locked  jane@corp.example  member of acme, beta; 1 session ended; no tokens",
        "locked  joe@corp.example",
        "SUMMARY: locked 2 of 2 users, and this sentence is a long one",
    ]


def test_words_go_on_below_themselves_and_sentences_indented() -> None:
    assert layout(ROWS, 52) == [
        "locked  jane@corp.example  member of acme, beta; 1\n"
        "                           session ended; no tokens",
        "locked  joe@corp.example",
        "SUMMARY: locked 2 of 2 users, and this sentence is a\n    long one",
    ]  # fmt: skip


def test_where_no_column_is_left_for_the_words_they_start_below() -> None:
    assert layout([Line("already locked in tenant acme", ("unchanged   ", EMAIL))], 60) == [
        f"unchanged  {EMAIL}\n    already locked in tenant acme"
    ]


def test_what_is_never_cut_may_be_wider_than_the_terminal() -> None:
    assert layout([Line("a word", ("locked", EMAIL))], 20) == [f"locked\n    {EMAIL}\n    a word"]
    assert layout([Line(f"see {'x' * 40} there")], 20) == [f"see\n    {'x' * 40}\n    there"]


def test_columns_of_characters_of_any_width() -> None:
    rows = [Line("a", ("张三@corp.example",)), Line("b", ("Zoe\u0301@corp.example",)), Line("c", ("max@corp.example",))]
    assert {width(text) for text in layout(rows)} == {20}


def test_a_sentence_with_columns_of_its_own_keeps_them() -> None:
    text = "NOT DELETED   acme  because it could not be locked, and this goes on"
    assert layout([Line(text)], 52) == [
        "NOT DELETED   acme  because it could not be locked,\n                    and this goes on"
    ]


@pytest.mark.parametrize("lines", [text(name) for name in PLAYBOOKS for text in (usage, help_text)])
def test_a_help_fits_the_smallest_terminal(lines: tuple[str, ...]) -> None:
    assert layout([Line(text) for text in lines]) == [text.rstrip() for text in lines]
    for text in layout([Line(text) for text in lines], 79):
        assert max(map(width, text.split("\n"))) <= 79


TEXT = st.text(st.sampled_from("ab 张é-@."), max_size=30)


@given(st.lists(st.builds(Line, TEXT, st.tuples(TEXT, TEXT)) | st.builds(Line, TEXT)), st.integers(1, 90))
def test_nothing_is_lost(lines: list[Line], columns: int) -> None:
    texts = layout(lines, columns)
    assert len(texts) == len(lines)
    for line, text in zip(lines, texts):
        assert text.split() == [word for part in (*line.cells, line.words) for word in part.split()]
        assert all(cell.strip() in text for cell in line.cells)


@pytest.mark.parametrize(
    ("callback", "expected"),
    [
        ("default", False),
        ("community.general.yaml", False),
        ("minimal", False),
        ("json", True),
        ("ansible.posix.jsonl", True),
        ("my_JSON_lines", True),
        ("oneline", True),
        ("community.general.null", True),
    ],
)
def test_who_reads_what_a_callback_prints(callback: str, expected: bool) -> None:
    assert is_for_programs(callback) is expected
