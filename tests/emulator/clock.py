# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns epoch seconds into the texts that Frontegg sends."""

from __future__ import annotations

import math
from datetime import datetime, timezone
from email.utils import formatdate


def iso(epoch: float) -> str:
    """Return ISO 8601 in UTC with milliseconds, rounded up, so that a client that waits until then is not early."""
    millis = math.ceil(round(epoch * 1000, 3))
    moment = datetime.fromtimestamp(millis // 1000, timezone.utc)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{millis % 1000:03d}Z"


def http_date(epoch: float) -> str:
    """Return the form of HTTP headers: whole seconds, rounded up."""
    return formatdate(math.ceil(epoch), usegmt=True)
