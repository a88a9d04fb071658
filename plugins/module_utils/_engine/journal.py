# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: writes down what became of each subject as soon as it is known.

It has two readers. The journal that the task names is kept. The callback plugin `live` shows each line at once.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Sequence
from datetime import datetime, timezone
from threading import Lock
from typing import Any

from .._api.client import Client
from .._base.errors import StoppedError
from .._base.redaction import DEFAULT, Redaction
from .._base.values import one_line
from .journal_file import open_journal
from .kind import Kind
from .outcome import Attempt, Outcome, judge
from .plan import Job, Plan
from .resume import BEGUN, VERSION, Done
from .snapshot import Snapshot

# The callback plugin `live` sets this variable to a file of its own, for modules that run where Ansible runs.
LIVE_VARIABLE = "IDENTITYOPS_FRONTEGG_LIVE"


class Journal:
    """The journal of one task. Threads may share it. In check mode nothing is written.

    redact: the values that no line shows. snapshot: is taken before a job begins.
    """

    def __init__(
        self,
        client: Client,
        kind: Kind,
        path: str | None,
        redact: Sequence[str] = DEFAULT,
        snapshot: Snapshot | None = None,
    ) -> None:
        self._client = client
        self._kind = kind
        self._lock = Lock()
        self._noted: dict[int, tuple[str, str]] = {}
        self._path = path
        self._redact = redact
        self._snapshot = snapshot
        self._fault = ""
        self._file = open_journal(path, client.environment, kind, client.read_only)
        self._live = _open_live()

    @property
    def fault(self) -> str:
        """Why the journal or the snapshot cannot be written any more; "" while both can."""
        return self._fault or (self._snapshot.fault if self._snapshot is not None else "")

    @property
    def done(self) -> Done:
        """What earlier runs did, by identifier."""
        return self._file.done

    @property
    def warnings(self) -> list[str]:
        """What the user of the task should know about the file."""
        return [self._file.warning] if self._file.warning else []

    def close(self) -> None:
        """Close the files."""
        self._file.close()
        if self._live is not None:
            os.close(self._live)

    def begin(self, plans: Sequence[Plan]) -> None:
        """Say how many subjects there are, and note those that need no write."""
        to_write = sum(bool(plan.steps) for plan in plans)
        self._tell_live({"event": "begin", "total": len(plans), "to_write": to_write})
        for plan in plans:
            if not plan.steps:
                self.note(Attempt(plan))

    def begun(self, job: Job, travels: bool = False) -> None:
        """Take the snapshot. Note the plans that are about to delete: afterwards, no read shows whether it was done.

        travels: a request for several subjects carries the job, and may be carried out after this run is gone.
        """
        if self._snapshot is not None:
            self._snapshot.begun(job)
        if self.fault:
            return
        for plan in job.plans:
            is_noted = travels or any(step.act.is_irreversible for step in plan.steps)
            if self._file.descriptor is not None and is_noted and plan.steps:
                line = {**self._line(judge(Attempt(plan), None)), "outcome": BEGUN, "changed": False, "msg": "begun"}
                self._add(line)

    def note(self, attempt: Attempt) -> None:
        """Note an attempt before its subject is read back. Where only that decides, it was noted as begun."""
        if not attempt.unsure:
            self._put(judge(attempt, None))

    def settle(self, outcomes: Sequence[Outcome]) -> None:
        """Note the outcomes that differ from what was noted before."""
        for outcome in outcomes:
            # A stop that keeps the subject from being read back does not change what was done.
            is_news = not isinstance(outcome.error, StoppedError)
            if is_news and self._noted.get(id(outcome.plan)) != (outcome.outcome, outcome.msg):
                self._put(outcome)

    def end(self) -> None:
        """Say that the task is over."""
        self._tell_live({"event": "end"})

    def _put(self, outcome: Outcome) -> None:
        line = self._line(outcome)
        self._noted[id(outcome.plan)] = (outcome.outcome, outcome.msg)
        self._add(line)
        self._tell_live(
            {
                "event": "row",
                "left": self._client.requests_left,
                "noun": self._kind.noun,
                "subject": outcome.plan.name,
                **line,
            }
        )

    def _line(self, outcome: Outcome) -> dict[str, Any]:
        plan, error = outcome.plan, outcome.error
        trace_id = outcome.attempt.trace_id or (error.trace_id if error is not None else None)
        hides = Redaction(self._redact)
        hides.result({"before": plan.before, "planned": plan.after, "after": outcome.after})
        line = {
            "time": datetime.fromtimestamp(self._client.now, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            **plan.kind.columns(plan.wish, plan, outcome.attempt.created or None),
            "action": plan.action,
            "outcome": outcome.outcome,
            "changed": outcome.changed,
            "failed": outcome.failed,
            "msg": one_line(outcome.msg),
            "trace_id": trace_id,
            "environment": self._client.environment,
        }
        return hides.result(line)

    def _add(self, line: dict[str, Any]) -> None:
        """Add a line to the journal, until a write fails."""
        with self._lock:
            if self._file.descriptor is None or self._fault:
                return
            try:
                _append(self._file.descriptor, {**line, "version": VERSION})
            except OSError as error:
                self._fault = f"journal_path: {self._path} cannot be written any more: {error.strerror}"

    def _tell_live(self, event: dict[str, Any]) -> None:
        with self._lock:
            if self._live is None:
                return
            try:
                _append(self._live, {"check": self._client.read_only, **event})
            except OSError:
                os.close(self._live)
                self._live = None  # nobody needs it


def _append(file: int, line: dict[str, Any]) -> None:
    """Append a line in one write: a kill can only cut the last line, and the lines of other writers stay apart."""
    text = (_escaped(json.dumps(line, ensure_ascii=False)) + "\n").encode()
    if os.write(file, text) < len(text):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _escaped(text: str) -> str:
    """JSON text with letters of any language. Characters that end a line or move a terminal are escaped."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else json.dumps(char)[1:-1] for char in text)


def _open_live() -> int | None:
    path = os.environ.get(LIVE_VARIABLE)
    try:
        return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_NOFOLLOW) if path else None
    except OSError:
        return None  # nobody watches
