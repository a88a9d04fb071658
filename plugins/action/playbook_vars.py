# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Action plugin playbook_vars: what a playbook of this collection was given -> what its modules get."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from ansible import context
from ansible.parsing.splitter import parse_kv
from ansible.plugins.action import ActionBase
from ansible.utils.vars import load_extra_vars

from ansible_collections.identityops.frontegg.plugins.module_utils._base.elements import elements
from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError
from ansible_collections.identityops.frontegg.plugins.module_utils._base.times import iso
from ansible_collections.identityops.frontegg.plugins.module_utils._base.values import flag, one_line, texts
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.plan_format import decoded_plan
from ansible_collections.identityops.frontegg.plugins.module_utils._tenants.wishes import TENANTS
from ansible_collections.identityops.frontegg.plugins.plugin_utils import _offboard_vars, _restoring
from ansible_collections.identityops.frontegg.plugins.plugin_utils._bulk import bulk
from ansible_collections.identityops.frontegg.plugins.plugin_utils._cautions import cautions
from ansible_collections.identityops.frontegg.plugins.plugin_utils._choices import choice_faults
from ansible_collections.identityops.frontegg.plugins.plugin_utils._env_file import read_env_file
from ansible_collections.identityops.frontegg.plugins.plugin_utils._extra_vars import (
    APPROVED,
    CONNECTING,
    HELP,
    KNOWN,
    PATHS,
    REPORTED_NAMES,
    cut_off,
    known,
    misspelt,
    nearly_guards,
    of_the_inventory,
    repeated,
    unknown,
    whole_column,
)
from ansible_collections.identityops.frontegg.plugins.plugin_utils._files import read_text_file
from ansible_collections.identityops.frontegg.plugins.plugin_utils._help import help_text, usage
from ansible_collections.identityops.frontegg.plugins.plugin_utils._last_day import ANYWAY, dated
from ansible_collections.identityops.frontegg.plugins.plugin_utils._move_plan import check_moves
from ansible_collections.identityops.frontegg.plugins.plugin_utils._people import read_people
from ansible_collections.identityops.frontegg.plugins.plugin_utils._playbooks import (
    RUNS,
    Run,
    check_rows,
    chosen,
    with_empty_lists,
)
from ansible_collections.identityops.frontegg.plugins.plugin_utils._printer import say
from ansible_collections.identityops.frontegg.plugins.plugin_utils._report import faults_ahead
from ansible_collections.identityops.frontegg.plugins.plugin_utils._terminal import Line
from ansible_collections.identityops.frontegg.plugins.plugin_utils._undo_plan import undo_cautions
from ansible_collections.identityops.frontegg.plugins.plugin_utils._unsafe import never_template

ALL_RUNS = {**RUNS, **_restoring.RUNS, **_offboard_vars.RUNS}
FOLDER = Path(__file__).resolve().parents[2] / "playbooks"
# The variables that name such a file
FILES = ("csv", "users_file", "tenants_file")
# These change nobody, and write files of their own to report_dir
OWN_FILES = ("reconcile_users", "review_access")
NAMESPACE = "identityops.frontegg."


