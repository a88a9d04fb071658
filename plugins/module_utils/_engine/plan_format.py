# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: plans -> the document of a plan file, and the checks of such a document. Pure.

docs/plan_files.md describes the format. A document is a task in full: each entry names one user or tenant, says what is
wanted in the words of the module, and what the plan was made from. No credential, and no ID of a token, enters it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .._base.choices import ON_MISSING
from .._base.errors import InputError
from .._base.runs import Run
from .._base.times import iso, moment
from .._base.values import sendable, shown
from .._base.wishes import Wish
from .acts import Part, Step
from .kind import Kind
from .plan import Plan

FORMAT, VERSION = "identityops.frontegg.plan", 1
# Seconds that two clocks may differ
CLOCKS_DIFFER = 300
AGAIN = "make the plan again"
_LAST = 253402300799.0  # the end of the year 9999, after which no time can be written

Document = dict[str, Any]
_TEXTS = (str,)
_MAYBE_MAPPING = (dict, type(None))
# The keys that every entry has, and the types of their values
_ENTRY: dict[str, tuple[type, ...]] = {
    "label": _TEXTS,
    "element": (dict,),
    "before": _MAYBE_MAPPING,
    "after": _MAYBE_MAPPING,
    "action": _TEXTS,
    "outcome": _TEXTS,
    "failed": (bool,),
    "msg": _TEXTS,
    "steps": (list,),
}
_NUMBER = (int, type(None))
_GUARDS: dict[str, tuple[type, ...]] = {
    "protected": (list,),
    "max_changes": (int, str, type(None)),
    "max_failures": _NUMBER,
}


def document_of(
    kind: Kind,
    run: Run,
    preview: bool,
    wishes: Sequence[Wish],
    plans: Sequence[Plan],
    guards: Mapping[str, Any],
    input_sha256: str | None = None,
) -> Document:
    """The document of a plan file, with its digest.

    preview: whether nothing is written after the plan. guards: with on_missing, which goes to the options.
    input_sha256: of the file that the subjects come from, None where nobody said so.
    """
    by_wish = {wish: plan for plan in plans for wish in plan.wishes}
    limits = dict(guards)
    document = {
        "format": FORMAT,
        "version": VERSION,
        "kind": kind.module,
        "preview": preview,
        "run": run.place,
        "input_sha256": input_sha256,
        "options": {**kind.planned_options(wishes), "on_missing": limits.pop("on_missing")},
        "guards": limits,
        kind.nouns: [_entry(kind, wish, by_wish[wish]) for wish in wishes],
    }
    plain: Document = as_json(document)
    return {**plain, "digest": digest_of(plain)}


def as_json(data: Any) -> Any:
    """The data as it comes back from a file."""
    return json.loads(json.dumps(sendable(data)))


def digest_of(document: Mapping[str, Any]) -> str:
    """The digest over all of the document but its key `digest`."""
    rest = {name: value for name, value in document.items() if name != "digest"}
    text = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def text_of(document: Mapping[str, Any]) -> str:
    """The text of a plan file."""
    return json.dumps(document, sort_keys=True, indent=2, ensure_ascii=False) + "\n"


def _entry(kind: Kind, wish: Wish, plan: Plan) -> Document:
    return {
        "label": wish.label,
        **kind.columns(wish, plan, None),
        "element": kind.element(wish, plan),
        "before": plan.before,
        "after": plan.after,
        "action": plan.action,
        "outcome": plan.outcome,
        "failed": plan.failed,
        "msg": "; ".join(filter(None, [plan.msg, kind.aftermath(plan, plan.after)])),
        "steps": steps_of(plan),
    }


def steps_of(plan: Plan) -> list[Document]:
    """The writes of a plan, in their order. An act that takes all there is has one row, with a count."""
    return [row for part in plan.parts if part.steps for row in _rows(part)]


def _rows(part: Part) -> list[Document]:
    if part.act.takes_all:
        return [{"act": part.act.name, "count": len(part.steps), "msg": part.msg}]
    return [_row(part, step) for step in part.steps]


