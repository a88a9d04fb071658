# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the options that all modules which write have in common."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from .._api.client import Client
from .._base.choices import ON_DRIFT, ON_MISSING
from .._base.errors import ApiError, GoneError, InputError
from .._base.redaction import CHOICES, DEFAULT
from .._base.values import with_values
from .._base.wishes import Wish
from .approved import Approved
from .audit import Audit, audit_spec, read_audit
from .guards import Entry, read_protected
from .journal_file import check_journal
from .kind import Kind
from .limit import Limit, read_limit
from .plan import Plan
from .plan_file import check_target, read_plan
from .plan_format import check_document, check_input, check_states, read_digest, read_sha256
from .report import ROWS
from .snapshot import check_snapshot

# The options that name files. Those that are read come first.
_FILES = ("approved_plan", "snapshot_path", "new_snapshot_path", "journal_path", "plan_path")
# The options that say where and how a task sends its requests. All modules have them; a test compares.
CONNECTION = (
    "client_id", "api_token", "access_token", "region", "api_url", "validate_certs", "ca_path", "timeout",
    "max_retries", "rate_limit_timeout", "requests_per_minute", "rate_limit_share", "concurrency", "user_token",
    "domain",
)  # fmt: skip


def guards_spec() -> dict[str, Any]:
    """The options of doc fragment identityops.frontegg._guards."""
    return {
        "on_missing": {"type": "str", "choices": list(ON_MISSING)},
        "protected": {"type": "raw"},
        "max_changes": {"type": "raw"},
        "max_failures": {"type": "int"},
        "verify": {"type": "bool", "default": True},
        "journal_path": {"type": "path"},
        "result": {"type": "str", "choices": list(ROWS), "default": "all"},
        **redact_spec(),
    }


def plan_spec(states: Iterable[str] = ()) -> dict[str, Any]:
    """The options of doc fragment identityops.frontegg._plans, and for a module with several states approved_states."""
    choices = list(states)
    only = {"approved_states": {"type": "list", "elements": "str", "choices": choices}} if choices else {}
    return {
        **only,
        "plan_path": {"type": "path"},
        "approved_plan": {"type": "raw"},
        "approved_digest": {"type": "str"},
        "plan_max_age": {"type": "float", "default": 72.0},
        "on_drift": {"type": "str", "choices": list(ON_DRIFT), "default": "fail"},
    }


def run_spec() -> dict[str, Any]:
    """The options that name the run and its input, for modules that have them."""
    return {"run_id": {"type": "str"}, "input_sha256": {"type": "str"}}


def redact_spec() -> dict[str, Any]:
    """The option redact, which modules have that write."""
    return {"redact": {"type": "list", "elements": "str", "choices": list(CHOICES), "default": list(DEFAULT)}}


