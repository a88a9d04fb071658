# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the errors. Each says in one sentence what failed, for which user, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

# How many faults of the input one error lists
MOST_FAULTS = 20
# Where an error lies, for programs: in what the task gives, in an answer, in a request that may succeed later, or in
# the way to Frontegg. In the last case, no request succeeds until the outage ends or somebody corrects the way.
INPUT, ANSWER, PASSING, ACCESS = "input", "answer", "passing", "access"
# The HTTP statuses below 500 that pass: the request took too long, or the rate limit refused it
_PASSING = (408, 429)
_NOTHING_DONE = " Nothing was changed."


class FronteggError(Exception):
    """The base of all errors that end a task or the turn of a user. str() is a message for people, without secrets."""

    @property
    def fault(self) -> str:
        """Where the error lies: one of the words above."""
        return INPUT


class InputError(FronteggError):
    """The task is refused because of its input. Nothing was written."""

    @classmethod
    def of_all(cls, faults: Sequence[str]) -> InputError:
        """One error for all faults of the input. A single fault stands alone; several begin with their number."""
        faults = list(dict.fromkeys(faults))  # a fault of the task itself is the same for all elements
        if len(faults) == 1:
            return cls(faults[0])
        told = [fault.removesuffix(_NOTHING_DONE).rstrip(".") for fault in faults[:MOST_FAULTS]]
        end = _NOTHING_DONE if any(fault.endswith(_NOTHING_DONE) for fault in faults) else ""
        more = [f"and {len(faults) - MOST_FAULTS} more"] if len(faults) > MOST_FAULTS else []
        text = f"{len(faults)} faults: {'; '.join([*told, *more])}"
        return cls(f"{text}{'' if text.endswith('?') else '.'}{end}")

    @classmethod
    def raise_all(cls, faults: Sequence[str]) -> None:
        """Raise one error for all faults of the input, if there are any."""
        if faults:
            raise cls.of_all(faults)


class AccessError(InputError):
    """The task is refused because it cannot connect: it has no credentials, a wrong URL, or no package requests."""

    @property
    def fault(self) -> str:
        """No request can be sent."""
        return ACCESS


class GoneError(InputError):
    """A role or a tenant that the task names does not exist. An approved plan has drifted then.

    label: the element that names it. given: what the element is about. reason: what does not exist.
    """

    def __init__(self, label: str, given: str, reason: str) -> None:
        super().__init__(f"{label} ({given}): {reason}. Nothing was changed.")
        self.given = given
        self.reason = reason


class ReadOnlyError(FronteggError):
    """A write was about to be sent in check mode. This is a bug of the collection."""


class ApiError(FronteggError):
    """A request failed after its retries.

    subject, reason: the user or tenant, and what happened; str() is both. status: HTTP, None without an answer.
    code: Frontegg's error number, such as ER-01089, or None. messages: what Frontegg said, shortened, maybe empty.
    trace_id: the value of frontegg-trace-id, or None. missing: the user or tenant does not exist.
    unclear: the server may have carried out the request (a lost answer, or a 5xx).
    answered: an answer came, readable or not. An error with a status always has one.
    """

    def __init__(
        self,
        subject: str,
        reason: str,
        *,
        status: int | None = None,
        code: str | None = None,
        messages: tuple[str, ...] = (),
        trace_id: str | None = None,
        missing: bool = False,
        unclear: bool = False,
        answered: bool = False,
    ) -> None:
        self.reason = reason.rstrip(".")
        super().__init__(f"{subject}: {self.reason}.")
        self.status = status
        self.code = code
        self.messages = messages
        self.trace_id = trace_id
        self.missing = missing
        self.unclear = unclear
        self.answered = answered or status is not None

    @property
    def fault(self) -> str:
        """Whether the same request may succeed later."""
        passes = self.status is not None and (self.status >= 500 or self.status in _PASSING)
        return PASSING if passes else ANSWER


class NoAnswerError(ApiError):
    """A request got no answer that can be read, after its retries. Other requests may get one."""

    @property
    def fault(self) -> str:
        """The same request may succeed later."""
        return PASSING


class FatalApiError(ApiError):
    """No other request of this task can succeed. No more users are tried."""

    @property
    def fault(self) -> str:
        """No request can succeed."""
        return ACCESS


class StoppedError(FatalApiError):
    """The task was stopped. No more requests are sent."""


class CredentialsError(FatalApiError):
    """Frontegg refused the credentials or the token."""


class UnreachableError(FatalApiError):
    """The server was never reached: the task got no answer."""
