# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the variables that its playbooks know, and what is wrong with those given. Pure.

A *reach* variable decides which users or tenants a playbook reaches, or what it does to them. An inventory alone must
not set it. All other variables are guards, or say how the playbook works. An inventory may set them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from ansible_collections.identityops.frontegg.plugins.module_utils._base.values import shown

from ._scopes import SCOPE

PEOPLE = ("users", "users_file", "csv", "column")
GUARDS = ("protected", "max_changes", "max_failures", "on_missing", "verify", "redact")
# Plan files: where a run writes its plan, and which digest the approved plan must have
PLANNING = ("plan_path", "approved_digest")
# The folder for the files of the report
REPORTING = ("report_dir",)
STEERING = (*GUARDS, "keep_one_with_role", "journal_path", "rate_limit_share", *PLANNING, *REPORTING)
# The same for playbooks that change users, which may write a snapshot
USER_STEERING = (*STEERING, "snapshot_path")
RESTORING = (*GUARDS, "journal_path", "rate_limit_share", *PLANNING, *REPORTING)
# Those of playbooks that make no plan
PLANLESS = (*GUARDS, "journal_path", "rate_limit_share", *REPORTING)
# The filters of module user_info that find_users takes
FILTERS = (
    "tenant_id", "without_tenant", "email", "name_prefix", "except_users", "search", "domains", "locked", "verified",
    "mfa_enrolled", "managed_by", "status", "has_role", "in_group", "metadata", "vendor_metadata", "inactive_days",
    "never_logged_in", "created_before", "created_after",
)  # fmt: skip

# What the evidence of an offboarding says about the run
EVIDENCE = ("due", "ticket", "reason", "requested_by", "approved_by")
DELETING_DUE = (*GUARDS, "hold", "keep_one_with_role", "journal_path", "snapshot_path", "rate_limit_share", *REPORTING)

# What decides the reach of an offboarding by events, beside the events themselves
EVENTS_REACH = ("events_dir", "tenants", "revoke", "reset_mfa", "delete_after")
# An event has its own ticket, and the number of events is the limit of max_changes.
OFFBOARDING_EVENTS = (
    "protected", "on_missing", "verify", "redact", "keep_one_with_role", "rate_limit_share", "hold", "reason",
    "requested_by", "approved_by",
)  # fmt: skip

# The path of a plan file. It decides whom a playbook reaches, so an inventory alone must not set it.
APPROVED = "approved_plan"

# Guards that are lists. The text [] is an empty list, as in JSON: -e redact=[] arrives as a text.
LISTS = ("redact", "protected", "keep_one_with_role")

# Paths that modules get. A relative path starts in the current directory.
PATHS = ("plan_path", APPROVED, "snapshot_path", "snapshot", "journal_path", "events_dir", *REPORTING)

# (reach variables, all others) of each playbook
KNOWN: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "lock_users": ((*PEOPLE, "tenant_id", "everywhere", "revoke", APPROVED), USER_STEERING),
    "unlock_users": ((*PEOPLE, "tenant_id", "everywhere", "revoke", APPROVED), USER_STEERING),
    "delete_users": ((*PEOPLE, "tenant_id", "everywhere", "revoke", APPROVED), USER_STEERING),
    "invite_users": (
        (
            *PEOPLE,
            "ignore_columns",
            "tenant_id",
            "user_roles",
            "append_roles",
            "send_invite",
            "application_id",
            APPROVED,
        ),
        USER_STEERING,
    ),
    "bulk_user_action": (
        ("env_file", "user_action", "users", "tenant_id", "everywhere", "execute", APPROVED),
        (*USER_STEERING, "rate_limit_delay", "max_retries"),
    ),
    "restore_users": (("snapshot", "run_id", "users", "application_id", APPROVED), (*RESTORING, "snapshot_path")),
    "offboard_users": (
        (
            *PEOPLE,
            "ignore_columns",
            "select",
            "not_before",
            "tenants",
            "revoke",
            "reset_mfa",
            "delete_after",
            "audit",
            APPROVED,
        ),
        (*USER_STEERING, "hold", *EVIDENCE),
    ),
    "offboard_events": (EVENTS_REACH, OFFBOARDING_EVENTS),
    "delete_due_users": ((), DELETING_DUE),
    "move_users": (
        (*PEOPLE, "from_tenant", "to_tenant", "roles", "user_roles", "roles_map", "send_invite"),
        (*PLANLESS, "keep_one_with_role", "snapshot_path"),
    ),
    "migrate_users": (
        ("users", "csv", "column", "ignore_columns", "tenant_id", "migration_id"),
        (
            "max_changes",
            "max_failures",
            "verify",
            "redact",
            "journal_path",
            "rate_limit_share",
            "wait",
            "wait_timeout",
            *REPORTING,
        ),
    ),
    "find_users": ((*PEOPLE, *FILTERS, "include_sub_tenants", "all", "include", "to_csv"), ()),
    "reconcile_users": ((*PEOPLE, *SCOPE), ("dormant_days", *REPORTING)),
    "review_access": (SCOPE, REPORTING),
    "lock_tenants": (("tenants", "tenants_file", APPROVED), (*GUARDS, *PLANNING, *REPORTING)),
    "unlock_tenants": (("tenants", "tenants_file", APPROVED), (*GUARDS, *PLANNING, *REPORTING)),
    "close_tenant": (("tenant_id", "execute", "max_users"), ("protected", "on_missing", "verify", *REPORTING)),
}

