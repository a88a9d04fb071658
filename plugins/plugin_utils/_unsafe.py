# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: what comes from people's files, marked so that Ansible never takes it for a template."""

from __future__ import annotations

from typing import Any

try:
    from ansible.utils.unsafe_proxy import wrap_var as never_template
except ImportError:  # to go with ansible-core 2.23; from 2.19 on nothing that a plugin returns is a template

    def never_template(value: Any) -> Any:
        return value


__all__ = ["never_template"]