class ActionModule(ActionBase):
    """Reads the variables of a playbook, refuses what is not clear, and returns the options of its modules.

    It prints what the run does and how the users were read, the usage of the playbook, or all of its variables.
    """

    _requires_connection = False
    _VALID_ARGS = frozenset(("playbook", "prefix"))

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """The result, as RETURN says, or failed with a sentence about what is not clear."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        playbook = str(self._task.args.get("playbook"))
        if playbook not in KNOWN:
            return {**result, "failed": True, "msg": f"playbook: is none of {', '.join(KNOWN)}."}
        prefix = str(self._task.args.get("prefix") or "")
        lines = () if prefix else usage(playbook)
        try:
            if not prefix and asks_for_help(playbook, load_extra_vars(self._loader)):
                lines = help_text(playbook)
                say([Line(text) for text in lines], self._task.no_log)
                return {**result, "changed": False, "help": True, "usage": list(lines)}
            run = self._run(playbook, prefix, task_vars or {})
            now = time.time()
            whom = read_whom(run, now)
        except InputError as error:
            say([Line(text) for text in lines], self._task.no_log)
            return {**result, "failed": True, "msg": one_line(str(error)), "help": False, "usage": list(lines)}
        said = {"intro": one_line(run.intro), "options": run.options, "preview": run.preview, "help": False}
        said.update(connection=dict(run.connection), evidence=dict(run.evidence))
        said.update(playbook=playbook, input=input_of(run), run_id=str(uuid4()), now=iso(now))
        plan = {**said, "env_file": run.env_file, "script_action": run.script_action, **whom}
        say([Line(one_line(text)) for text in (run.intro, *run.cautions, *whom["notes"]) if text], self._task.no_log)
        # What holds hashes is registered, and never printed, at no verbosity.
        hidden = {"_ansible_no_log": True} if run.is_secret else {}
        return {**result, "changed": False, **never_template(plan), **hidden}

    def _run(self, playbook: str, prefix: str, task_vars: Mapping[str, Any]) -> Run:
        extra = load_extra_vars(self._loader)
        present = [
            name
            for name in known([playbook])
            if prefix + name in task_vars and (prefix + name in extra or not is_registered(task_vars[prefix + name]))
        ]
        stated = [*extra, *self._stated(task_vars)]
        others = [name for name in task_vars if name not in extra]
        faults = [
            *preview_faults(),
            *(misspelt(playbook, prefix, task_vars) if prefix else nearly_guards(playbook, others)),
            *extra_var_faults(playbook, extra, prefix),
            *of_the_inventory(playbook, [prefix + name for name in present], stated, prefix),
        ]
        if faults:
            raise InputError.of_all(faults)
        given = {name: self._templar.template(task_vars[prefix + name]) for name in present}
        given.update({name: whole_path(given[name]) for name in PATHS if name in given})
        column = whole_column(pairs_of_the_command_line())
        if column is not None and "column" in given:
            given["column"] = column
        given = with_empty_lists(given)
        ahead = faults_ahead(given) if playbook not in OWN_FILES else []
        InputError.raise_all([*choice_faults(given, prefix), *ahead])
        preview = bool(self._task.check_mode)
        before = dict(given)
        if playbook == "move_users" and isinstance(given.get(APPROVED), str):
            given = pinned(given)
        evidence = chosen(given, REPORTED_NAMES)
        evidence["pinned"] = "approved_digest" in before
        if playbook == "bulk_user_action":
            run = bulk_run(given, preview)
        else:
            run = replace(ALL_RUNS[playbook](given, preview), connection=chosen(given, CONNECTING))
        found = cautions(playbook, before, run.options, prefix, run.preview)
        found += undo_cautions(given) if playbook == "restore_users" else []
        return replace(run, evidence=evidence, cautions=found)

    def _stated(self, task_vars: Mapping[str, Any]) -> list[str]:
        """The variables that plays and tasks set: `vars` of a play or an import, set_fact, include_vars.

        Ansible does not say where a variable comes from. So these places are read, and all else comes from the
        inventory.
        """
        play = self._task.play
        manager = task_vars["hostvars"]._variable_manager
        host = task_vars["inventory_hostname"]
        places = (
            play.get_vars() if play is not None else {},
            self._task.get_vars(),
            self._task.get_include_params(),
            manager._vars_cache.get(host, {}),
            manager._nonpersistent_fact_cache.get(host, {}),
            *self._of_the_role(task_vars),
        )
        return [name for place in places for name in place]

    def _of_the_role(self, task_vars: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """The variables that a play gives to the role of this task, and the role's defaults that are still the same."""
        role = self._task._role
        if role is None:
            return []
        defaults = {name: value for name, value in role.get_default_vars().items() if task_vars.get(name) == value}
        return [role.get_role_params(), role.get_vars(include_params=False), defaults]


def pinned(given: Mapping[str, Any]) -> dict[str, Any]:
    """The variables of move_users, with the digest of an approved plan that moves users and does nothing else.

    The module reads the file again. With the digest, it takes no other plan than the one that was looked at here.
    """
    file = read_text_file(APPROVED, str(given[APPROVED]))
    try:
        digest = check_moves(decoded_plan(file.text), given.get("approved_digest"))
    except InputError as error:
        raise InputError(f"{APPROVED}: {file.name} {error}") from error
    return {**given, "approved_digest": digest}


def bulk_run(given: Mapping[str, Any], preview: bool) -> Run:
    """The run of bulk_user_action, with the variables of its file and of the environment."""
    file = read_env_file(str(given["env_file"]), os.environ) if given.get("env_file") else None
    return bulk(given, file, os.environ, preview)


