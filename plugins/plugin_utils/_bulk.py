# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the variables of the command-line script -> what bulk_user_action does. Pure.

A value comes from the extra vars, else from the file of env_file, else from the environment.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError

from ._extra_vars import APPROVED, CONNECTING, STEERING
from ._playbooks import Given, Run, carried_out, chosen, is_empty, is_true, reach_of_delete, refuse_empty

# The extra var, and the variable of the script that it goes before
VARIABLES = {
    "user_action": "USER_ACTION",
    "users": "USER_ID_ARRAY",
    "tenant_id": "FRONTEGG_TENANT_ID",
    "rate_limit_delay": "RATE_LIMIT_DELAY",
    "max_retries": "MAX_RETRIES",
}
CREDENTIALS = ("FRONTEGG_CLIENT_ID", "FRONTEGG_API_TOKEN", "FRONTEGG_REGION", "FRONTEGG_API_URL")
# The file and the environment must not contradict each other about these.
DECIDING = ("FRONTEGG_TENANT_ID", "USER_ID_ARRAY", "USER_ACTION", *CREDENTIALS)
STATES = {"lock": "locked", "delete": "absent"}
EVERYWHERE = "everywhere=true, or FRONTEGG_TENANT_ID= (set and empty), to delete from ALL tenants"
# The script takes an empty value of its own variables as not given.
_NEVER_EMPTY = ({*STEERING, *CONNECTING} | {APPROVED, "env_file"}) - {*VARIABLES}
_LONGEST_DELAY = 60  # seconds
_MOST_PER_MINUTE = 1_000_000


def bulk(given: Given, file: Mapping[str, str] | None, environment: Mapping[str, str], preview: bool) -> Run:
    """What the run does. Raises InputError. file: the variables of env_file, None without a file."""
    refuse_empty({name: value for name, value in given.items() if name in _NEVER_EMPTY})
    said = {name: value for name, value in given.items() if not is_empty(value) or name == "tenant_id"}
    values = _values(said, file, environment)
    if APPROVED in said:
        return _carried_out(said, values, preview)
    action = _action(values)
    users = values.get("users")
    if users is None or not _names(users):
        raise InputError("no users are given: set users or USER_ID_ARRAY")
    options: dict[str, Any] = {"on_missing": "fail", **chosen(said, STEERING)}
    reach = _reach(action, said, values, options)
    executes = is_true(said, "execute")
    dry = preview or not executes
    intro = f"This run {reach}.{' Dry run: nothing is written.' if dry else ''}"
    options = {"state": STATES[action], **options}
    whom, file_name = {"users": users}, str(said.get("env_file", ""))
    return Run(intro, options, whom, dry, file_name, script_action=action, connection=_connection(said, values))


def _action(values: Given) -> str:
    """The action: lock or delete."""
    action = str(values.get("user_action") or "").strip().lower()
    if action not in STATES:
        fault = f"'{action}' is no action" if action else "the action is missing"
        raise InputError(f"{fault}: set user_action or USER_ACTION to lock or delete")
    return action


def _carried_out(said: Given, values: Given, preview: bool) -> Run:
    """The run of an approved plan. Users and tenants in the environment or the file do not matter. An action does."""
    dry = preview or not is_true(said, "execute")
    is_named = "user_action" not in said and not is_empty(values.get("user_action"))
    states = [STATES[_action(values)]] if is_named else list(STATES.values())
    run = carried_out(said, dry, states, ("env_file", "execute", "rate_limit_delay", "max_retries"))
    return replace(run, connection=_connection(said, values), env_file=str(said.get("env_file", "")))


def _reach(action: str, said: Given, values: Given, options: dict[str, Any]) -> str:
    """What the run reaches, in words. The options get the same reach."""
    tenant_id, everywhere = values.get("tenant_id"), is_true(said, "everywhere")
    if tenant_id is not None and tenant_id != "" and is_empty(tenant_id):
        raise InputError("tenant_id or FRONTEGG_TENANT_ID holds blanks only: name a tenant, or leave it out")
    if tenant_id and everywhere:
        raise InputError(f"everywhere=true is given beside tenant {tenant_id}: give one of the two")
    if action == "lock":
        return "locks users in ALL tenants" + (f"; tenant {tenant_id} is ignored" if tenant_id else "")
    if "tenant_id" in said and is_empty(said["tenant_id"]):
        raise InputError(f"tenant_id is given but empty: name a tenant, or give {EVERYWHERE}")
    if tenant_id is None and not everywhere:
        raise InputError(f"it is not said how far to delete: give tenant_id=TENANT for one tenant, or {EVERYWHERE}")
    options.update({"tenant_id": tenant_id} if tenant_id else {"everywhere": True})
    return reach_of_delete(options)


