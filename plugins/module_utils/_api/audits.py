# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: Frontegg's route for audit events, which the administrators of a tenant see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .base import Routes

AUDITS = "/audits"


class Audits(Routes):
    """The route for audit events."""

    # Writes

    def create(self, tenant_id: str, body: Mapping[str, Any]) -> None:
        """Add an event to the audit log of the tenant. Never repeated: the second request would add a second event.

        The body needs `severity`. All other keys are free. Which of them the log shows is not confirmed.
        """
        subject = f"audit event in tenant {tenant_id}"
        self._write("POST", AUDITS, subject, repeatable=False, tenant_id=tenant_id, body=body, about="tenant")