def is_registered(value: object) -> bool:
    """Whether a task of another play registered this, such as under the name result. It is no variable of ours then."""
    return isinstance(value, Mapping) and "changed" in value and ("failed" in value or "skipped" in value)


def asks_for_help(playbook: str, extra: Mapping[str, Any]) -> bool:
    """Whether the command line asks for the variables of this collection's playbooks. InputError: it is not clear.

    In a playbook of others, help may be a variable of their own. An inventory cannot set it: the run would do nothing.
    """
    if HELP not in extra or playbooks_on_the_command_line() is None:
        return False
    InputError.raise_all(extra_var_faults(playbook, extra))
    return flag(HELP, extra[HELP])


def whole_path(value: object) -> object:
    """The path as it stands in the current directory: modules run in the folder of the playbook."""
    if not isinstance(value, str) or not value.strip():
        return value  # it is refused later
    return os.path.abspath(os.path.expanduser(value.strip()))


def read_whom(run: Run, now: float) -> dict[str, Any]:
    """What the result says of them: `users` or `tenants` as the module takes them, `count`, and how they were read."""
    if run.whom is None:
        # The module reads an approved plan. Else, the run is about nobody in particular.
        nobody = {"count": 0, "notes": [], "rows": [], "names": None, "sha256": None}
        return nobody if APPROVED in run.options else {"users": None, **nobody}
    whom = dict(run.whom)
    if "tenants_file" in whom:
        whom["tenants"] = read_text_file("tenants_file", str(whom["tenants_file"])).text
    if "tenants" in whom:
        count = sum(1 for dummy in elements(TENANTS, whom["tenants"]))
        return {"tenants": whom["tenants"], "count": count, "notes": []}
    whom["ignore_columns"] = texts("ignore_columns", whom.get("ignore_columns", ()))
    reach = chosen(run.options, ("state", "tenant_id", "everywhere", "from_tenant"))
    if ANYWAY in whom:
        whom[ANYWAY] = flag(ANYWAY, whom[ANYWAY])
    people = read_people(**{**whom, **reach}, by_row=run.by_row, now=now)
    check_rows(run, people.elements)
    told = {
        "rows": list(people.rows),
        "people": dated(people.rows),
        "names": [row["user"] for row in people.rows],
        "sha256": people.sha256,
    }
    return {"users": list(people.elements), "count": len(people.elements), "notes": list(people.notes), **told}


def input_of(run: Run) -> str:
    """The absolute path of the file that names the users or tenants; "" where there is none."""
    named = [(run.whom or {}).get(name) for name in FILES]
    return next((str(whole_path(name)) for name in named if name), "")


def extra_var_faults(playbook: str, extra: Mapping[str, Any], prefix: str = "") -> list[str]:
    """The faults of the extra vars.

    Unknown extra vars are refused only if the command line has no playbooks of others: a playbook that imports those of
    this collection may have extra vars of its own.
    """
    named, pairs = playbooks_on_the_command_line(), pairs_of_the_command_line()
    if named is None or prefix:
        mine = {prefix + name for name in known([playbook])}
        return cut_off(pairs) if set(extra) & mine else []
    return [*cut_off(pairs), *unknown(named, extra), *repeated(pairs, named)]


def preview_faults() -> list[str]:
    """The fault of -check, which Ansible reads as -c heck. A play on localhost ignores that, and would write."""
    connection = str(context.CLIARGS.get("connection") or "")
    is_cut = connection.startswith("heck")
    return [f"-c{connection}: is no preview; write --check, with two dashes"] if is_cut else []


def playbooks_on_the_command_line() -> list[str] | None:
    """The names of this collection's playbooks on the command line. None if there are others, or none at all."""
    names = [collection_playbook(str(word)) for word in context.CLIARGS.get("args", ())]
    return None if not names or None in names else [name for name in names if name is not None]


def collection_playbook(word: str) -> str | None:
    """The name of a playbook of this collection, from its full name or its path; None for any other playbook."""
    if word.startswith(NAMESPACE):
        name = word[len(NAMESPACE) :]
    else:
        path = Path(word).resolve()
        name = path.stem if path.parent == FOLDER else ""
    name = name.removesuffix(".yml")
    return name if name in KNOWN else None


def pairs_of_the_command_line() -> list[dict[str, Any]]:
    """The variables of each -e key=value. Files and JSON are left out: a key=value may override them."""
    texts = [str(text) for text in context.CLIARGS.get("extra_vars", ())]
    return [parse_kv(text) for text in texts if text and text[0] not in "@{["]
