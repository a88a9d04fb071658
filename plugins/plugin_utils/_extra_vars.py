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

from ._catalog import PLAYBOOKS
from ._variables import (
    APPROVED_PLAN,
    CONNECTION,
    DRIFT,
    EVIDENCE,
    FILES,
    FILTERS,
    GUARDS,
    KEEP_ONE,
    PEOPLE,
    REPORT_DIR,
    REPORTED,
    WAIT_TIMEOUT,
    Variable,
)


def _names(*variables: Variable) -> tuple[str, ...]:
    return tuple(one.name for one in variables)


PEOPLE_NAMES = _names(*PEOPLE)
FILTER_NAMES = _names(*FILTERS)
EVIDENCE_NAMES = _names(*EVIDENCE)
# What the files of the report say about the run, in every playbook that has them
REPORTED_NAMES = _names(*REPORTED)
# The path of a plan file. It decides whom a playbook reaches, so an inventory alone must not set it.
APPROVED = APPROVED_PLAN.name
# Guards, files, and how long a run waits: what modules and the report get under the same names
STEERING = tuple(name for name in _names(*GUARDS, KEEP_ONE, *DRIFT, *FILES, WAIT_TIMEOUT) if name != APPROVED)
# The options of all modules that say how a run sends its requests
CONNECTING = _names(*CONNECTION)
# What may stand beside an approved plan, as far as a playbook knows it
BESIDE = tuple(name for name in (*STEERING, *CONNECTING, *REPORTED_NAMES) if name != "plan_path")

# Guards that are lists. The text [] is an empty list, as in JSON: -e redact=[] arrives as a text.
LISTS = ("redact", "protected", "keep_one_with_role")

# Paths that modules get. A relative path starts in the current directory.
PATHS = (
    "plan_path", APPROVED, "snapshot_path", "snapshot", "journal_path", "ca_path", "events_dir", REPORT_DIR.name,
)  # fmt: skip

# (reach variables, all others) of each playbook
KNOWN: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    name: (
        _names(*(one for one in playbook.variables if one.is_reach)),
        _names(*(one for one in playbook.variables if not one.is_reach)),
    )
    for name, playbook in PLAYBOOKS.items()
}

# The extra var that prints what a playbook takes. Only the command line can give it.
HELP = "help"
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
# Guesses at a variable for a preview
_PREVIEWS = ("check", "check_mode", "checkmode", "dry_run", "dryrun", "noop", "preview", "preview_only")
# What a playbook does not take, although others do: what to do instead
INSTEAD = {
    ("migrate_users", "application_id"): "a migration takes no application; "
    "assign the users afterwards, with the option applications of module user",
    ("migrate_users", "plan_path"): "a migration takes access from nobody, and has no plan files",
    ("migrate_users", APPROVED): "a migration takes access from nobody, and has no plan files",
    **{
        ("migrate_users", name): "it is an option of module user_migration; write a task of your own to use it"
        for name in ("run_id", "audit")
    },
    ("migrate_users", "input_sha256"): "the playbook gives it by itself",
    ("close_tenant", APPROVED): "no plan would fit after the lock; plan the deletion with module tenant",
    ("delete_due_users", APPROVED): "the run decides anew who is due",
    ("offboard_events", "max_changes"): "the number of events is the limit",
    ("offboard_events", "max_failures"): "an event that fails stops no other, and the number of events is the limit",
}
# An -e that names a column with blanks, as Ansible reads it
_WHOLE = {"column", "_raw_params"}
# The variables whose values a message may repeat, the longest such value, and what a shell or Ansible reads otherwise
_REPEATED = (*REPORTED_NAMES, *PEOPLE_NAMES, *STEERING)
_SHORT, _SPECIAL = 120, frozenset("'\"\\$`!={}")
# How many letters may be missing at the end of a guard's name, or stand behind it
_ENDING = 2
# Secrets, and what belongs to them: the command line is no place for these
FROM_ENVIRONMENT = ("client_id", "api_token", "access_token")


def known(playbooks: Iterable[str]) -> tuple[str, ...]:
    """The variables that at least one of these playbooks knows."""
    return tuple(dict.fromkeys(name for playbook in playbooks for part in KNOWN[playbook] for name in part))


_HELP_ALONE = "extra vars: help has no value; give -e help=true"


def cut_off(pairs: Iterable[Mapping[str, object]]) -> list[str]:
    """A fault for each -e that Ansible cut at a blank: `-e users=ann@a.example, bob@a.example` loses bob."""
    return [
        _HELP_ALONE
        if pair == {"_raw_params": HELP}
        else f"extra vars: {shown(pair['_raw_params'])} was cut off at a blank; quote the whole value, as in "
        f"{_whole_value(pair)}, or give JSON"
        for pair in pairs
        if "_raw_params" in pair and set(pair) != _WHOLE
    ]