def _row(part: Part, step: Step) -> Document:
    row: Document = {"act": part.act.name, "tenant_id": step.tenant_id, "body": dict(step.body), "msg": part.msg}
    # An update that must keep other values may have wiped them, which rows do not show.
    row.update(phase=part.phase, shows=not (step.kept or step.act.leaves_no_trace or step.error))
    if step.target:
        row["target"] = step.target
    if step.roles is not None:
        row["roles"] = list(step.roles)
    if step.unwanted:
        row["unwanted"] = list(step.unwanted)
    if step.error is not None:
        row["error"] = step.error.reason
    return row


# ---- reading


def decoded_plan(text: str) -> Any:
    """The data of a plan file. InputError: it is no JSON, or has a key twice."""
    try:
        return json.loads(text, object_pairs_hook=_without_twins, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise InputError(f"is no whole JSON text; it was cut off or edited; {AGAIN}.") from error


def _without_twins(pairs: list[tuple[str, Any]]) -> Document:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise InputError(f"has a key twice in one mapping, so it was edited; {AGAIN}.")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def is_plan(data: object) -> bool:
    """Whether the data says that it is a plan of this collection, of any version."""
    return isinstance(data, Mapping) and data.get("format") == FORMAT


def check_document(data: Any, kind: Kind, environment: str, now: float, max_age: float, digest: str | None) -> None:
    """Raise InputError for a plan that this task must not carry out. max_age: in hours. digest: the approved one."""
    if not is_plan(data):
        raise InputError("is no plan of this collection; name a file that plan_path wrote.")
    version = data.get("version")
    if version != VERSION or isinstance(version, bool):
        raise InputError(f"has version {shown(version)}, and this collection reads version {VERSION}; {AGAIN}.")
    if data.get("digest") != digest_of(data):
        raise InputError(f"was changed after it was made: its digest is not that of its content; {AGAIN}.")
    if digest is not None and digest != data["digest"]:
        raise InputError(f"has the digest {data['digest']}, and approved_digest is {digest}; name the plan approved.")
    if data.get("kind") != kind.module:
        raise InputError(f"is a plan for module {shown(data.get('kind'))}, and this is module {kind.module}.")
    faults = list(_faults(data, kind))
    if faults:
        raise InputError(f"is not as docs/plan_files.md says: {InputError.of_all(faults)}; {AGAIN}.")
    if data["run"]["environment"] != environment:
        raise InputError(
            "is a plan for another environment, or was made with other credentials, which cannot be told apart; "
            f"{AGAIN} for this environment."
        )
    _check_age(data["run"]["started"], now, max_age)


def check_states(document: Mapping[str, Any], kind: Kind, allowed: Sequence[str]) -> None:
    """Raise InputError for a checked plan that wants another state than these. The element is what is carried out."""
    wanted = [str(state) for entry in document[kind.nouns] for state in (entry["state"], entry["element"].get("state"))]
    states = sorted(set(wanted))
    if set(states) <= set(allowed):
        return
    playbooks = {kind.playbooks.get(state) for state in states}
    playbook = playbooks.pop() if len(playbooks) == 1 else None
    other = f"playbook {playbook}" if playbook is not None else f"a task of module {kind.module}"
    raise InputError(
        f"wants {kind.nouns} {' and '.join(states)}, and this run carries out only plans that want them "
        f"{' or '.join(allowed)} (approved_states); carry it out with {other}."
    )


def check_input(data: Mapping[str, Any], input_sha256: str | None) -> None:
    """Raise InputError if the task names another input than that of the plan, which is checked already."""
    planned = data.get("input_sha256")
    if input_sha256 is None or input_sha256 == planned:
        return
    made = f"was made from a file with the SHA-256 {planned}" if planned else "was made without input_sha256"
    raise InputError(f"{made}, and input_sha256 is {input_sha256}; name the file that was approved, or {AGAIN}.")


def read_sha256(option: str, value: str | None) -> str | None:
    """A SHA-256 in hexadecimal, in small letters; None without a value. InputError: it is none."""
    if value is None:
        return None
    digest = value.strip().lower()
    if not re.fullmatch("[0-9a-f]{64}", digest):
        raise InputError(f"{option}: {shown(value)} is no SHA-256; give its 64 hexadecimal digits.")
    return digest


def read_digest(value: str | None, label: str = "approved_digest") -> str | None:
    """The option approved_digest as plans have it. InputError: it is no digest."""
    if value is None:
        return None
    digest = value.strip().lower()
    digest = digest if digest.startswith("sha256:") else f"sha256:{digest}"
    if not re.fullmatch("sha256:[0-9a-f]{64}", digest):
        raise InputError(
            f"{label}: {shown(value)} is no digest; copy it from the approval: sha256: and 64 hexadecimal digits."
        )
    return digest


def end_of(started: str, max_age: float) -> str:
    """When a plan is too old to be carried out, in UTC, in the year 9999 at the latest. max_age: in hours."""
    return iso(min(moment(started) + max_age * 3600, _LAST))


def _check_age(started: str, now: float, max_age: float) -> None:
    age = now - moment(started)
    if age < -CLOCKS_DIFFER:
        raise InputError(f"was made in the future ({started}); set the clocks right, or {AGAIN}.")
    if age > max_age * 3600:
        raise InputError(f"was made at {started}, more than plan_max_age ({max_age:g} hours) ago; {AGAIN}.")


def _faults(data: Mapping[str, Any], kind: Kind) -> Iterator[str]:
    """What is not as the format has it."""
    run, options, guards, entries = (data.get(name) for name in ("run", "options", "guards", kind.nouns))
    if not isinstance(run, dict) or not isinstance(run.get("environment"), str) or not _is_time(run.get("started")):
        yield "run has no environment, or no time at which it started"
    if not isinstance(options, dict) or options.get("on_missing", "") not in (*ON_MISSING, None):
        yield "options has no valid on_missing"
    else:
        yield from _unknown_words(options, kind)
    if not isinstance(guards, dict):
        yield "guards is no mapping"
    else:
        more = {name: _NUMBER if type_ is int else (type_, type(None)) for name, type_ in kind.more_guards.items()}
        yield from _wrong_types("guards", guards, {**_GUARDS, **more})
    if not isinstance(data.get("input_sha256"), (str, type(None))):
        yield "input_sha256 is no text"
    if not isinstance(entries, list):
        yield f"{kind.nouns} is no list"
        return
    for index, entry in enumerate(entries):
        yield from _faults_of(f"{kind.nouns}[{index}]", entry, kind)


def _faults_of(place: str, entry: object, kind: Kind) -> Iterator[str]:
    name = kind.row_keys[0]
    if not isinstance(entry, dict) or not isinstance(entry.get(name), str) or not isinstance(entry.get("state"), str):
        yield f"{place} has no {name}, or no state"
        return
    wrong = list(_wrong_types(place, entry, _ENTRY))
    yield from wrong
    if wrong:
        return
    if not all(isinstance(step, dict) and isinstance(step.get("act"), str) for step in entry["steps"]):
        yield f"{place}: steps has a row without act"
    if entry["element"].get(name) not in (entry[name], entry.get("id") or entry[name]):
        yield f"{place}: element names somebody else"


def _wrong_types(place: str, data: Mapping[str, Any], types: Mapping[str, tuple[type, ...]]) -> Iterator[str]:
    for name, allowed in types.items():
        value = data.get(name)
        is_number = isinstance(value, int) and not isinstance(value, bool)
        is_flag = isinstance(value, bool) and bool not in allowed
        fits = is_number if allowed is _NUMBER and value is not None else isinstance(value, allowed) and not is_flag
        if name not in data or not fits:
            yield f"{place}: {name} is missing or of another type"


def _unknown_words(options: Mapping[str, Any], kind: Kind) -> Iterator[str]:
    for name, words in kind.planned_words.items():
        values = options.get(name) or []
        if not isinstance(values, list) or not all(isinstance(value, str) and value in words for value in values):
            yield f"options: {name} is not a list of {', '.join(words)}"


def _is_time(value: object) -> bool:
    try:
        return isinstance(value, str) and moment(value) > 0
    except ValueError:
        return False
