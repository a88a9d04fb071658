# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: evidence -> the texts of its files: JSON, CSV, Markdown, JUnit. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from ..module_utils._base.values import one_line, sendable
from ._cells import safe_cell
from ._evidence import COLUMNS, Evidence
from ._evidence_page import page_text
from ._evidence_words import KINDS, banner, counts, escaped, facts, name_of, notes, outcome_of, sentence, tenants_before

FORMAT, VERSION = "identityops.frontegg.report", 1
# The first characters of each format. A file that begins otherwise is no report, and is not written over.
_JSON = f'{{\n  "format": "{FORMAT}"'
_CSV = ",".join(COLUMNS[:4])
_MARKDOWN = f"<!-- {FORMAT} -->"
_HTML = "<!DOCTYPE html>"
_JUNIT = f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="{FORMAT}"'
# The last line of Markdown, HTML and JUnit. JSON and CSV say the same in their values.
_MARK = re.compile(rf"<!-- {re.escape(FORMAT)}: (no proof|proof) of ([\w.,-]*) -->")
_NO_ID = re.compile(r"[^\w.-]|--+")
# What rows count as that are test cases which passed
_PASSED = ("changed", "would_change", "unchanged")
# The columns of the Markdown table. A table of all columns is for programs.
_SHORT = (
    "outcome", "user", "tenant_id", "tenants before", "action", "left_on", "revoked_at", "delay_hours", "within_due",
    "verified", "msg",
)  # fmt: skip
# Those that stand there even where they are empty in all rows
_ALWAYS = ("outcome", "user", "action", "msg")


def json_text(evidence: Evidence) -> str:
    """Everything, for programs. docs/schemas/report.schema.json is its schema."""
    told = evidence.particulars
    document = {
        "format": FORMAT,
        "version": VERSION,
        "title": told.title,
        "status": evidence.status,
        "mode": evidence.mode,
        "banner": banner(evidence),
        "summary": sentence(evidence),
        "counts": counts(evidence),
        "ticket": told.ticket,
        "reason": told.reason,
        "requested_by": told.requested_by,
        "approved_by": told.approved_by,
        "run_by": told.run_by,
        "due_hours": told.due,
        "made": told.made,
        "input": {"path": told.input_path, "sha256": next(iter(evidence.inputs), None)},
        "runs": evidence.runs,
        "notes": notes(evidence),
        "people_without_row": evidence.without_row,
        "columns": list(COLUMNS),
    }
    head = json.dumps(sendable(document), indent=2, ensure_ascii=False, default=str).removesuffix("\n}")
    rows = [json.dumps(sendable(row), ensure_ascii=False, default=str) for row in evidence.rows]
    listed = ",\n    ".join(rows)
    return f'{head},\n  "rows": [{f"{chr(10)}    {listed}{chr(10)}  " if rows else ""}]\n}}\n'


def csv_text(evidence: Evidence) -> str:
    """A header, and a line for each row. Every cell is quoted, and no spreadsheet reads one as a formula."""
    lines = [",".join(COLUMNS)]
    lines += [",".join(_quoted(row[name]) for name in COLUMNS) for row in evidence.rows]
    return "\n".join([*lines, ""])


def _quoted(value: object) -> str:
    inner = cell(value).replace('"', '""')
    return f'"{inner}"'


def cell(value: object) -> str:
    """The value of a column in a cell. What has parts is JSON. A number stays one, also below 0."""
    if isinstance(value, (bool, int, float)):
        return json.dumps(value)
    if isinstance(value, (dict, list)):
        return safe_cell(json.dumps(value, ensure_ascii=False, default=str))
    return safe_cell(value)


def markdown_text(evidence: Evidence) -> str:
    """A report for wikis and tickets."""
    on_top = banner(evidence)
    lines = [_MARKDOWN, "", f"# {escaped(evidence.particulars.title)}", ""]
    lines += [f"**{escaped(on_top)}**", ""] if on_top else []
    lines += [escaped(sentence(evidence)), "", "| | |", "|---|---|"]
    lines += [f"| {name} | {escaped(value)} |" for name, value in facts(evidence)]
    cells = [_short_cells(row, kind) for row, kind in zip(evidence.rows, evidence.kinds)]
    used = [name for name in _SHORT if name in _ALWAYS or any(row[name] for row in cells)]
    lines += ["", f"| {' | '.join(map(escaped, used))} |", f"|{'---|' * len(used)}"]
    lines += [f"| {' | '.join(escaped(row[name]) for name in used)} |" for row in cells]
    lines += ["", *(f"- {escaped(note)}" for note in notes(evidence))]
    return "\n".join([*lines, ""])


