# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the variables of offboard_users, of role offboard and of delete_due_users. Pure.

The role's variables have the prefix offboard_, and are the same without it. Their defaults are DEFAULTS, which
roles/offboard/defaults/main.yml repeats; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError
from ansible_collections.identityops.frontegg.plugins.module_utils._base.values import flag, shown, texts

from ._choices import choice_faults
from ._extra_vars import APPROVED, EVIDENCE_NAMES, FILTER_NAMES, STEERING
from ._faults import are_given
from ._offboarding import ALL, DATE_KEY, Terms, read_terms
from ._playbooks import PREVIEW, Given, Run, carried_out, chosen, is_empty, refuse_empty

DEFAULTS: dict[str, Any] = {
    "not_before": DATE_KEY,
    "tenants": ALL,
    "revoke": ["sessions", "api_tokens"],
    "reset_mfa": False,
    "delete_after": "never",
    "audit": False,
}
_INPUTS = ("users", "users_file", "csv", "select")
# What an approved plan may want
_STATES = ("locked", "disabled")
# What an approved run may read again, for the dates and the reasons of its report
_READ_AGAIN = ("users_file", "csv", "column", "ignore_columns", "not_before")
# What audit events say
_AUDIT = ("ticket", "reason")
TELLS = " It sends audit events, which the customers' own administrators see."
# Stands for the user of an event
_SOMEBODY = "somebody@corp.example"
_SELECTION = (*FILTER_NAMES, "include_sub_tenants")


def _offboard(given: Given, preview: bool) -> Run:
    refuse_empty({name: value for name, value in given.items() if name != "revoke" or value != []})
    stated = {name: value for name, value in given.items() if name not in DEFAULTS or value != DEFAULTS[name]}
    if APPROVED in stated:
        return _carried_out(stated, preview)
    said = {**DEFAULTS, **given}
    inputs = [name for name in _INPUTS if name in said]
    if len(inputs) != 1:
        raise InputError(f"give users, users_file, csv or select, one of the four; {are_given(inputs)}")
    terms, faults = read_terms(0.0, chosen(said, ("tenants", "delete_after", "hold", "ticket")))
    revoke = list(dict.fromkeys([*texts("revoke", said["revoke"]), *_mfa(said)]))
    faults += _selection_faults(said.get("select"))
    InputError.raise_all(faults)
    options = {
        **chosen(said, ("tenants", "delete_after", "hold", *STEERING, *EVIDENCE_NAMES)),
        **_select(said.get("select")),
        **({"revoke": revoke} if revoke else {}),
        **_audit(said),
    }
    intro = f"This run {_reach(terms)}{_taken(revoke)}; {_end(said)}.{TELLS if 'audit' in options else ''}"
    return Run(f"{intro}{PREVIEW if preview else ''}", options, _whom(said, terms), preview)


def _mfa(said: Given) -> list[str]:
    return ["mfa"] if flag("reset_mfa", said["reset_mfa"]) else []


def _audit(said: Given) -> dict[str, Any]:
    """The option audit of module user. Empty where the run sends no events.

    Names of people in the vendor's own house are left out: the customer's administrators see the events.
    """
    if not flag("audit", said.get("audit", False)):
        return {}
    missing = [name for name in _AUDIT if name not in said]
    if missing:
        raise InputError(f"audit: the events need {' and '.join(missing)} of the run; give {' and '.join(_AUDIT)}")
    return {"audit": chosen(said, _AUDIT)}


def _selection_faults(select: object) -> list[str]:
    """What is wrong with a selection: a misspelt filter would select everybody."""
    if select is None:
        return []
    if not isinstance(select, Mapping) or not select:
        return ["select: is no mapping of filters of module user_info, such as {inactive_days: 90}"]
    faults = []
    for name, value in select.items():
        near = get_close_matches(str(name).lower(), _SELECTION, 1, 0.5)
        advice = f"did you mean {near[0]}?" if near else f"select knows {', '.join(_SELECTION)}"
        faults += [] if name in _SELECTION else [f"select: filter {shown(name)} is not known; {advice}"]
        faults += [f"select: {name} is empty; give it a value"] if is_empty(value) else []
    faults += choice_faults(select, "select: ")
    if not any(name in FILTER_NAMES for name in select):
        faults.append("select: names no filter")
    return faults


def _select(select: Any) -> dict[str, Any]:
    return {} if select is None else {"select": dict(select)}


def _whom(said: Given, terms: Terms | None = None) -> dict[str, Any] | None:
    """What is read of the people; None for a selection. A column with tenants is held against a single tenant."""
    if "select" in said:
        return None
    whom = chosen(said, ("users", "users_file", "csv", "column", "ignore_columns"))
    is_named = said.get("not_before", DATE_KEY) != DATE_KEY
    whom.update({"facts": True, "not_before": said["not_before"] if is_named else None})
    if terms is None or terms.tenants is None:
        return {**whom, "state": "locked"}
    return {**whom, "state": "disabled", "tenant_id": terms.tenants[0]} if len(terms.tenants) == 1 else whom


def _reach(terms: Terms) -> str:
    if terms.tenants is None:
        return "locks users in ALL tenants"
    return f"disables users in {', '.join(terms.tenants)} and no other tenant"


def _taken(revoke: list[str]) -> str:
    return f", and revokes {', '.join(revoke)}" if revoke else ", and revokes nothing"


def _end(said: Given) -> str:
    if str(said["delete_after"]).strip().lower() == "never":
        return "nobody is deleted later"
    return f"delete_due_users may delete them after {said['delete_after']}"


def _carried_out(stated: Given, preview: bool) -> Run:
    """The run of an approved plan. The file that the plan was made from may be read again."""
    run = carried_out(stated, preview, _STATES, (*EVIDENCE_NAMES, *_READ_AGAIN, "hold", "audit"))
    files = [name for name in ("users_file", "csv") if name in stated]
    if len(files) > 1:
        raise InputError("give users_file or csv, one of the two; both are given")
    intro = run.intro
    if "hold" in stated:
        intro += " The marks of the plan say who is held; hold itself adds nobody."
    options = {**run.options, **chosen(stated, EVIDENCE_NAMES), **_audit(stated)}
    intro += TELLS if "audit" in options else ""
    return replace(run, intro=intro, options=options, whom=_whom(stated) if files else None)


def _delete_due(given: Given, preview: bool) -> Run:
    if is_empty(given.get("max_changes")):
        raise InputError(
            "max_changes is missing: give the most users that one run may delete, such as -e max_changes=10"
        )
    refuse_empty(given)
    dummy, faults = read_terms(0.0, chosen(given, ("hold",)))
    InputError.raise_all(faults)
    intro = "This run deletes the users whose grace period is over, from ALL tenants."
    return Run(f"{intro}{PREVIEW if preview else ''}", chosen(given, ("hold", *STEERING)), None, preview)


def _offboard_events(given: Given, preview: bool) -> Run:
    """What holds for all events is checked before a run takes any of them. Each event then names its own user."""
    if is_empty(given.get("events_dir")):
        raise InputError("events_dir is missing: give the folder of the events, as FRONTEGG_EVENTS_DIR of the rulebook")
    shared = {name: value for name, value in given.items() if name != "events_dir"}
    run = _offboard({**shared, "users": _SOMEBODY}, preview)
    intro = run.intro.replace("This run", "For each event, this run", 1)
    return replace(run, intro=intro, options={"events_dir": given["events_dir"]}, whom=None)


RUNS: dict[str, Callable[[Given, bool], Run]] = {
    "offboard_users": _offboard,
    "offboard_events": _offboard_events,
    "delete_due_users": _delete_due,
}
