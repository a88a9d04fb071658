# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""For all tests: loopback addresses are reached without proxies, and CI runs the same examples each time."""

from __future__ import annotations

import gc
import os

from hypothesis import settings

# `make test` looks for new examples in every run. In CI, a new one would stop a change that has nothing to do with it.
# No deadline for an example: on a busy machine, it would fail a test that is right.
settings.register_profile("any examples", deadline=None)
settings.register_profile("same examples", deadline=None, derandomize=True)
settings.load_profile("same examples" if os.environ.get("SAME_EXAMPLES") else "any examples")

for name in ("NO_PROXY", "no_proxy"):
    os.environ[name] = "127.0.0.1,localhost"


def pytest_collection_finish() -> None:
    """Leave the tests themselves, some ten thousand, alone when the garbage of one is collected."""
    gc.freeze()