def _whole_value(pair: Mapping[str, object]) -> str:
    """An example that is about the variable which was cut off, and repeats its value where that is safe."""
    names = [name for name in pair if name != "_raw_params"]
    if len(names) != 1:
        return """-e "users='ann@corp.example, bob@corp.example'" (the same for protected and others)"""
    name = names[0]
    text = f"{pair[name]} {pair['_raw_params']}"
    is_plain = len(text) <= _SHORT and text.isprintable() and not _SPECIAL.intersection(text)
    return f"""-e "{name}='{text if name in _REPEATED and is_plain else "..."}'\""""


def whole_column(pairs: Iterable[Mapping[str, object]]) -> str | None:
    """The name of a column with blanks, put together again: a shell takes the quotes of `-e column='Work Email'`.

    Nothing but the name of a column stands in such an -e, so nothing else can have been cut off.
    """
    names = [f"{pair['column']} {pair['_raw_params']}" for pair in pairs if set(pair) == _WHOLE]
    return names[-1] if names else None


def unknown(playbooks: Iterable[str], given: Iterable[str]) -> list[str]:
    """A fault for each extra var that no playbook knows, with the nearest name."""
    playbooks = list(playbooks)
    names, passing = known(playbooks), ("_raw_params", HELP)
    words = [name for name in given if name not in passing and not name.startswith(ADDED) and name not in names]
    return [
        f"extra var {shown(word)} is not known{_instead(playbooks, word) or _advice(word, names)}" for word in words
    ]


def _instead(playbooks: Iterable[str], word: str) -> str:
    """Why these playbooks do not take a variable that others take; "" where nothing is to be said."""
    return next((f"; {INSTEAD[name, word]}" for name in playbooks if (name, word) in INSTEAD), "")


def _advice(word: str, names: tuple[str, ...], prefix: str = "") -> str:
    if word in FROM_ENVIRONMENT:
        return f"; set FRONTEGG_{word.upper()} in the environment"
    plain = word.lower().replace("-", "_")
    if plain in _PREVIEWS and MEANT.get(plain) not in names:
        return "; for a preview, give --check, an option of ansible-playbook"
    close = [MEANT[plain]] if MEANT.get(plain) in names else get_close_matches(plain, names, 1, 0.5)
    if close:
        return f"; did you mean {prefix}{close[0]}?"
    return f"; the {'role' if prefix else 'playbook'} knows {', '.join(prefix + name for name in names)}"


def repeated(given: Iterable[Mapping[str, object]], playbooks: Iterable[str]) -> list[str]:
    """A fault for each variable with two values: Ansible would drop the first."""
    first: dict[str, object] = {}
    names, faults = (*known(playbooks), HELP), []
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


def nearly_guards(playbook: str, present: Iterable[str]) -> list[str]:
    """A fault for each variable of the inventory or of a play whose name is nearly that of a guard.

    Such a guard guards nobody, and somebody believes that it does. The same holds for a guard of others that INSTEAD
    names for this playbook. Other unknown variables there are none of ours.
    """
    mine, others = known([playbook]), [name for name in _names(*GUARDS) if (playbook, name) in INSTEAD]
    guards = (*_names(*PLAYBOOKS[playbook].guards), *others)
    nearly = [(name, _nearest(name, guards)) for name in present if name not in mine and not name.startswith(ADDED)]
    return [f"variable {shown(name)} is not known{_meant(playbook, guard)}" for name, guard in nearly if guard]


def _meant(playbook: str, guard: str) -> str:
    """What to do about a variable that is nearly this guard. The playbook may not take the guard."""
    instead = _instead([playbook], guard)
    if instead:
        return f"{instead}; take it out of the inventory of this run"
    return f"; did you mean {guard}? If it is something else, give it another name"


def _nearest(name: str, guards: tuple[str, ...]) -> str:
    """The guard that a name was meant to be: it lacks its end or has more, or few letters differ. "" for none."""
    plain = name.lower().replace("-", "_")
    ends = [guard for guard in guards if guard.startswith(plain) or plain.startswith(guard)]
    cut = [guard for guard in ends if abs(len(guard) - len(plain)) <= _ENDING]
    return next(iter([*cut, *get_close_matches(plain, guards, 1, 0.9)]), "")


def misspelt(playbook: str, prefix: str, names: Iterable[str]) -> list[str]:
    """A fault for each variable that has the prefix of a role, and is none of its variables."""
    mine = known([playbook])
    words = [name.removeprefix(prefix) for name in names if name.startswith(prefix)]
    return [f"variable {prefix}{word} is not known{_advice(word, mine, prefix)}" for word in words if word not in mine]