def _short_cells(row: Mapping[str, Any], kind: str | None) -> dict[str, str]:
    told = {"user": name_of(row), "outcome": outcome_of(row, kind), "tenants before": ", ".join(tenants_before(row))}
    return {name: _plain({**row, **told}[name]) for name in _SHORT}


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def junit_text(evidence: Evidence) -> str:
    """A test case for each row, for CI servers. A task that was refused without a row is a test case, too."""
    cases = [_case(row, kind, bad) for row, kind, bad in zip(evidence.rows, evidence.kinds, evidence.bad)]
    for index, run in enumerate(evidence.runs):
        if not run["rows"] and run["status"] in ("refused", "failed"):
            cases.append((_opening(f"task {index + 1}", run["status"]), "failure", run["status"], run["msg"]))
    numbers = {name: sum(case[1] == name for case in cases) for name in ("failure", "error", "skipped")}
    totals = f'tests="{len(cases)}" failures="{numbers["failure"]}" errors="{numbers["error"]}"'
    title = _attribute(evidence.particulars.title)
    said = "\n".join(map(_attribute, [banner(evidence) or sentence(evidence), *notes(evidence)]))
    properties = "".join(
        f'<property name="{_attribute(name)}" value="{_attribute(v)}"/>\n' for name, v in facts(evidence)
    )
    return "".join(
        (
            f'{_JUNIT} {totals}>\n<testsuite name="{title}" {totals} skipped="{numbers["skipped"]}"',
            f' timestamp="{evidence.particulars.made.removesuffix("Z")}">\n<properties>\n{properties}</properties>\n',
            *map(_case_text, cases),
            f"<system-out>{said}</system-out>\n",
            "</testsuite>\n</testsuites>\n",
        )
    )


# (the tag without its end, the verdict, its kind, its message)
_Case = tuple[str, str, str, str]


def _case(row: Mapping[str, Any], kind: str | None, bad: bool) -> _Case:
    place = f" in {row['tenant_id']}" if row["user"] and row["tenant_id"] else ""
    words = f"{name_of(row)}: {row['action'] or 'none'}{place}"
    verdict = "skipped" if kind not in _PASSED else ""
    if bad and kind is not None:
        verdict = "error" if kind == "unknown" else "failure"
    return _opening(words, str(row["mode"])), verdict, kind or "repeated", str(row["msg"])


def _opening(name: str, group: str) -> str:
    return f'<testcase classname="{FORMAT}.{group}" name="{_attribute(name)}" time="0"'


def _case_text(case: _Case) -> str:
    opening, verdict, kind, msg = case
    if not verdict:
        return f"{opening}><system-out>{_attribute(msg)}</system-out></testcase>\n" if msg else f"{opening}/>\n"
    type_ = "" if verdict == "skipped" else f' type="{kind}"'
    words = f"{KINDS.get(kind, kind)}: {msg}"
    return f'{opening}><{verdict}{type_} message="{_attribute(words)}"/></testcase>\n'


def _attribute(text: str) -> str:
    return escape(one_line(text))


def _marked(make: Callable[[Evidence], str]) -> Callable[[Evidence], str]:
    """The same text with a line at its end that says whether it proves a change, and of which runs."""

    def marked(evidence: Evidence) -> str:
        runs = ",".join(_NO_ID.sub("", str(run["id"])) for run in evidence.runs if run["id"])
        return f"{make(evidence)}<!-- {FORMAT}: {'proof' if evidence.is_proof else 'no proof'} of {runs} -->\n"

    return marked


def mark_in(text: str) -> tuple[bool, list[str]]:
    """(whether the text proves a change, the IDs of its runs), from its last line. Raises ValueError without a mark."""
    mark = _MARK.fullmatch(text.rstrip("\n").rpartition("\n")[2])
    if mark is None:
        raise ValueError("the text has no mark")
    return mark[1] == "proof", [run for run in mark[2].split(",") if run]


@dataclass(frozen=True)
class Format:
    """A format of evidence. file: its name in a folder. start: its first characters. text: makes it."""

    file: str
    start: str
    text: Callable[[Evidence], str]


# {option: its format}
FORMATS = {
    "json": Format("report.json", _JSON, json_text),
    "csv": Format("report.csv", _CSV, csv_text),
    "markdown": Format("report.md", _MARKDOWN, _marked(markdown_text)),
    "html": Format("report.html", _HTML, _marked(page_text)),
    "junit": Format("report.xml", _JUNIT, _marked(junit_text)),
}
