# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: words that several modules take, and what to do about an empty option. Pure."""

from __future__ import annotations

ON_MISSING = ("fail", "warn", "ignore")
ON_DRIFT = ("fail", "skip")
REGIONS = {
    "EU": "https://api.frontegg.com",
    "US": "https://api.us.frontegg.com",
    "CA": "https://api.ca.frontegg.com",
    "AU": "https://api.au.frontegg.com",
    "UK": "https://api.uk.frontegg.com",
    "AP": "https://api.ap.frontegg.com",
}
_NAME_USERS = "name who must not lose access"
# What to give for an option that keeps a run from going wrong. Nobody is told to leave out such an option because its
# value got lost.
WHEN_EMPTY = {
    "approved_digest": "copy the digest from the approval",
    "approved_plan": "name the plan file that was approved",
    "plan_path": "name the file for the plan",
    "plan_max_age": "give a number of hours",
    "on_drift": f"give {' or '.join(ON_DRIFT)}",
    "protected": _NAME_USERS,
    "keep_one_with_role": "name the keys of roles",
    "max_changes": "give a number, or a share such as 5%",
    "max_failures": "give a number",
    "max_users": "give a number",
    "on_missing": f"give {', '.join(ON_MISSING[:-1])} or {ON_MISSING[-1]}",
    "verify": "give true or false",
    "redact": "name what is hidden, or give [] for nothing",
    "hold": "name who must never be deleted",
    "snapshot_path": "name the file for the snapshot",
    "new_snapshot_path": "name the file for the snapshot",
    "journal_path": "name the file for the journal",
}


def when_empty(name: str) -> str:
    """What to do about an option or a variable that is empty."""
    return WHEN_EMPTY.get(name, "give it a value, or leave it out")
