# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: documents option audit of the modules that send audit events."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  audit:
    description:
      - Send audit events to Frontegg, one for each user and tenant. B(The customer's own administrators see them) in
        the audit log of their tenant. If unset, the module sends none.
      - The module sends an event after the outcome of the user is known, and only if the user changed, or if nothing
        shows whether the user changed. For a user who is changed in all tenants, each tenant that the user was in gets
        an event. A user in no tenant gets none.
      - An event has the email and the ID of the user, the action, the outcome, the texts given here, and the ID of the
        run. It has no other value of the user.
      - An event that fails never changes the outcome of the user. C(audit) in the row and a warning say so. The module
        sends an event once. It does not repeat an event whose answer was lost, and no later run sends it.
      - In check mode, the module sends no event.
      - The file C(docs/evidence.md) of the collection says what is not confirmed about these events.
    type: dict
    suboptions:
      ticket:
        description: The ticket.
        type: str
        required: true
      reason:
        description: The reason, in words that the customer may read.
        type: str
        required: true
      requested_by:
        description: Who asked for it.
        type: str
      approved_by:
        description: Who approved it.
        type: str
"""
