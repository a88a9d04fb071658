# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The acts for lamps."""

from __future__ import annotations

from typing import Any

from ansible_collections.identityops.frontegg.plugins.module_utils._engine.acts import Act, Step
from tests.unit.toy.routes import Lamps


def _switch_on(client: Any, step: Step) -> None:
    client.routes(Lamps).switch_on(step.subject_id)


ON = Act("switch_on", "switch on", "switched on", "already on", takes_access=False, write=_switch_on)


def _switch_off(client: Any, step: Step) -> None:
    client.routes(Lamps).switch_off(step.subject_id)


OFF = Act("switch_off", "switch off", "switched off", "already off", takes_access=True, write=_switch_off)
