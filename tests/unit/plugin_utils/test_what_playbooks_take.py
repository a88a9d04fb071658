# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every option of the modules that a playbook runs is a variable of the playbook, or has a reason here why it is not.

A new option of a module turns these tests red until the table _catalog and the tasks have it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.identityops.frontegg.plugins.doc_fragments import (
    _audit,
    _connection,
    _guards,
    _plans,
    _snapshot,
    _user_selection,
)
from ansible_collections.identityops.frontegg.plugins.modules import (
    tenant,
    user,
    user_info,
    user_migration,
    user_restore,
)
from ansible_collections.identityops.frontegg.plugins.plugin_utils._catalog import PLAYBOOKS
from ansible_collections.identityops.frontegg.plugins.plugin_utils._extra_vars import CONNECTING, KNOWN, STEERING, known

ROOT = Path(__file__).resolve().parents[3]
PREFIX = "identityops.frontegg."
MODULES = {one.__name__.rpartition(".")[2]: one for one in (tenant, user, user_info, user_migration, user_restore)}
FRAGMENTS = {
    f"{PREFIX}{one.__name__.rpartition('.')[2]}": one
    for one in (_audit, _connection, _guards, _plans, _snapshot, _user_selection)
}
CONNECTION = f"{PREFIX}_connection"

# Options of the connection that are no variables
NO_CONNECTION = {
    "client_id": "belongs to the secret, and comes from the same place",
    "api_token": "a secret",
    "access_token": "a secret",
    "validate_certs": "whoever sends credentials to an unknown server writes a task; ca_path names a CA of one's own",
}
# Options that no playbook takes as a variable
NEVER = {
    "run_id": "names the run; playbook_vars makes it where marks need it",
    "input_sha256": "of the file of users; offboard_users computes it",
    "audit": "tells the customers' administrators, which only offboard_users does",
    "approved_states": "the playbook says it: what it brings about",
    "tenant_ids": "rows of a CSV file name several tenants",
    "include_sub_tenants": "no playbook reaches below the tenant that it names",
    "delete_if_last_tenant": "no playbook turns a removal into a deletion",
    "poll_interval": "how often to look; the default does",
    "snapshots": "the content of a file that snapshot names",
    "user_token": "a secret",
    "domain": "goes with user_token",
}
# What users or tenants are to look like: rows of files say so, or a task
ATTRIBUTES = {
    "user": (
        "name", "phone_number", "profile_picture_url", "external_id", "mfa_bypass", "metadata", "vendor_metadata",
        "new_email", "verified", "expires_at", "groups", "append_groups", "applications", "append_applications",
        "resend_invite",
    ),
    "tenant": (
        "name", "status", "website", "application_url", "logo", "logo_url", "address", "timezone", "currency",
        "is_reseller", "creator_name", "creator_email", "metadata", "parent_tenant_id", "sub_account_access_type",
        "settings",
    ),
}  # fmt: skip
# The options of module user that only these playbooks have a use for
ONLY_FOR = {
    "roles": ("invite_users", "move_users"),
    "append_roles": ("invite_users",),
    "send_invite": ("invite_users", "move_users"),
    "application_id": ("invite_users", "move_users", "restore_users"),
    "wait_timeout": ("invite_users", "move_users", "migrate_users"),
    "everywhere": ("lock_users", "unlock_users", "delete_users", "bulk_user_action"),
    "revoke": ("lock_users", "unlock_users", "delete_users", "offboard_users", "offboard_events"),
    "max_users": ("close_tenant",),
}
_NO_PLAN = ("plan_path", "approved_plan", "approved_digest", "plan_max_age", "on_drift")
# Options that one playbook does not take
EXCEPT = {
    **{("close_tenant", name): "no plan would fit after the lock" for name in _NO_PLAN},
    ("close_tenant", "max_changes"): "there is one tenant, and max_users limits its users",
    ("close_tenant", "max_failures"): "there is one tenant",
    ("close_tenant", "result"): "there is one tenant, and its rows decide what is done next",
    **{("delete_due_users", name): "it decides anew who is due" for name in _NO_PLAN},
    **{("offboard_events", name): "an event is approved by whoever sends it" for name in _NO_PLAN},
    ("offboard_events", "max_changes"): "as many as there are events",
    ("offboard_events", "max_failures"): "one event stops no other",
    ("offboard_events", "journal_path"): "an event that is not done stays in its folder",
    ("offboard_events", "result"): "the rows decide which events are done",
    ("offboard_events", "tenant_id"): "tenants",
    ("bulk_user_action", "result"): "its last line counts the rows, as that of the script did",
    ("move_users", "tenant_id"): "from_tenant and to_tenant",
    ("offboard_users", "tenant_id"): "tenants",
    ("delete_due_users", "tenant_id"): "it deletes everywhere",
}
# Variables with another name than the option that they become
OTHER_NAMES = {
    ("invite_users", "roles"): "user_roles",
    ("restore_users", "snapshot_path"): "snapshot",
    ("restore_users", "new_snapshot_path"): "snapshot_path",
}
# Options that say whom a task is about, or what it does: the name of the playbook and its variables say so
WHOM = ("users", "tenants", "state")
# Playbooks whose reads are a step on the way: what they read follows from what they are for
SEARCHES = ("find_users", "offboard_users")