def _values(said: Given, file: Mapping[str, str] | None, environment: Mapping[str, str]) -> dict[str, Any]:
    """{extra var: value} of all variables. InputError: the file and the environment disagree."""
    faults = [
        f"{name} is one thing in env_file and another in the environment; unset one of them"
        for name in DECIDING
        if file is not None and name in file and name in environment and _differ(name, file[name], environment[name])
    ]
    if faults:
        raise InputError.of_all(faults)
    found = {**environment, **(file or {})}
    values = {name: _plain(found[variable]) for name, variable in VARIABLES.items() if variable in found}
    if "users" in values:
        values["users"] = _unquoted(values["users"])
    return {**values, **said}


def _differ(name: str, one: str, other: str) -> bool:
    """Whether two values of a variable differ in meaning. An empty tenant means all tenants."""
    one, other = _plain(one), _plain(other)
    is_said = name == "FRONTEGG_TENANT_ID" or bool(one and other)
    return is_said and one != other


def _plain(value: str) -> str:
    """The value without white space around it. A value of blanks stays, and is refused where it matters."""
    return value.strip() or value.rstrip("\r\n")


def _unquoted(text: str) -> str:
    """The text of a list as the script takes it, [a, b] or ['a', 'b']. A shell may have removed some quotes."""
    bare = re.sub(r'[\]\["]', "", text)
    return re.sub(r"'($|[\s,;])", r"\1", re.sub(r"(^|[\s,;])'", r"\1", bare))


def _names(users: object) -> str:
    """The names in the text of users, without comments, separators and the brackets of a list."""
    return re.sub(r'[\s,;"\[\]]', "", re.sub(r"(^|\s)#.*", "", str(users)))


def _connection(said: Given, values: Given) -> dict[str, Any]:
    return {**chosen(said, CONNECTING), **_pace(said, values)}


def _pace(said: Given, values: Given) -> dict[str, Any]:
    """The options for the script's delay and number of retries. requests_per_minute goes before the script's delay."""
    if "requests_per_minute" in said and "rate_limit_delay" in said:
        raise InputError("give rate_limit_delay or requests_per_minute, one of the two; both are given")
    delay, retries = str(values.get("rate_limit_delay") or "0").strip(), str(values.get("max_retries", "")).strip()
    if not re.fullmatch(r"[0-9]+[.]?[0-9]*|[.][0-9]+", delay) or float(delay) > _LONGEST_DELAY:
        raise InputError(f"rate_limit_delay or RATE_LIMIT_DELAY is '{delay}': give seconds, from 0 to {_LONGEST_DELAY}")
    if retries and not re.fullmatch("[0-9]+", retries):
        raise InputError(f"max_retries or MAX_RETRIES is '{retries}': give a whole number")
    pace = min(int(60 / float(delay)), _MOST_PER_MINUTE) if float(delay) > 0 else None
    return {
        **({"requests_per_minute": pace} if pace is not None and "requests_per_minute" not in said else {}),
        **({"max_retries": int(retries)} if retries else {}),
    }


def summary(action: str, rows: Sequence[Mapping[str, Any]], preview: bool) -> str:
    """The last line that the script printed. A user who is named twice counts once."""
    rows = [row for row in rows if row.get("same_as") is None]
    succeeded = sum(row["outcome"] in ("changed", "unchanged") and not row["failed"] for row in rows)
    left = sum(bool(row["failed"]) for row in rows)
    if preview:
        return f"would {action} {succeeded} user(s); failed to resolve {left}."
    not_tried = sum(row["outcome"] == "not_attempted" for row in rows)
    return f"{action} success for {succeeded} user(s); failures: {left + not_tried}."
