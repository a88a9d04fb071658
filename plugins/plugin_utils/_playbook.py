# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: what the table of playbooks says of each. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from ._variables import CONNECTION, Variable

Variables = tuple[Variable, ...]


@dataclass(frozen=True)
class Playbook:
    """A playbook. does: one sentence. examples: the arguments of two command lines.

    who, what, guards, files, connection: the variables, in the groups in which they are shown.
    """

    does: str
    examples: tuple[str, str]
    who: Variables = ()
    what: Variables = ()
    guards: Variables = ()
    files: Variables = ()
    connection: Variables = CONNECTION

    @property
    def groups(self) -> dict[str, Variables]:
        """The variables, by the heading of their group."""
        return {
            "who": self.who,
            "what": self.what,
            "guards": self.guards,
            "plan and evidence": self.files,
            "connection": self.connection,
        }

    @property
    def variables(self) -> Variables:
        """All variables, in their order."""
        return tuple(one for group in self.groups.values() for one in group)
