# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The event filter keep_event: an event of a webhook -> a file that the playbook offboard_events reads.

ansible-rulebook runs a filter before the webhook answers. So whoever sends an event hears of its fate: 200 means that
the event is on the disk, 422 that it is refused, 503 that it cannot be kept now.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import stat
import tempfile
import unicodedata
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

from aiohttp import web

DOCUMENTATION = r"""
---
short_description: Keep the events of a webhook in a folder
description:
  - Accepts an event that names exactly one user, by an email or a user ID, and writes it to the folder that the
    environment variable FRONTEGG_EVENTS_DIR names, into its subfolder waiting. There is one file for each user.
  - Refuses every other event with HTTP status 422 and the reason.
  - An event acts at once. So if the payload has a last day, such as lastDay or terminationDate, in one of the ignored
    keys, the filter reads it all the same. It refuses an event whose day is still to come, or is not written as in
    2026-11-27.
  - Refuses to keep an event, with HTTP status 503, if the folder cannot be written to, is not a folder of the user who
    runs ansible-rulebook, or if others can write to it. The reason is in the log.
  - Refuses to start if FRONTEGG_EVENTS_TOKEN is empty, because the webhook would then refuse every event.
  - For the first event that waits, returns an event with the key events_wait. It returns nothing for the others,
    because one run of the playbook offboard_events takes all events that wait.
  - For an event without a payload, as a timer sends it, returns the same if events wait or an earlier run left some.
options:
  user_key:
    description: The key of the payload with the email or the user ID.
    type: str
    default: user
  ticket_key:
    description: The key of the payload with the ticket, which is optional.
    type: str
    default: ticket
  ignore_keys:
    description: Keys of the payload that are not read, but for a last day. Every other key is refused.
    type: list
    elements: str
    default: []
"""

EXAMPLES = r"""
- eda.builtin.webhook:
    port: 5000
    token: "{{ FRONTEGG_EVENTS_TOKEN }}"
  filters:
    - identityops.frontegg.keep_event:
        user_key: email
        ignore_keys: [department, manager]
"""

FOLDER = "FRONTEGG_EVENTS_DIR"
TOKEN = "FRONTEGG_EVENTS_TOKEN"
# plugins/plugin_utils/_events.py checks the same when the playbook reads the file; a test compares the two.
EMAIL = r"[A-Za-z0-9_%+'&.-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
USER_ID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
TICKET = r"[A-Za-z0-9][A-Za-z0-9._/#-]{0,63}"
# Keys with the last day of a user, or the day before which nobody may touch the user, in small letters without marks.
# plugins/plugin_utils/_facts.py has the same; a test compares the two.
DAYS = (
    "lefton", "lastday", "lastdayofwork", "lastworkday", "lastworkingday", "lastdayworked", "lastdayofemployment",
    "lastdate", "terminationdate", "dateoftermination", "leavingdate", "leavedate", "leaverdate", "dateofleaving",
    "enddate", "dateend", "employmentenddate", "enddateofemployment", "contractenddate", "exitdate", "separationdate",
    "departuredate", "offboardingdate", "austrittsdatum", "austritt", "letzterarbeitstag", "letztertag",
    "datededepart", "datedesortie", "dernierjour", "dernierjourtravaille", "fechadebaja", "fechadesalida",
    "ultimodia", "ultimodiadetrabajo", "notbefore", "notearlierthan", "lockdate", "lockon", "deactivationdate",
    "deactivateon", "sperrdatum",
)  # fmt: skip
DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ][0-9:.,]+(?:[Zz]|[+-][0-9:]+)?)?")
SHOWN = 80  # characters of a refused value in the log

logger = logging.getLogger(__name__)

Event = dict[str, Any]


def main(
    event: Event, user_key: str = "user", ticket_key: str = "ticket", ignore_keys: list[str] | None = None
) -> list[Event]:
    """Return the events that the rules see: one that says that events wait, or none."""
    root = os.environ.get(FOLDER, "").strip()
    if not root:
        raise ValueError(f"{FOLDER} is not set: name the folder for the events")
    if not os.environ.get(TOKEN, "-").strip():
        raise ValueError(
            f"{TOKEN} is empty, so the webhook would answer every event with 401: set it to a long random text"
        )
    folder = Path(root).expanduser()
    if "payload" not in event:
        return told([*waiting(folder / "waiting"), *waiting(folder / "running")])
    try:
        kept = checked(event["payload"], user_key, ticket_key, ignore_keys or [])
    except ValueError as error:
        logger.warning("Event refused: %s", error)
        raise web.HTTPUnprocessableEntity(text=f"refused: {error}\n") from None
    try:
        check_own(folder)
        is_first = keep(folder / "waiting", kept)
    except OSError as error:
        logger.error("Event not kept: %s", error)
        raise web.HTTPServiceUnavailable(text="the event cannot be kept now; send it again later\n") from None
    return told(["this one"] if is_first else [])


