# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: carries the first steps of several jobs out with one request.

All requests are sent first, and then waited for. A refusal proves that nothing was done. So a request that is refused
is sent again in halves, until it is known whom the refusal is about.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from .._api.client import Client
from .._base.errors import ApiError, FatalApiError, StoppedError
from .acts import Fate, Step, Together
from .batches import carried, together_of
from .brake import Brake
from .journal import Journal
from .outcome import RATE_LIMITED
from .plan import Job
from .progress import Progress

LOST = "the answer to the request for several was lost"


@dataclass(frozen=True)
class _Sent:
    """A request for several jobs. number: what Frontegg calls it. error: why it was not accepted."""

    jobs: Sequence[Job]
    together: Together
    number: str = ""
    error: ApiError | None = None

    @property
    def subjects(self) -> list[tuple[Step, ...]]:
        """What the request says of each subject."""
        return [carried(job) for job in self.jobs]


def travel(
    client: Client, groups: Sequence[list[Job]], brake: Brake, journal: Journal, patience: float
) -> list[Progress]:
    """How far each job has come that could be begun. groups: the jobs that travel together.

    Where failures are counted, one request is waited for before the next is begun: they may come after its answer.
    """
    rounds = [groups] if brake.left == math.inf else [[jobs] for jobs in groups]
    return [progress for some in rounds if some for progress in _round(client, some, brake, journal, patience)]


def _round(
    client: Client, groups: Sequence[list[Job]], brake: Brake, journal: Journal, patience: float
) -> list[Progress]:
    answers = client.in_parallel(lambda jobs: _send(client, jobs, brake, journal), groups)
    sent = [one for some in answers for one in some]
    found = []
    for one, fates in zip(sent, _fates(client, sent, patience)):
        for job, fate in zip(one.jobs, fates):
            progress = Progress(job)
            progress.travel(len(carried(job)), fate, client.now)
            if one.error is None and fate.error is not None:
                brake.failed(fate.error)
            found.append(progress)
    return found


def _send(client: Client, jobs: list[Job], brake: Brake, journal: Journal) -> list[_Sent]:
    """The requests that were sent for these jobs. Each job is noted in the journal before the first of them."""
    together = together_of(jobs[0])
    with brake.begun(int(min(len(jobs), max(1, brake.left)))) as may:
        if not may or together is None:
            return []
        for job in jobs:
            journal.begun(job, travels=together.wait is not None)
        return [] if journal.fault else _in_halves(client, jobs, together, brake)


def _in_halves(client: Client, jobs: list[Job], together: Together, brake: Brake) -> list[_Sent]:
    """One request for all jobs, or two for the halves where that is refused. None for jobs that the brake stops."""
    if brake.reason():
        return []
    try:
        number = together.send(client, [carried(job) for job in jobs])
    except ApiError as error:
        is_final = error.unclear or isinstance(error, FatalApiError) or error.status == RATE_LIMITED
        if len(jobs) > 1 and not is_final and together.is_about_one(error):
            half = len(jobs) // 2
            both = (jobs[:half], jobs[half:])
            return [one for some in both for one in _in_halves(client, some, together, brake)]
        for dummy in jobs:
            brake.failed(error)
        is_unsent = isinstance(error, StoppedError) and not error.unclear
        return [] if is_unsent else [_Sent(jobs, together, error=error)]
    return [_Sent(jobs, together, number)]


def _fates(client: Client, sent: Sequence[_Sent], patience: float) -> list[Sequence[Fate]]:
    """The fates of the subjects of each request."""
    fates: dict[int, Sequence[Fate]] = {id(one): [_fate(one)] * len(one.jobs) for one in sent}
    for together in dict.fromkeys(one.together for one in sent if one.error is None):
        if together.wait is not None:
            waiting = [one for one in sent if one.error is None and one.together == together]
            answers = together.wait(client, [(one.subjects, one.number) for one in waiting], patience)
            fates.update({id(one): answer for one, answer in zip(waiting, answers)})
    return [fates[id(one)] for one in sent]


def _fate(one: _Sent) -> Fate:
    """The fate of each subject of a request whose answer is final. A lost answer is not, where Frontegg acts later."""
    is_open = one.error is not None and one.error.unclear and one.together.wait is not None
    return Fate(one.error, LOST if is_open else "")
