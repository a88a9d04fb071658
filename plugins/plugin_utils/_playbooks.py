# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the variables of a playbook -> what it does, in words and as options of a module. Pure.

The sentence that a playbook prints and the options that its module gets come from the same values, so that they cannot
disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.identityops.frontegg.plugins.module_utils._base.choices import when_empty
from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError
from ansible_collections.identityops.frontegg.plugins.module_utils._base.values import flag, shown, texts
from ansible_collections.identityops.frontegg.plugins.module_utils._users.states import EITHER, STATES

from ._decisions import COLUMN
from ._extra_vars import APPROVED, BESIDE, FILTER_NAMES, LISTS, PEOPLE_NAMES, STEERING
from ._faults import are_given
from ._moves import read_roles_map
from ._scopes import dormant_days, scope_of, words_of

PREVIEW = " Preview: nothing is written."
# More users than any tenant has: where no tenant is deleted, its users are counted and the count refuses nothing
_ANY_NUMBER = 2**31 - 1
_ONE_OF_THREE = "give tenant_id=TENANT or everywhere=true, one of the two, or a csv whose rows name tenants"
# What to do about rows without a tenant, where no tenant is given
_HOW_BY_ROW = {"absent": _ONE_OF_THREE, "present": "give tenant_id=TENANT, or a csv whose rows name tenants"}

# A filter whose values Frontegg defines as secret
_SECRET = ("vendor_metadata",)

Given = Mapping[str, Any]


@dataclass(frozen=True)
class Run:
    """What one run of a playbook is to do.

    intro: the same in words. options: of the module that does it, without the people. whom: those of the variables in
    PEOPLE and of ignore_columns that are given; None where the run is about nobody in particular. preview: nothing is
    to be written. env_file: the path of a file that holds the credentials, "" where there is none. script_action: the
    action of the command-line script whose last line is to be printed; None: the modules' own summary. by_row: each
    user is reached in the tenant of the user's row, and nowhere else.
    is_secret: the people come with hashes of passwords, which no output may show. connection: options of all modules.
    evidence: what the report says about the run, such as its ticket. cautions: what the variables leave open.
    """

    intro: str
    options: dict[str, Any]
    whom: dict[str, Any] | None = None
    preview: bool = False
    env_file: str = ""
    script_action: str | None = None
    by_row: bool = False
    is_secret: bool = False
    connection: Mapping[str, Any] = field(default_factory=dict)
    evidence: Mapping[str, Any] = field(default_factory=dict)
    cautions: Sequence[str] = ()


def is_empty(value: object) -> bool:
    """Whether a variable was given without a value."""
    return value is None or (isinstance(value, str) and not value.strip())


def chosen(given: Given, names: tuple[str, ...]) -> dict[str, Any]:
    """Those of the variables that are given, each under its own name."""
    return {name: given[name] for name in names if name in given}


def with_empty_lists(given: Given) -> dict[str, Any]:
    """The variables, with an empty list for the text [] where a guard is a list. No other text becomes a list."""
    return {name: [] if name in LISTS and is_brackets(value) else value for name, value in given.items()}


def is_brackets(value: object) -> bool:
    """Whether the value is the text [], with blanks or without."""
    return isinstance(value, str) and "".join(value.split()) == "[]"


def refuse_empty(given: Given) -> None:
    """Refuse variables without a value: a variable that is given has a meaning."""
    faults = [f"{name}: is empty; {when_empty(name)}" for name, value in given.items() if is_empty(value)]
    if faults:
        raise InputError.of_all(faults)


def is_true(given: Given, name: str) -> bool:
    """Whether a variable is true. A variable that is not given is false. An unclear word is refused."""
    return name in given and flag(name, given[name])


def carried_out(given: Given, preview: bool, states: Sequence[str] = (), beside: tuple[str, ...] = ()) -> Run:
    """The run of an approved plan, which says whom and what.

    states: those that the plan may want; the module refuses any other. beside: further variables that may be given.
    """
    others = [name for name in given if name not in (APPROVED, *BESIDE, *beside)]
    if others:
        raise InputError(f"{APPROVED}: says already whom and what; leave out {', '.join(others)}")
    if not isinstance(given[APPROVED], str):
        raise InputError(f"{APPROVED}: give the path of a plan file")
    only = f" It takes only plans for state {' or '.join(states)}." if states else ""
    intro = f"This run carries out the approved plan {given[APPROVED]}, and nothing else.{only}"
    options = chosen(given, (APPROVED, *STEERING))
    if states:
        options["approved_states"] = list(states)
    return Run(f"{intro}{PREVIEW if preview else ''}", options, preview=preview)