@cache
def options_of(module: str) -> dict[str, bool]:
    """Return {option: whether it is one of the connection} of a module."""
    documentation = yaml.safe_load(MODULES[module].DOCUMENTATION)
    found = dict.fromkeys(documentation["options"], False)
    for fragment in documentation["extends_documentation_fragment"]:
        if fragment in FRAGMENTS:
            more = yaml.safe_load(FRAGMENTS[fragment].ModuleDocFragment.DOCUMENTATION)["options"]
            found.update(dict.fromkeys(more, fragment == CONNECTION))
    return found


@dataclass(frozen=True)
class Step:
    """A task of this collection's modules. defaults: the groups of module_defaults that it has."""

    module: str
    args: dict[str, Any]
    defaults: dict[str, str]


@cache
def content_of(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def steps_of(playbook: str) -> list[Step]:
    """Return the tasks that a playbook runs, with those that it imports."""
    plays = content_of(ROOT / f"playbooks/{playbook}.yml")
    steps = [_steps(play["tasks"], play.get("module_defaults", {}), ROOT / "playbooks") for play in plays]
    return [step for found in steps for step in found]


def _steps(tasks: list[dict[str, Any]], defaults: dict[str, str], folder: Path) -> Iterator[Step]:
    for task in tasks:
        imported, role = task.get("ansible.builtin.import_tasks"), task.get("ansible.builtin.import_role")
        if imported is not None:
            path = folder / imported
            yield from _steps(content_of(path), defaults, path.parent)
        elif role is not None:
            path = ROOT / "roles" / role["name"].removeprefix(PREFIX) / "tasks" / f"{role['tasks_from']}.yml"
            yield from _steps(content_of(path), defaults, path.parent)
        elif "block" in task:
            yield from _steps(task["block"], {**defaults, **task.get("module_defaults", {})}, folder)
        else:
            yield from (Step(name.removeprefix(PREFIX), task[name], defaults) for name in task if is_module(name))


def is_module(name: str) -> bool:
    return name.startswith(PREFIX) and name.removeprefix(PREFIX) in MODULES


STEPS = {playbook: steps_of(playbook) for playbook in PLAYBOOKS}
PAIRS = sorted({(playbook, step.module) for playbook, steps in STEPS.items() for step in steps})


def missing(playbook: str, module: str, names: set[str]) -> list[str]:
    """Return the options of the module that are no variable of the playbook, and have no reason for that here."""
    found = []
    for option, is_connection in options_of(module).items():
        if is_connection:
            is_left_out = option in NO_CONNECTION
        elif module == "user_info":
            is_left_out = (
                option in WHOM or playbook not in SEARCHES or (playbook, option) == ("offboard_users", "include")
            )
            names = names | ({one.name for one in PLAYBOOKS["find_users"].who} if "select" in names else set())
        else:
            is_left_out = (
                option in (*WHOM, *NEVER)
                or option in ATTRIBUTES.get(module, ())
                or playbook not in ONLY_FOR.get(option, (playbook,))
                or (playbook, option) in EXCEPT
                or (
                    module in ("user", "tenant")
                    and option == "tenant_id"
                    and playbook in ("lock_tenants", "unlock_tenants")
                )
            )
        if not is_left_out and OTHER_NAMES.get((playbook, option), option) not in names:
            found.append(option)
    return found


def test_all_playbooks_are_in_the_table() -> None:
    files = {path.stem for path in (ROOT / "playbooks").glob("*.yml")}
    assert files == set(PLAYBOOKS) == set(KNOWN)
    assert all(STEPS.values())


@pytest.mark.parametrize(("playbook", "module"), PAIRS)
def test_every_option_is_a_variable_or_has_a_reason(playbook: str, module: str) -> None:
    assert missing(playbook, module, set(known([playbook]))) == []


def test_a_variable_that_is_forgotten_is_seen() -> None:
    for playbook, module in PAIRS:
        options = options_of(module)
        for name in [name for name in known([playbook]) if name in (*STEERING, *CONNECTING) and name in options]:
            assert missing(playbook, module, set(known([playbook])) - {name}), (playbook, name)


def test_no_reason_is_left_over() -> None:
    """A reason for an option that no module has, or for a variable that the playbook takes, is no longer true."""
    options = {option for module in MODULES for option in options_of(module)}
    named = {*NO_CONNECTION, *NEVER, *ONLY_FOR, *(name for names in ATTRIBUTES.values() for name in names)}
    named |= {option for dummy, option in (*EXCEPT, *OTHER_NAMES)}
    assert named <= options
    assert [pair for pair in EXCEPT if pair[1] in known([pair[0]])] == []
    assert set(NO_CONNECTION) & set(CONNECTING) == set()
    connection = yaml.safe_load(_connection.ModuleDocFragment.DOCUMENTATION)["options"]
    assert set(connection) == {*NO_CONNECTION, *CONNECTING}


# ---- what is a variable reaches the modules


@pytest.mark.parametrize("playbook", PLAYBOOKS)
def test_the_connection_reaches_all_modules(playbook: str) -> None:
    groups = yaml.safe_load((ROOT / "meta/runtime.yml").read_text("utf-8"))["action_groups"]
    for step in STEPS[playbook]:
        given = {
            name.removeprefix(f"group/{PREFIX}"): value
            for name, value in step.defaults.items()
            if step.module in groups[name.removeprefix(f"group/{PREFIX}")]
        }
        assert given["frontegg"] == "{{ run_input.connection | default({}) }}"
        if playbook in ("offboard_users", "offboard_events"):  # the play of a stranger has no such defaults, or others
            assert given["offboard"] == "{{ __offboard_input.connection }}"
        # An option that a task omits undoes the default.
        for name in set(step.args) & set(CONNECTING):
            assert str(step.args[name]).startswith(f"{{{{ run_input.connection.{name} | default("), (step.module, name)


@pytest.mark.parametrize("playbook", PLAYBOOKS)
def test_guards_and_files_reach_the_modules_that_write(playbook: str) -> None:
    names = [name for name in known([playbook]) if name in STEERING and name != "report_dir"]
    writing = [step for step in STEPS[playbook] if step.module != "user_info"]
    told = {name for step in writing for name in given_by(step)}
    renamed = {"snapshot_path": "new_snapshot_path"} if playbook == "restore_users" else {}
    assert [name for name in names if renamed.get(name, name) not in told] == []


def given_by(step: Step) -> list[str]:
    """Return the options that a task takes from the variable of the same name."""
    pattern = r"\{\{ (run_input|__offboard_input)\.options\.%s( |\||\})|\{\{ __offboard_options\.%s "
    return [name for name, text in step.args.items() if re.match(pattern % (name, name), str(text))]


@pytest.mark.parametrize("playbook", PLAYBOOKS)
def test_a_variable_goes_to_the_option_of_its_name(playbook: str) -> None:
    """A copied line with one name changed hands a guard on to another."""
    for step in STEPS[playbook]:
        for option, text in step.args.items():
            named = re.match(r"\{\{ (?:run_input\.options|__offboard_options|__offboard_select)\.(\w+)", str(text))
            assert named is None or named[1] == option, (playbook, step.module, option, text)
            assert named is None or option in options_of(step.module)
