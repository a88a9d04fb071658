# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An .env file has the meaning that python-dotenv gives it. A line that python-dotenv would skip is a fault."""

from __future__ import annotations

import io
import os
from unittest import mock

import pytest
from dotenv import main as dotenv_main
from dotenv import parser as dotenv_parser
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ansible_collections.identityops.frontegg.plugins.plugin_utils._dotenv import parse_dotenv

ENVIRONMENT = {"HOME": "of a person", "EMPTY": "", "B": "of the environment"}


def of_dotenv(text: str) -> tuple[dict[str, str | None], bool]:
    """Return (the values that python-dotenv reads, whether python-dotenv skipped a line)."""
    skipped = any(binding.error for binding in dotenv_parser.parse_stream(io.StringIO(text, newline="")))
    with mock.patch.dict(os.environ, ENVIRONMENT, clear=True):
        values = dotenv_main.DotEnv(None, stream=io.StringIO(text, newline=""), override=False).dict()
    return dict(values), skipped


LINES = [
    "A=1",
    "A = 1",
    " A=1 ",
    "export A=1",
    "export  A = 'x'",
    "A='x y' # c",
    'A="x\\ny"',
    "A='x\\ny'",
    'A="x\ny"',
    "A='x\ny'",
    "A=x # c",
    "A=x#c",
    "A= # c",
    "A=#c",
    "A",
    "A=",
    "# c",
    "export # c",
    "'A b'=1",
    'A="x\'y"',
    "A='x",
    'A="x" y',
    "A=x=y",
    "A=${HOME}",
    "B=1\nA=${B}",
    "C=1\nA=${C}",
    "A=${NONE:-d}",
    "A=${EMPTY:-d}",
    "A=${NONE}",
    "A=$HOME",
    "A='${HOME}'",
    "N\nA=${N}",
    "A=1\r\nB=2\r\n",
    "A=1\rC=2",
    "A=\xa0x\xa0",
    "=x",
    "A==x",
    "\ufeffA=1",
    "A=a;b",
    'A="\\\\"',
    "A='\\\\'",
    'A="\\""',
    "A=['a', 'b']",
    'A=["a", "b"]',
    "A='[\"a\"]'",
    "A=1\n\n\nB=2",
    "A: 1",
    "A=1 B=2",
    "T=acme\nA=${T}\nT=beta",
    "A=1\nA=${A}2",
    "A=1\nA",
    "export",
    "export=1",
    "A=\u2028x",
    "A='x'\n'y",
    "A=${}",
    "A=${x:-}",
]


def check(text: str) -> None:
    parsed, (values, skipped) = parse_dotenv(text, ENVIRONMENT), of_dotenv(text)
    assert dict(parsed.values) == values
    assert bool(parsed.faults) is skipped


@pytest.mark.parametrize("text", LINES)
def test_a_line_means_what_python_dotenv_takes_it_for(text: str) -> None:
    check(text)


@settings(max_examples=500, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["A", "B", "=", " ", "#", "'", '"', "\n", "\r\n", "\\", "${A}", "export ", "x", ":-", "\t", "$"]
        )
    )
)
@example(["A", "=", "'", "\\", "'", "\n", "B", "=", "x"])
def test_any_text_means_what_python_dotenv_takes_it_for(pieces: list[str]) -> None:
    check("".join(pieces))


def test_a_line_that_cannot_be_read_is_named() -> None:
    parsed = parse_dotenv("A=1\n\nFRONTEGG_TENANT_ID='acme\nB=2\n", {})
    assert parsed.faults[0].startswith("line 3: ")
    assert "FRONTEGG_TENANT_ID" not in parsed.values