def _change(state: str) -> Callable[[Given, bool], Run]:
    def run(given: Given, preview: bool) -> Run:
        refuse_empty(given)
        if APPROVED in given:
            return carried_out(given, preview, [state])
        options = {"state": state, **chosen(given, ("tenant_id", "revoke", *STEERING))}
        if "everywhere" in given:
            options["everywhere"] = is_true(given, "everywhere")
        by_row = _is_by_row(state, given, options)
        reach = BY_ROW if by_row else _REACH[state](options)
        intro = f"This run {reach}.{PREVIEW if preview else ''}"
        return Run(intro, options, chosen(given, (*PEOPLE_NAMES, "before_last_day")), preview, by_row=by_row)

    return run


BY_ROW = "removes each user from the tenant that the user's row names, and from no other"


def _is_by_row(state: str, given: Given, options: Given) -> bool:
    """Whether the rows of a CSV file say in which tenants the state is reached, because the run does not."""
    is_stated = "tenant_id" in options or options.get("everywhere", False)
    return STATES[state].reach is EITHER and "csv" in given and not is_stated


def check_rows(run: Run, elements: Sequence[object]) -> None:
    """Refuse a run by row if an element names no tenant. A removal might be taken for a deletion everywhere."""
    strays = [one for one in elements if not isinstance(one, Mapping) or is_empty(one.get("tenant_id"))]
    if run.by_row and strays:
        raise InputError(f"{len(strays)} rows of the CSV file name no tenant; {_HOW_BY_ROW[run.options['state']]}")


def _reach_of_lock(options: Given) -> str:
    _refuse_tenant(options, "locked", "disabled")
    return "locks users in ALL tenants"


def _reach_of_unlock(options: Given) -> str:
    _refuse_tenant(options, "unlocked", "enabled")
    return "unlocks users in ALL tenants"


def _refuse_tenant(options: Given, state: str, other: str) -> None:
    if "tenant_id" in options:
        raise InputError(
            f"tenant_id: state {state} reaches all tenants and takes no tenant_id; "
            f"for one tenant only, write a task with state {other}"
        )


def reach_of_delete(options: Given) -> str:
    """What a deletion reaches, in words. The run has to state exactly one of the two reaches."""
    tenant_id, everywhere = options.get("tenant_id"), options.get("everywhere", False)
    if (tenant_id is None) != everywhere:
        fault = "both are given" if everywhere else "neither is given"
        raise InputError(f"{_ONE_OF_THREE}; {fault}")
    return "deletes users from ALL tenants" if everywhere else f"removes users from tenant {tenant_id} and no other"


_REACH: dict[str, Callable[[Given], str]] = {
    "locked": _reach_of_lock,
    "unlocked": _reach_of_unlock,
    "absent": reach_of_delete,
}


def _invite(given: Given, preview: bool) -> Run:
    if APPROVED in given:
        refuse_empty(given)
        return carried_out(given, preview, ["present"])
    by_row = "tenant_id" not in given and "csv" in given
    if is_empty(given.get("tenant_id")) and not by_row:
        raise InputError("tenant_id is missing: name the tenant to bring them into")
    refuse_empty(given)
    sends = is_true({"send_invite": True, **given}, "send_invite")
    options = {
        "state": "present",
        "send_invite": sends,
        **chosen(given, ("tenant_id", "append_roles", "application_id", *STEERING)),
    }
    if "user_roles" in given:  # Ansible keeps the name roles for itself
        options["roles"] = given["user_roles"]
    letters = ", and Frontegg sends invitations to those who are new there" if sends else ", without invitations"
    where = "the tenants that the file names" if by_row else f"tenant {given['tenant_id']}"
    intro = f"This run brings users into {where}{letters}.{PREVIEW if preview else ''}"
    return Run(intro, options, chosen(given, (*PEOPLE_NAMES, "ignore_columns")), preview, by_row=by_row)


def _move(given: Given, preview: bool) -> Run:
    refuse_empty(given)
    if APPROVED in given:  # check_plan of _moves looks at the plan itself
        return carried_out(given, preview, ["present", "absent"])
    missing = [name for name in ("from_tenant", "to_tenant") if name not in given]
    if missing:
        raise InputError(f"{' and '.join(missing)}: is missing; name the tenant that people leave, and their new one")
    old, new = (str(given[name]).strip() for name in ("from_tenant", "to_tenant"))
    if old == new:
        raise InputError(f"to_tenant: {shown(new)} is the tenant that people leave; name another")
    roles = [name for name in ("user_roles", "roles", "roles_map") if name in given]
    if len(roles) != 1:
        raise InputError(
            "give user_roles=ROLES or roles_map=OLD=NEW, one of the two, for the roles in the new tenant; "
            f"{are_given(roles)}"
        )
    options = {"from_tenant": old, "to_tenant": new, **chosen(given, ("application_id", *STEERING))}
    if "send_invite" in given:
        options["send_invite"] = is_true(given, "send_invite")
    is_map = roles[0] == "roles_map"
    key, value = roles[0], given[roles[0]]
    options["roles_map" if is_map else "roles"] = read_roles_map(value) if is_map else list(texts(key, value))
    intro = f"This run moves users from tenant {old} to tenant {new}; whoever is not in {old} is left alone."
    return Run(f"{intro}{PREVIEW if preview else ''}", options, chosen(given, PEOPLE_NAMES), preview)