@dataclass(frozen=True)
class TaskOptions:
    """The options that all tasks which write have in common.

    on_missing: fail, warn or ignore; None: warn where the state is absent, else fail.
    plan_path: where the plan is written. approved: the plan that the task carries out. more: guards of the kind.
    max_changes: all of them hold: that of the task, and that of an approved plan.
    snapshot_path, snapshot_option: the snapshot that the task writes, and the option that names it.
    input_sha256: of the file that the subjects come from, None where the task does not name it.
    audit: what audit events say, None where the task sends none.
    wait_timeout: how many seconds the task waits for what Frontegg carries out after its answer.
    """

    protected: tuple[Entry, ...] = ()
    max_changes: tuple[Limit, ...] = ()
    max_failures: int | None = None
    on_missing: str | None = None
    verify: bool = True
    journal_path: str | None = None
    plan_path: str | None = None
    approved: Approved | None = None
    more: Mapping[str, Any] = field(default_factory=dict)
    redact: tuple[str, ...] = DEFAULT
    snapshot_path: str | None = None
    snapshot_option: str = "snapshot_path"
    input_sha256: str | None = None
    audit: Audit | None = None
    wait_timeout: float = 0.0

    @property
    def reads_early(self) -> bool:
        """Whether the first writes are read back before further ones are begun."""
        return self.verify and self.max_failures is not None

    @property
    def guards(self) -> dict[str, Any]:
        """The guards as a plan file holds them."""
        return {
            "protected": list(dict.fromkeys(entry.given for entry in self.protected)),
            "max_changes": next((limit.given for limit in self.max_changes), None),
            "max_failures": self.max_failures,
            "on_missing": self.on_missing,
            **self.more,
        }

    @property
    def in_force(self) -> dict[str, Any]:
        """The guards of the task and of an approved plan. Of several values all hold, so the strictest counts."""
        planned = {} if self.approved is None else self.approved.guards
        more = {name: _all_of(self.more.get(name), planned.get(name)) for name in self.more}
        limits = _all_of(*(limit.given for limit in self.max_changes))
        protected = _all_of([entry.given for entry in self.protected])
        return {"protected": protected, "max_changes": limits, "max_failures": self.max_failures, **more}

    @property
    def source(self) -> str | None:
        """The SHA-256 of the file that the subjects come from, as the task or the approved plan says."""
        planned = None if self.approved is None else self.approved.document.get("input_sha256")
        return self.input_sha256 or planned

    def asked(self, params: dict[str, Any], required: str = "") -> dict[str, Any]:
        """The options that say what is wanted: those of the approved plan, or of the task. required: one of them."""
        if self.approved is not None:
            return self.approved.asked(params)
        if required and params[required] is None:
            raise InputError(f"{required}: is required; name the {required}, or give approved_plan.")
        return params

    def together(self, guard: str) -> list[str] | None:
        """The values of a guard that is a list, of the task and of an approved plan."""
        planned = None if self.approved is None else self.approved.guards.get(guard)
        stated = self.more.get(guard)
        return None if planned is None and stated is None else [*(stated or ()), *(planned or ())]

    def renamed(self, wishes: Sequence[Any]) -> list[Any]:
        """The wishes. Those of an approved plan are spelt as in the task that made it."""
        return list(wishes) if self.approved is None else self.approved.renamed(wishes)

    def knew(self, wish: Wish) -> bool:
        """Whether the subject was there when the plan was made that is approved."""
        return self.approved is not None and self.approved.knew(wish)

    def without(self, error: GoneError) -> ApiError:
        """The error that makes a row of an approved plan drift. Without an approved plan, the task is refused."""
        if self.approved is None:
            raise error
        return ApiError(error.given, error.reason, missing=True)

    def compared(self, plans: list[Plan]) -> list[Plan]:
        """The plans. Those that are not as approved have no steps any more."""
        return plans if self.approved is None else self.approved.compared(plans)


def read_options(client: Client, params: dict[str, Any], kind: Kind, snapshot: str = "") -> TaskOptions:
    """The options of the task. InputError: an option, or a file that an option names, cannot be used.

    snapshot: the option that names the snapshot which the task writes; "" for a module that writes none.
    """
    options = TaskOptions(
        protected=read_protected(params["protected"], kind),
        max_changes=_limits(params["max_changes"]),
        max_failures=params["max_failures"],
        on_missing=params["on_missing"],
        verify=params["verify"],
        journal_path=params["journal_path"],
        plan_path=params.get("plan_path"),
        approved=_read_approved(client, params, kind, snapshot),
        more={name: params[name] for name in kind.more_guards},
        redact=tuple(params["redact"]),
        snapshot_path=params[snapshot] if snapshot else None,
        snapshot_option=snapshot,
        input_sha256=read_sha256("input_sha256", params.get("input_sha256")),
        audit=read_audit(params.get("audit")),
        wait_timeout=params.get("wait_timeout") or 0.0,
    )
    check_apart(params)
    check_journal(options.journal_path, client.environment, kind)
    check_snapshot(options.snapshot_path, client.environment, snapshot)
    check_target(options.plan_path)
    return options if options.approved is None else _stricter(options, options.approved, kind)


