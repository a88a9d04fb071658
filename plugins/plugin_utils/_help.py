# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: what a playbook takes, in words: for -e help=true, for a refusal, for docs/playbooks.md.

Pure. All of it comes from the table in _catalog.
"""

from __future__ import annotations

from ._catalog import PLAYBOOKS
from ._playbook import Variables

COMMAND = "ansible-playbook identityops.frontegg."
CREDENTIALS = (
    "Credentials come from the environment: FRONTEGG_CLIENT_ID and FRONTEGG_API_TOKEN, or FRONTEGG_ACCESS_TOKEN.",
)


def usage(playbook: str) -> tuple[str, ...]:
    """The lines for somebody whose input was refused."""
    return (
        f"usage: {COMMAND}{playbook} {PLAYBOOKS[playbook].examples[0]}",
        f"{COMMAND}{playbook} -e help=true prints all variables.",
    )


def help_text(playbook: str) -> tuple[str, ...]:
    """The lines that -e help=true prints."""
    row = PLAYBOOKS[playbook]
    width = max(len(one.name) for one in row.variables) + 2
    groups = [line for heading, group in row.groups.items() if group for line in _group(heading, group, width)]
    settable = ", ".join(one.name for one in row.variables if not one.is_reach)
    return (
        row.does,
        *(f"  {COMMAND}{playbook} {example}" for example in row.examples),
        "The variables, each as -e NAME=VALUE:",
        *groups,
        f"An inventory may set these, and no other: {settable}.",
        "An extra var goes before the environment. A variable without a value is refused.",
        *CREDENTIALS,
    )


def _group(heading: str, group: Variables, width: int) -> list[str]:
    return [f"{heading}:", *(f"  {one.name.ljust(width)}{one.words}" for one in group)]


def page() -> str:
    """The two tables of docs/playbooks.md: what each playbook takes, and what each variable means."""
    headings = list(next(iter(PLAYBOOKS.values())).groups)
    lines = [_cells("playbook", *headings), _cells(*["---"] * (len(headings) + 1))]
    for name, row in PLAYBOOKS.items():
        lines.append(_cells(f"`{name}`", *(", ".join(f"`{one.name}`" for one in row.groups[key]) for key in headings)))
    lines += ["", _cells("variable", "what it means", "from an inventory", "playbooks"), _cells(*["---"] * 4)]
    for (name, words, is_reach), playbooks in sorted(_meanings().items()):
        named = "all" if len(playbooks) == len(PLAYBOOKS) else ", ".join(f"`{playbook}`" for playbook in playbooks)
        lines.append(_cells(f"`{name}`", words.replace("|", "\\|"), "no" if is_reach else "yes", named))
    return "\n".join(lines) + "\n"


def _cells(*texts: str) -> str:
    return f"| {' | '.join(texts)} |"


def _meanings() -> dict[tuple[str, str, bool], list[str]]:
    """{(variable, its words, whether it is one of reach): the playbooks that mean this by it}."""
    found: dict[tuple[str, str, bool], list[str]] = {}
    for playbook, row in PLAYBOOKS.items():
        for one in row.variables:
            found.setdefault((one.name, one.words.removesuffix("; or"), one.is_reach), []).append(playbook)
    return found