def _migrate(given: Given, preview: bool) -> Run:
    refuse_empty(given)
    if "users" in given and not isinstance(given["users"], (list, tuple)):
        raise InputError("users: is no list of mappings; give a file with one, as in -e @users.yml")
    names = ("tenant_id", "migration_id", "wait", *STEERING)
    options = {"state": "migrated", **chosen(given, names)}
    if "tenant_id" in given and "csv" not in given:
        raise InputError("tenant_id: goes with csv only; name the tenant of each user in users")
    intro = "This run brings users in from another system, with the hashes of their passwords."
    whom = chosen(given, ("users", "csv", "column", "ignore_columns"))
    return Run(f"{intro}{PREVIEW if preview else ''}", options, whom, preview, is_secret=True)


def _find(given: Given, preview: bool) -> Run:
    refuse_empty(given)
    filters = chosen(given, FILTER_NAMES)
    whom = chosen(given, PEOPLE_NAMES)
    options = {**filters, **chosen(given, ("include_sub_tenants", "include", "to_csv"))}
    words = [f"{name} {'(not shown)' if name in _SECRET else shown(value)}" for name, value in filters.items()]
    if "csv" in whom:
        whom["ignore_columns"] = [COLUMN]  # whoever only looks needs no decision
    if whom:
        return Run("This run looks up the users that are named; it changes nobody.", options, whom)
    if not words and not is_true(given, "all"):
        raise InputError(
            "no filter is given: give one, such as -e tenant_id=acme or -e inactive_days=90; "
            "to list everybody, give -e all=true"
        )
    wanted = f"users with {', '.join(words)}" if words else "ALL users"
    return Run(f"This run finds {wanted}; it changes nobody.", options)


def _reconcile(given: Given, preview: bool) -> Run:
    refuse_empty(given)
    whom = chosen(given, PEOPLE_NAMES)
    scope = scope_of(given)
    options = {**scope, "dormant_days": dormant_days(given), **chosen(given, ("report_dir",))}
    intro = f"This run compares the roster with the users {words_of(scope)}; it changes nobody."
    return Run(intro, options, whom)


def _review(given: Given, preview: bool) -> Run:
    refuse_empty(given)
    scope = scope_of(given)
    intro = f"This run lists who has access, and to what, of the users {words_of(scope)}; it changes nobody."
    return Run(intro, {**scope, **chosen(given, ("report_dir",))})


def _tenants(state: str, reach: str) -> Callable[[Given, bool], Run]:
    def run(given: Given, preview: bool) -> Run:
        refuse_empty(given)
        if APPROVED in given:
            return carried_out(given, preview, [state])
        whom = chosen(given, ("tenants", "tenants_file"))
        if len(whom) != 1:
            raise InputError(
                "Give tenants (-e tenants=acme) or tenants_file (-e tenants_file=customers.txt), one of the two"
            )
        options = {"state": state, **chosen(given, STEERING)}
        return Run(f"This run {reach}.{PREVIEW if preview else ''}", options, whom, preview)

    return run


def _close(given: Given, preview: bool) -> Run:
    if is_empty(given.get("tenant_id")):
        raise InputError("tenant_id is missing or empty: name the tenant that is to be closed")
    optional = ("execute", "max_users")
    refuse_empty({name: value for name, value in given.items() if name not in optional})
    said = {name: value for name, value in given.items() if not is_empty(value)}
    tenant_id, executes = str(said["tenant_id"]).strip(), is_true(said, "execute")
    options = {
        "tenant_id": tenant_id,
        "execute": executes,
        "max_users": said.get("max_users", 0) if executes else _ANY_NUMBER,
        **chosen(said, STEERING),
    }
    return Run("", options, {"tenants": [tenant_id]}, preview)


RUNS: dict[str, Callable[[Given, bool], Run]] = {
    "lock_users": _change("locked"),
    "unlock_users": _change("unlocked"),
    "delete_users": _change("absent"),
    "invite_users": _invite,
    "move_users": _move,
    "migrate_users": _migrate,
    "find_users": _find,
    "reconcile_users": _reconcile,
    "review_access": _review,
    "lock_tenants": _tenants(
        "locked", "locks tenants: nobody can sign in to them any more; their sub-accounts stay open"
    ),
    "unlock_tenants": _tenants("unlocked", "unlocks tenants: their users can sign in again"),
    "close_tenant": _close,
}