def check_apart(params: Mapping[str, Any]) -> None:
    """Raise InputError where two options name one file. Each would spoil what the other keeps there."""
    seen: dict[str, str] = {}
    for name in _FILES:
        path = params.get(name)
        if not isinstance(path, str):
            continue
        other = seen.setdefault(os.path.realpath(os.path.expanduser(path.strip())), name)
        if other != name:
            raise InputError(f"{name}: {path} is the file of {other}, too; name another file.")


def _read_approved(client: Client, params: dict[str, Any], kind: Kind, snapshot: str) -> Approved | None:
    given = params.get("approved_plan")
    digest = read_digest(params.get("approved_digest"))
    states = params.get("approved_states")
    if given is None:
        if digest is not None or states is not None:
            name = "approved_digest" if digest is not None else "approved_states"
            raise InputError(f"{name}: goes with approved_plan; name the plan, too.")
        return None
    if states == []:
        raise InputError("approved_states: is empty; name the states that the plan may want.")
    beside = {
        *guards_spec(),
        *plan_spec(),
        *audit_spec(),
        *CONNECTION,
        *kind.more_guards,
        snapshot,
        "approved_states",
        "wait_timeout",
    }
    if "input_sha256" in params:  # in module user_restore, run_id says which records are meant
        beside |= {*run_spec()}
    beside -= {"plan_path"}
    others = with_values([name for name in params if name not in beside], params)
    if others:
        raise InputError(f"approved_plan: says already whom and what; leave out {', '.join(others)}.")
    if not isinstance(given, (str, Mapping)):
        raise InputError("approved_plan: is neither a path nor a mapping; name the file that plan_path wrote.")
    path = _path_of(given) if isinstance(given, str) else ""
    try:
        document = given if isinstance(given, Mapping) else read_plan(path)
        check_document(document, kind, client.environment, client.now, params["plan_max_age"], digest)
        if states is not None:
            check_states(document, kind, states)
        check_input(document, read_sha256("input_sha256", params.get("input_sha256")))
    except InputError as error:
        raise InputError(f"approved_plan: {path}{' ' if path else ''}{error}") from error
    return Approved(kind, document, params["on_drift"] == "skip", digest is not None, params["plan_max_age"])


def _path_of(given: str) -> str:
    """The path in approved_plan. The text of a plan is never quoted: it holds vendor metadata."""
    if given.lstrip("\ufeff \t\r\n").startswith("{"):
        raise InputError(
            "approved_plan: holds the text of a plan, and not a path; name the file that plan_path wrote, or make a "
            "mapping of the text with the filter from_json."
        )
    return os.path.expanduser(given.strip())


def _stricter(options: TaskOptions, approved: Approved, kind: Kind) -> TaskOptions:
    """The options with the guards of the plan, too. Of two that differ, the stricter guard counts."""
    planned = approved.guards
    protected = read_protected(planned["protected"], kind)
    named = [replace(entry, label=f"{entry.label} of the plan") for entry in protected]
    return replace(
        options,
        protected=(*options.protected, *named),
        max_changes=(*options.max_changes, *_limits(planned["max_changes"])),
        max_failures=_smaller(options.max_failures, planned["max_failures"]),
        on_missing=approved.on_missing(options.on_missing),
    )


def _limits(value: object) -> tuple[Limit, ...]:
    limit = read_limit(value)
    return () if limit is None else (limit,)


def _all_of(*values: Any) -> list[Any]:
    """The values, and the elements of those that are lists, each once."""
    lists = [value if isinstance(value, list) else [value] for value in values if value is not None]
    return list(dict.fromkeys(one for some in lists for one in some))


def _smaller(*limits: int | None) -> int | None:
    return min((limit for limit in limits if limit is not None), default=None)