# Extra vars that Ansible, a controller and a rulebook add to any playbook
ADDED = ("ansible_", "awx_", "tower_")
# Words for variables that no spelling check would find
MEANT = {
    "action": "user_action",
    "dry_run": "execute",
    "except": "except_users",
    "exclude": "except_users",
    "file": "users_file",
    "group": "in_group",
    "role": "has_role",
    "roles": "user_roles",
    "roster": "csv",
    "sub_tenants": "include_sub_tenants",
    "tenant": "tenant_id",
}
# An -e that names a column with blanks, as Ansible reads it
_WHOLE = {"column", "_raw_params"}
# Options of the modules that the playbooks take from the environment
FROM_ENVIRONMENT = ("client_id", "api_token", "access_token", "region", "api_url")


def known(playbooks: Iterable[str]) -> tuple[str, ...]:
    """The variables that at least one of these playbooks knows."""
    return tuple(dict.fromkeys(name for playbook in playbooks for part in KNOWN[playbook] for name in part))


def cut_off(pairs: Iterable[Mapping[str, object]]) -> list[str]:
    """A fault for each -e that Ansible cut at a blank: `-e users=ann@a.example, bob@a.example` loses bob."""
    return [
        f"extra vars: {shown(pair['_raw_params'])} was cut off at a blank; quote the whole value, as in "
        """-e "users='ann@corp.example, bob@corp.example'" (the same for protected and others), or give JSON"""
        for pair in pairs
        if "_raw_params" in pair and set(pair) != _WHOLE
    ]


def whole_column(pairs: Iterable[Mapping[str, object]]) -> str | None:
    """The name of a column with blanks, put together again: a shell takes the quotes of `-e column='Work Email'`.

    Nothing but the name of a column stands in such an -e, so nothing else can have been cut off.
    """
    names = [f"{pair['column']} {pair['_raw_params']}" for pair in pairs if set(pair) == _WHOLE]
    return names[-1] if names else None


def unknown(playbooks: Iterable[str], given: Iterable[str]) -> list[str]:
    """A fault for each extra var that no playbook knows, with the nearest name."""
    names, words = known(playbooks), [name for name in given if name != "_raw_params" and not name.startswith(ADDED)]
    return [f"extra var {shown(word)} is not known{_advice(word, names)}" for word in words if word not in names]


def _advice(word: str, names: tuple[str, ...], prefix: str = "") -> str:
    if word in FROM_ENVIRONMENT:
        return f"; set FRONTEGG_{word.upper()} in the environment"
    plain = word.lower().replace("-", "_")
    close = [MEANT[plain]] if MEANT.get(plain) in names else get_close_matches(plain, names, 1, 0.5)
    if close:
        return f"; did you mean {prefix}{close[0]}?"
    return f"; the {'role' if prefix else 'playbook'} knows {', '.join(prefix + name for name in names)}"


def repeated(given: Iterable[Mapping[str, object]], playbooks: Iterable[str]) -> list[str]:
    """A fault for each variable with two values: Ansible would drop the first."""
    first: dict[str, object] = {}
    names, faults = known(playbooks), []
    for one in given:
        for name, value in one.items():
            if name in names and first.setdefault(name, value) != value:
                faults.append(f"extra var {name} is given twice, and Ansible keeps the last one only; give it once")
    return list(dict.fromkeys(faults))


def of_the_inventory(playbook: str, present: Iterable[str], stated: Iterable[str], prefix: str = "") -> list[str]:
    """A fault for each reach variable that neither the command line nor the play sets. prefix: that of a role."""
    present, stated = set(present), set(stated)
    return [
        f"{prefix}{name} is set by the inventory only, which must not decide whom {playbook} reaches; "
        f"say it on the command line (-e {prefix}{name}=...), or take it out of the inventory"
        for name in KNOWN[playbook][0]
        if prefix + name in present and prefix + name not in stated
    ]


def misspelt(playbook: str, prefix: str, names: Iterable[str]) -> list[str]:
    """A fault for each variable that has the prefix of a role, and is none of its variables."""
    mine = known([playbook])
    words = [name.removeprefix(prefix) for name in names if name.startswith(prefix)]
    return [f"variable {prefix}{word} is not known{_advice(word, mine, prefix)}" for word in words if word not in mine]
