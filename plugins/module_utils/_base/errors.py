# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the exception family. Each says in one sentence what failed, for whom, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

# How many faults of the input one error lists; a person mends those first.
MOST_FAULTS = 20
_NOTHING_DONE = " Nothing was changed."


class FronteggError(Exception):
    """The root of all errors that end a task or a user's turn; str() is fit for people and holds no secret."""


class InputError(FronteggError):
    """The task's own words are refused; nothing was written."""

    @classmethod
    def of_all(cls, faults: Sequence[str]) -> InputError:
        """One error for all faults of the input, at least one: a single fault as it is, several with their number."""
        faults = list(dict.fromkeys(faults))  # what the task says for all of them is said once
        if len(faults) == 1:
            return cls(faults[0])
        told = [fault.removesuffix(_NOTHING_DONE).rstrip(".") for fault in faults[:MOST_FAULTS]]
        end = _NOTHING_DONE if any(fault.endswith(_NOTHING_DONE) for fault in faults) else ""
        more = [f"and {len(faults) - MOST_FAULTS} more"] if len(faults) > MOST_FAULTS else []
        return cls(f"{len(faults)} faults: {'; '.join([*told, *more])}.{end}")

    @classmethod
    def raise_all(cls, faults: Sequence[str]) -> None:
        """Raise one error for all faults of the input, if there are any."""
        if faults:
            raise cls.of_all(faults)


class ReadOnlyError(FronteggError):
    """A write was about to be sent although the client is read-only (check mode). A mistake in this collection."""


class ApiError(FronteggError):
    """A request that did not succeed after its retries.

    subject, reason: for whom it was, and what happened; str() is both. status: HTTP, None where no answer came.
    code: Frontegg's own number, such as ER-01089, or None. messages: what Frontegg said, shortened, maybe empty.
    trace_id: the value of frontegg-trace-id, or None. missing: there is no such user or tenant.
    unclear: the server may have acted all the same (an answer was lost, or a 5xx).
    answered: an answer came, be it one that cannot be read; with a status there always is one.
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


class FatalApiError(ApiError):
    """No other request of this task could succeed either: nobody further is tried."""


class StoppedError(FatalApiError):
    """The task was told to stop: nothing further is sent."""


class CredentialsError(FatalApiError):
    """Frontegg refused the credentials or the token."""


class UnreachableError(FatalApiError):
    """The server was never reached: no answer, of any kind, in this task."""
