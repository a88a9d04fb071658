# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What -e help=true prints, and that docs/playbooks.md says the same."""

from __future__ import annotations

import shlex

import pytest
from ansible.parsing.splitter import parse_kv

from ansible_collections.identityops.frontegg.plugins.plugin_utils._catalog import PLAYBOOKS
from ansible_collections.identityops.frontegg.plugins.plugin_utils._extra_vars import KNOWN, cut_off, known, unknown
from ansible_collections.identityops.frontegg.plugins.plugin_utils._help import COMMAND, help_text, usage
from ansible_collections.identityops.frontegg.plugins.plugin_utils._offboard_vars import RUNS as OFFBOARD_RUNS
from ansible_collections.identityops.frontegg.plugins.plugin_utils._playbooks import RUNS
from ansible_collections.identityops.frontegg.plugins.plugin_utils._restoring import RUNS as RESTORING_RUNS
from tests.playbooks_page import PAGE, whole


@pytest.mark.parametrize("playbook", PLAYBOOKS)
def test_each_variable_has_its_line_once(playbook: str) -> None:
    lines = [line.split() for line in help_text(playbook) if line.startswith("  ")]
    names = [words[0] for words in lines if words[0] != "ansible-playbook"]
    assert sorted(names) == sorted(known([playbook])) and len(set(names)) == len(names)
    assert all(len(words) > 2 for words in lines)
    (inventory,) = [line for line in help_text(playbook) if line.startswith("An inventory may set these")]
    assert inventory.rstrip(".").partition(": ")[2].split(", ") == list(KNOWN[playbook][1])


@pytest.mark.parametrize("playbook", PLAYBOOKS)
def test_the_two_examples_are_clear(playbook: str) -> None:
    """The variables of each example are known and whole, and the playbook takes them together."""
    examples = [line for line in help_text(playbook) if line.startswith(f"  {COMMAND}{playbook} ")]
    assert len(examples) == 2
    for example in examples:
        words = shlex.split(example)
        pairs = [parse_kv(value) for flag, value in zip(words, words[1:]) if flag == "-e"]
        given = {name: value for pair in pairs for name, value in pair.items()}
        assert cut_off(pairs) == unknown([playbook], given) == []
        if playbook != "bulk_user_action":
            assert {**RUNS, **RESTORING_RUNS, **OFFBOARD_RUNS}[playbook](given, "--check" in words).options is not None
    assert usage(playbook)[0] == f"usage: {examples[0].strip()}"


def test_the_page_has_the_tables_as_they_are() -> None:
    text = PAGE.read_text("utf-8")
    assert whole(text) == text, "docs/playbooks.md is stale: make page"
