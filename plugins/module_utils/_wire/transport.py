# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: HTTP to Frontegg: one token for the task, retries, and the gate of the rate limit."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock, local
from typing import Any

from .._base.errors import (
    ApiError,
    CredentialsError,
    FatalApiError,
    NoAnswerError,
    ReadOnlyError,
    StoppedError,
    UnreachableError,
)
from .answers import Answer, shown, token_from, useful_life
from .clock import Clock
from .connection import Call, Connection, Sent, Settings
from .gate import Gate
from .retry import GARBLED, HOPELESS, JUNK, LOST, SLACK, UNSENT, decide, seconds_to_reset, told_budget

LOGIN_PATH = "/auth/vendor"


@dataclass
class _History:
    """What became of one call so far."""

    faults: int = 0
    unclear: bool = False  # an earlier attempt may have been executed
    refused_since: float | None = None  # the time of its first 429
    renewed: bool = False
    token: str | None = field(default=None, repr=False)  # the one last sent

    def refused_for(self, now: float) -> float:
        return 0.0 if self.refused_since is None else now - self.refused_since


class Http:
    """Sends the calls of a task, with one token, one gate and one pool of connections. Threads may share it."""

    def __init__(self, settings: Settings, clock: Clock | None = None, adapter: Any = None) -> None:
        self.settings = settings
        self._clock = clock or Clock()
        self._gate = Gate(self._clock, settings.requests_per_minute, settings.rate_limit_share)
        self._connection = Connection(settings, adapter)
        self._token_lock = Lock()
        self._token = settings.access_token
        self._tokens_used: set[str] = set()
        self._renew_at = float("inf")
        self._stopped_by = ""
        self._before_each: Callable[[], None] = _nothing
        self._sent = 0
        self._count_lock = Lock()
        self._last = local()

    @property
    def gate(self) -> Gate:
        """The gate that all requests pass."""
        return self._gate

    @property
    def sent(self) -> int:
        """The number of requests sent, with the login and repetitions."""
        return self._sent

    @property
    def last_trace_id(self) -> str | None:
        """Frontegg's name for the last request of this thread. Its support asks for it."""
        return getattr(self._last, "trace_id", None)

    def stop(self, reason: str) -> None:
        """Send no more requests. Those on their way are waited for. reason: such as SIGTERM."""
        self._stopped_by = self._stopped_by or reason
        self._gate.stop()

    def before_each(self, look: Callable[[], None]) -> None:
        """Call `look` before each request, which may call `stop`."""
        self._before_each = look

    @property
    def now(self) -> float:
        """The time that all waiting goes by, in seconds since the epoch."""
        return self._clock.now()

    def pause(self, seconds: float) -> None:
        """Wait, without a request."""
        self._clock.sleep_until(self._clock.now() + seconds)

    def close(self) -> None:
        """Close the connections."""
        self._connection.close()

    def call(self, call: Call) -> Any:
        """The decoded answer, None where none is wanted. ApiError: the call failed after its retries."""
        if self.settings.read_only and call.method != "GET":
            raise ReadOnlyError(f"{call.method} {call.path} was about to be sent in check mode; please report this.")
        history = _History()
        try:
            return self._answer(call, history)
        except ApiError as error:
            # Whatever ended the call, the server may have carried out an earlier attempt.
            error.unclear = error.unclear or history.unclear
            raise

    def _answer(self, call: Call, history: _History) -> Any:
        while True:
            attempt = self._persist(call, history)
            if attempt.answer is None or attempt.answer.status != 401:
                return self._data(call, attempt, history)
            if history.renewed or self.settings.access_token is not None:
                raise self._credentials_refused(attempt.answer)
            history.renewed = True
            self._discard(history.token)

    def _persist(self, call: Call, history: _History) -> Sent:
        """The last attempt: the call is sent until it has a usable answer, or the policy gives up."""
        while True:
            if call.path != LOGIN_PATH:
                self._current_token()
            self._pass_gate(call, history)
            if call.path != LOGIN_PATH:
                history.token = self._current_token()  # again: the token may have expired at the gate
            attempt = self._send(call, history.token)
            if attempt.good or not self._wait_for_another(call, attempt, history):
                return attempt

    def _wait_for_another(self, call: Call, attempt: Sent, history: _History) -> bool:
        """Whether to send again. Waits as the policy says; False if the policy gives up."""
        now = self._clock.now()
        refused = attempt.happened.status == 429
        if refused and history.refused_since is None:
            history.refused_since = now
        history.unclear = history.unclear or attempt.may_have_acted
        wait = decide(
            self.settings.policy,
            attempt.happened,
            repeatable=call.repeatable,
            faults=history.faults,
            refused_for=history.refused_for(now),
            now=now,
            jitter=random.random(),
        )
        if wait and self._stopped_by:
            raise self._stopped(call, history)
        if refused:
            # Also if this request gives up: no other request needs to be refused for the same reason.
            self._gate.hold(wait.seconds if wait else seconds_to_reset(attempt.happened.headers or {}, now))
        elif wait:
            history.faults += 1
            self._clock.sleep_until(now + wait.seconds)
        return wait is not None

    def _pass_gate(self, call: Call, history: _History) -> None:
        limit = self.settings.policy.rate_limit_timeout
        patience = limit + SLACK - history.refused_for(self._clock.now())
        if not self._gate.wait(patience, call.route):
            raise ApiError(call.subject, f"not sent: {self._holding(call)}", status=429)
        self._before_each()
        if self._stopped_by:
            raise self._stopped(call, history)

    def _stopped(self, call: Call, history: _History) -> StoppedError:
        return StoppedError(call.subject, f"stopped by {self._stopped_by}", unclear=history.unclear)

    def _holding(self, call: Call) -> str:
        """Why the rate limit makes a request give up."""
        limit = self.settings.policy.rate_limit_timeout
        held = max(0.0, self._gate.held_for(call.route))
        return (
            f"Frontegg's rate limit holds for {held:.0f} s more, and rate_limit_timeout "
            f"({limit:g} s) does not reach so far; run again later"
        )

    def _send(self, call: Call, token: str | None) -> Sent:
        """Send the call once. Pass what the answer says about the rate limit to the gate."""
        with self._count_lock:
            self._sent += 1
        attempt = self._connection.send(call, token)
        limit, left = (None, None) if attempt.answer is None else told_budget(attempt.answer.headers)
        resets_in = seconds_to_reset(attempt.happened.headers or {}, self._clock.now(), least=0.0)
        self._gate.answered(call.route, limit, left, resets_in)
        self._last.trace_id = None if attempt.answer is None else shown(attempt.answer.trace_id, self._secrets(), 80)
        return attempt

    def _data(self, call: Call, attempt: Sent, history: _History) -> Any:
        if attempt.good and attempt.answer is not None:
            return attempt.answer.data
        if attempt.fault == HOPELESS or (attempt.fault == UNSENT and not self._connection.was_answered):
            raise UnreachableError(self.settings.place, attempt.reason)
        reason = self._reason(call, attempt, history)
        failure = NoAnswerError if attempt.fault in (UNSENT, LOST, JUNK) else ApiError
        if attempt.answer is None:
            raise failure(call.subject, reason, unclear=history.unclear, answered=attempt.fault == GARBLED)
        raise failure(call.subject, reason, **self._details(attempt.answer), unclear=history.unclear)

    def _reason(self, call: Call, attempt: Sent, history: _History) -> str:
        """What became of the call, in words that follow its subject."""
        tries = f" after {history.faults + 1} tries" if history.faults else ""
        answer = attempt.answer
        if attempt.fault is not None or answer is None:
            return f"{attempt.reason}{tries}"
        if answer.status == 429:
            return f"refused with HTTP 429: {self._holding(call)}"
        if answer.status < 300:
            return f"answered with HTTP {answer.status}, which says nothing of the request"
        if answer.status < 400:
            return f"answered with a redirect (HTTP {answer.status}), which is not followed; check region and api_url"
        if answer.status == 404 and not answer.missing:
            return "HTTP 404, and not about a user or tenant; check region and api_url"
        messages = answer.messages(self._secrets())
        said = f": {'; '.join(messages)}" if messages else ""
        trace_id = shown(answer.trace_id, self._secrets(), 80)
        trace = f" [trace {trace_id}]" if trace_id else ""
        return f"Frontegg answered HTTP {answer.status}{tries}{said}{trace}"

    def _details(self, answer: Answer) -> dict[str, Any]:
        """The arguments of an ApiError for an answer."""
        return {
            "status": answer.status,
            "code": shown(answer.code, self._secrets(), 40),
            "messages": answer.messages(self._secrets()),
            "trace_id": shown(answer.trace_id, self._secrets(), 80),
            "missing": answer.missing,
        }

    def _secrets(self) -> tuple[str | None, ...]:
        return (*self._tokens_used, self.settings.api_token, self.settings.access_token)

    # The token

    def _current_token(self) -> str | None:
        """The token that all threads share. The first thread logs in, the others wait."""
        with self._token_lock:
            if self._token is None or self._clock.now() >= self._renew_at:
                self._token = self._log_in()
            return self._token

    def _discard(self, token: str | None) -> None:
        """Forget a refused token, unless another thread has replaced it."""
        with self._token_lock:
            if self._token == token:
                self._token = None

    def _log_in(self) -> str:
        body = {"clientId": self.settings.client_id, "secret": self.settings.api_token}
        # Repeatable: a second token does no harm.
        call = Call("POST", LOGIN_PATH, "login", repeatable=True, body=body)
        history = _History()
        attempt = self._persist(call, history)
        if attempt.answer is not None and attempt.answer.status in (401, 403):
            raise self._credentials_refused(attempt.answer)
        try:
            data = self._data(call, attempt, history)
        except UnreachableError:
            raise
        except ApiError as error:
            raise FatalApiError(self.settings.place, f"login failed: {error.reason}", status=error.status) from error
        token = token_from(data)
        if token is None:
            raise FatalApiError(self.settings.place, "the login was answered without a token; check region and api_url")
        self._tokens_used.add(token)
        self._renew_at = self._clock.now() + useful_life(data)
        return token

    def _credentials_refused(self, answer: Answer) -> CredentialsError:
        what = "client_id and api_token" if self.settings.access_token is None else "access_token"
        where = "this is the region of your environment"
        if self.settings.is_user:
            what, where = "user_token, which may have expired", "this is the host that it was issued at"
        reason = f"HTTP {answer.status}, not let in; check {what}, and that {where}"
        return CredentialsError(self.settings.place, reason, **self._details(answer))


def _nothing() -> None:
    """What runs before a request, unless before_each was called."""