def check_own(folder: Path) -> None:
    """Raise OSError where others could write events: the playbook would refuse such a folder, after the answer 200."""
    info = folder.lstat()
    if not stat.S_ISDIR(info.st_mode):
        raise NotADirectoryError(f"{folder} is a link or no folder; name a folder")
    if info.st_uid != os.geteuid() or info.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise PermissionError(
            f"{folder} belongs to another user, or others can write to it; make it a folder of your own with mode 0700"
        )


def told(names: list[str]) -> list[Event]:
    """Return an event for the rules if there are any files. It has no text of the webhook, not even its headers."""
    return [{"events_wait": True}] if names else []


def waiting(folder: Path) -> list[str]:
    """Return the names of the files of events in a folder, which may be missing."""
    try:
        return [name for name in os.listdir(folder) if name.endswith(".json") and not name.startswith(".")]
    except FileNotFoundError:
        return []


def checked(payload: Any, user_key: str, ticket_key: str, ignore_keys: list[str]) -> dict[str, str | None]:
    """Return the user and the ticket of a payload. Raise ValueError with the reason for a refusal."""
    if not isinstance(payload, dict):
        raise ValueError("the payload is no JSON object")
    user, ticket = payload.get(user_key), payload.get(ticket_key)
    faults = []
    others = sorted(shown(name) for name in payload if name not in (user_key, ticket_key, *ignore_keys))
    if others:
        faults.append(f"the payload has unknown keys: {', '.join(others[:5])}")
    if user_key not in payload:
        faults.append(f"the key {user_key} is missing; it has exactly one email or user ID")
    elif not isinstance(user, str) or not (re.fullmatch(f"{EMAIL}|{USER_ID}", user) and len(user) <= 254):
        faults.append(f"{user_key} is not exactly one email or user ID: {shown(user)}{advice(user)}")
    if ticket is not None and not (isinstance(ticket, str) and re.fullmatch(TICKET, ticket)):
        faults.append(f"{ticket_key} is no ticket of letters, digits and . _ / # -: {shown(ticket)}")
    faults += [fault for name in sorted(ignore_keys) if name in payload for fault in day_faults(name, payload[name])]
    if faults:
        raise ValueError("; ".join(faults))
    return {"user": user, "ticket": ticket}


def day_faults(name: str, value: Any) -> list[str]:
    """Return why a key with a last day refuses an event, which acts at once. Any other key refuses nothing."""
    letters = unicodedata.normalize("NFKD", name).casefold()
    if "".join(char for char in letters if char.isalnum()) not in DAYS or value in (None, ""):
        return []
    found = DAY.fullmatch(value) if isinstance(value, str) else None
    try:
        day = date.fromisoformat(found[1]) if found else None
    except ValueError:
        day = None
    if day is None:
        return [f"{name} is a last day, and not written as in 2026-11-27: {shown(value)}"]
    if day <= datetime.now(timezone.utc).date():
        return []
    return [f"{name} is still to come, and an event acts at once; send it on that day: {shown(value)}"]


def advice(user: Any) -> str:
    """Return what to send instead of an email with other characters. It is shown in ASCII, so no terminal is moved."""
    if isinstance(user, str) and user.count("@") == 1 and not user.isascii():
        return "; an email may have ASCII letters only, so send the user ID instead"
    return ""


def shown(value: Any) -> str:
    """Return a foreign value as one short line of ASCII."""
    text = ascii(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}..."


def keep(folder: Path, kept: dict[str, str | None]) -> bool:
    """Write the file of an event, and return whether this is the only event that waits.

    An event for a user whose event waits already adds nothing.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = hashlib.sha256(str(kept["user"]).lower().encode()).hexdigest()[:32] + ".json"
    if (folder / name).exists():
        return False
    received = datetime.now(timezone.utc).strftime("%Y%m%dT%H%M%S.%fZ")
    descriptor, temporary = tempfile.mkstemp(prefix=".", dir=folder)  # mode 0600
    try:
        with open(descriptor, "w", encoding="utf-8") as file:
            json.dump({**kept, "received": received}, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, folder / name)
    except OSError:
        os.unlink(temporary)
        raise
    return waiting(folder) == [name]
