# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: which jobs travel in one request, and how many requests a task takes. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import islice, takewhile
from typing import Optional

from .._api.paging import IDS_AT_ONCE
from .acts import Step, Together
from .plan import Job

# What the jobs of one request have in common
_Way = tuple[Together, Optional[str]]


def together_of(job: Job) -> Together | None:
    """How the first steps of the job can travel with those of other jobs; None where they cannot."""
    return None if _way(job) is None else job.steps[0].act.together


def carried(job: Job) -> tuple[Step, ...]:
    """The first steps of the job, which one request can carry beside those of other jobs."""
    first = job.steps[0]
    return tuple(takewhile(lambda step: _goes_with(first, step), job.steps))


def _goes_with(first: Step, step: Step) -> bool:
    """Whether the request that carries the first step of a job can carry this step, too."""
    together = first.act.together
    if together is None or step.act.together != together or step.bulk is None or step.error is not None:
        return False
    return step.tenant_id == first.tenant_id or not together.per_tenant


def grouped(jobs: Sequence[Job], failures_left: float) -> tuple[list[list[Job]], list[Job]]:
    """(the jobs that travel together, one list for each request; the jobs that are carried out alone).

    Where the answer is final, no more jobs travel together than may fail. Where the answer comes later, only the number
    of jobs that are begun before others are read back limits the request.
    """
    ways: dict[_Way, list[Job]] = {}
    for job in jobs:
        way = _way(job)
        if way is not None:
            ways.setdefault(way, []).append(job)
    groups = []
    for (together, dummy), some in ways.items():
        if len(some) >= together.at_least:
            most = together.at_most if together.wait is not None else int(min(together.at_most, failures_left))
            groups += [some[start : start + most] for start in range(0, len(some), max(1, most))]
    travelling = {id(job) for some in groups for job in some}
    return groups, [job for job in jobs if id(job) not in travelling]


def by_level(jobs: Sequence[Job]) -> list[list[Job]]:
    """The jobs of each level, the lowest first."""
    return [[job for job in jobs if job.level == level] for level in sorted({job.level for job in jobs})]


def requests_for(jobs: Sequence[Job], failures_left: float, early: bool) -> tuple[int, int]:
    """(the number of requests that the writes take if none fails, the number that reads them back).

    early: whether the first jobs are read back before further ones are begun.
    """
    parts = _parts(jobs, failures_left) if early else [list(jobs)]
    counts = [_requests(part, failures_left) for part in parts]
    return sum(writes for writes, dummy in counts), sum(reads for dummy, reads in counts)


def _requests(jobs: Sequence[Job], failures_left: float) -> tuple[int, int]:
    """(the number of requests that write, the number that read back) of jobs that are begun at the same time."""
    groups, alone = grouped(jobs, failures_left)
    writes, by_id = sum(len(job.steps) for job in alone), len(alone)
    unknown: dict[_Way, int] = {}
    for some in groups:
        way = _way(some[0])
        if way is None:
            continue
        known = sum(map(_is_known, some))
        writes += way[0].requests + sum(len(job.steps) - len(carried(job)) for job in some)
        # Whoever is known is read before their next steps, where the answer comes before the act is carried out.
        writes += math.ceil(known / IDS_AT_ONCE) if way[0].wait is not None else 0
        by_id += known
        unknown[way] = unknown.get(way, 0) + len(some) - known
    reads = math.ceil(by_id / IDS_AT_ONCE)
    return writes, reads + sum(math.ceil(number / way[0].read_at_once) for way, number in unknown.items())


def _parts(jobs: Sequence[Job], failures_left: float) -> list[list[Job]]:
    """The jobs that are begun at a time if none fails."""
    levels = by_level(jobs)
    whole = iter([job for level in levels for job in level])
    return [list(islice(whole, size)) for size in windows([len(level) for level in levels], failures_left)]


def _way(job: Job) -> _Way | None:
    """What a request that carries the first steps of the job says of all its subjects; None where the job goes alone.

    A subject without an ID is created. Steps that need the ID cannot follow, as the answer does not tell it.
    """
    first, taken = job.steps[0], carried(job)
    together = first.act.together
    if together is None or not taken or (len(taken) < len(job.steps) and not _is_known(job)):
        return None
    return together, first.tenant_id if together.per_tenant else None


def _is_known(job: Job) -> bool:
    """Whether the subject has an ID that a read can name."""
    return job.plans[0].subject is not None


def window(left: float, trusted: int) -> int | None:
    """How many subjects may be begun before those begun are read back; None for any number.

    The number is how many may still fail. It grows with the number that was read back as wanted, up to what one request
    can read back.
    """
    most = max(left, min(trusted, IDS_AT_ONCE))
    return None if most == math.inf else int(most)


def windows(numbers: Sequence[int], left: float) -> list[int]:
    """How many subjects are begun at a time if none fails. numbers: how many subjects each level has."""
    sizes: list[int] = []
    trusted = 0
    for number in numbers if left > 0 else ():
        end = trusted + number
        while trusted < end:
            sizes.append(min(end - trusted, window(left, trusted) or number))
            trusted += sizes[-1]
    return sizes
