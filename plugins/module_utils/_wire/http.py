# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: HTTP to Frontegg. The only file that imports requests: session, token, retry, gate."""

from __future__ import annotations

import os
import random
import re
import socket
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock, local
from typing import TYPE_CHECKING, Any

from .._base.errors import (
    ApiError,
    CredentialsError,
    FatalApiError,
    InputError,
    ReadOnlyError,
    StoppedError,
    UnreachableError,
)
from .answers import Answer, answer_from, shown, token_from, useful_life
from .clock import Clock
from .deadline import LARGEST, TooLarge, Unreadable, bounded, content_of
from .gate import Gate
from .retry import (
    GARBLED,
    HOPELESS,
    JUNK,
    LOST,
    SLACK,
    UNSENDABLE,
    UNSENT,
    Happened,
    Policy,
    decide,
    seconds_to_reset,
    told_budget,
)
from .tokens import environment_name

try:
    import requests
    from requests.adapters import HTTPAdapter
    from urllib3.exceptions import HTTPError, InvalidHeader, ReadTimeoutError
except ImportError:
    HAS_REQUESTS = False
else:
    HAS_REQUESTS = True

if TYPE_CHECKING:
    from requests.adapters import BaseAdapter

LOGIN_PATH = "/auth/vendor"
# A segment of a path that stands for one user, token, or session
_LONG_ID = re.compile(r"/(?=[^/]*\d)[^/]{16,}")
HEADERS = {
    "Accept": "application/json",
    "Accept-Encoding": "gzip, deflate",
    "Connection": "keep-alive",
    "User-Agent": "ansible-identityops.frontegg",
}


@dataclass(frozen=True)
class Settings:
    """Where and how to connect. Times in seconds. Either access_token or client_id with api_token is set.

    place: how messages name the server, such as "https://api.frontegg.com (region EU)".
    verify: True, False, or the path of a CA bundle.
    """

    base_url: str
    place: str
    client_id: str | None = None
    api_token: str | None = None
    access_token: str | None = None
    verify: bool | str = True
    timeout: float = 30.0
    policy: Policy = field(default_factory=Policy)
    requests_per_minute: int | None = None
    concurrency: int = 4
    read_only: bool = False
    is_loopback: bool = False
    is_user: bool = False  # access_token is a user's own, not the environment's
    rate_limit_share: float = 100.0

    @property
    def environment(self) -> str:
        """A name for the environment, as far as it can be told from where and with which credentials to connect."""
        return environment_name(self.base_url, self.client_id, self.access_token)


@dataclass(frozen=True)
class Call:
    """One request to be made. `query` is encoded already; `repeatable`: executing it twice does what once does.

    subject: for whom, as messages say it. wants_json: whether the answer is to be read; else any 2xx will do.
    about: what a 404 has to be about, so that it counts as missing (see Answer).
    """

    method: str
    path: str
    subject: str
    repeatable: bool
    query: str = ""
    headers: Mapping[str, str] | None = None
    body: Mapping[str, Any] | None = None
    wants_json: bool = True
    about: str = "thing"

    @property
    def route(self) -> str:
        """What rate limits go by: the method and the path, its IDs left out."""
        return f"{self.method} {_LONG_ID.sub('/*', self.path)}"


@dataclass(frozen=True)
class _Attempt:
    """What came of sending a call once: an answer, or a fault (a word of _retry) with its reason, or (junk) both."""

    answer: Answer | None = None
    fault: str | None = None
    reason: str = ""

    @property
    def good(self) -> bool:
        return self.fault is None and self.answer is not None and self.answer.ok

    @property
    def happened(self) -> Happened:
        if self.answer is None:
            return Happened(fault=self.fault)
        return Happened(self.answer.status, self.fault, self.answer.headers)

    @property
    def may_have_acted(self) -> bool:
        """Whether the server may have executed the call although no good answer came. Only a 4xx denies it."""
        denied = self.answer is None or 400 <= self.answer.status < 500
        return self.fault in (LOST, JUNK, GARBLED) or not denied


@dataclass
class _History:
    """What one call has been through so far."""

    faults: int = 0
    unclear: bool = False  # an earlier attempt may have been executed
    refused_since: float | None = None  # the time of its first 429
    renewed: bool = False
    token: str | None = field(default=None, repr=False)  # the one last sent

    def refused_for(self, now: float) -> float:
        return 0.0 if self.refused_since is None else now - self.refused_since


class Http:
    """Sends calls with the one token, the one gate and the one connection pool of a task. Threads may share it."""

    def __init__(self, settings: Settings, clock: Clock | None = None, adapter: BaseAdapter | None = None) -> None:
        self.settings = settings
        self._clock = clock or Clock()
        self._gate = Gate(self._clock, settings.requests_per_minute, settings.rate_limit_share)
        self._wire = _Wire(settings, adapter)
        self._token_lock = Lock()
        self._token = settings.access_token
        self._tokens_used: set[str] = set()
        self._renew_at = float("inf")
        self._was_answered = False
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
        """How many requests were sent, the login and repetitions included."""
        return self._sent

    @property
    def last_trace_id(self) -> str | None:
        """What Frontegg calls the last request of this thread, to be asked for in its support."""
        return getattr(self._last, "trace_id", None)

    def stop(self, reason: str) -> None:
        """Send nothing further; what is on its way is waited for. reason: such as SIGTERM."""
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
        """Let time pass that is no request's."""
        self._clock.sleep_until(self._clock.now() + seconds)

    def close(self) -> None:
        """Give the connections back."""
        self._wire.close()

    def call(self, call: Call) -> Any:
        """The decoded answer of a call that succeeded, None where none is wanted; raises ApiError after the retries."""
        if self.settings.read_only and call.method != "GET":
            raise ReadOnlyError(f"{call.method} {call.path} was about to be sent in check mode; please report this.")
        history = _History()
        try:
            return self._answer(call, history)
        except ApiError as error:
            # Whatever ended it in the end, an earlier attempt may have been executed.
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

    def _persist(self, call: Call, history: _History) -> _Attempt:
        """Send until there is an answer to act on, or no reason left to send again."""
        while True:
            if call.path != LOGIN_PATH:
                self._current_token()
            self._pass_gate(call, history)
            if call.path != LOGIN_PATH:
                history.token = self._current_token()  # again: waiting at the gate may have outlived it
            attempt = self._send(call, history.token)
            if attempt.good or not self._wait_for_another(call, attempt, history):
                return attempt

    def _wait_for_another(self, call: Call, attempt: _Attempt, history: _History) -> bool:
        """Wait as the policy says and return True, or return False where it says to give up."""
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
            # Also where this request gives up: the others need not run into the same wall one by one.
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
        """Why a request is given up for the rate limit."""
        limit = self.settings.policy.rate_limit_timeout
        held = max(0.0, self._gate.held_for(call.route))
        return (
            f"Frontegg's rate limit holds for {held:.0f} s more, and rate_limit_timeout "
            f"({limit:g} s) does not reach so far; run again later"
        )

    def _send(self, call: Call, token: str | None) -> _Attempt:
        """One attempt on the wire. Redirects are not followed: the token is for this host only."""
        with self._count_lock:
            self._sent += 1
        attempt = self._exchange(call, token)
        limit, left = (None, None) if attempt.answer is None else told_budget(attempt.answer.headers)
        resets_in = seconds_to_reset(attempt.happened.headers or {}, self._clock.now(), least=0.0)
        self._gate.answered(call.route, limit, left, resets_in)
        self._last.trace_id = None if attempt.answer is None else shown(attempt.answer.trace_id, self._secrets(), 80)
        return attempt

    def _exchange(self, call: Call, token: str | None) -> _Attempt:
        # All of requests' errors, and what its parts let through, at each step.
        try:
            request = self._wire.request(call, token)
        except (OSError, ValueError) as error:
            return _Attempt(None, *_diagnose_request(error))
        try:
            response = self._wire.send(request)
        except (OSError, ValueError, HTTPError) as error:
            return _Attempt(None, *_diagnose(error, self.settings.timeout, self._was_answered))
        self._was_answered = True
        try:
            content = content_of(response.raw, response.headers)
        except (OSError, ValueError, HTTPError) as error:
            return _Attempt(None, *_diagnose_body(error, self.settings.timeout))
        answer = answer_from(response.status_code, response.headers, content, call.about)
        if answer.status < 200:
            return _Attempt(answer, JUNK, f"HTTP {answer.status} is no answer to a request")
        if answer.ok and answer.is_page:
            return _Attempt(answer, JUNK, "the answer is a web page")
        if answer.ok and call.wants_json and not answer.is_json:
            return _Attempt(answer, JUNK, "the answer is not JSON")
        return _Attempt(answer)

    def _data(self, call: Call, attempt: _Attempt, history: _History) -> Any:
        if attempt.good and attempt.answer is not None:
            return attempt.answer.data
        if attempt.fault == HOPELESS or (attempt.fault == UNSENT and not self._was_answered):
            raise UnreachableError(self.settings.place, attempt.reason)
        reason = self._reason(call, attempt, history)
        if attempt.answer is None:
            raise ApiError(call.subject, reason, unclear=history.unclear, answered=attempt.fault == GARBLED)
        raise ApiError(call.subject, reason, **self._details(attempt.answer), unclear=history.unclear)

    def _reason(self, call: Call, attempt: _Attempt, history: _History) -> str:
        """What became of the call, in words that fit behind its subject."""
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
        """What an ApiError says of an answer."""
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
        """The token all threads share; the first to need one logs in, the others wait for it."""
        with self._token_lock:
            if self._token is None or self._clock.now() >= self._renew_at:
                self._token = self._log_in()
            return self._token

    def _discard(self, token: str | None) -> None:
        """Forget a token that was refused, unless another thread has replaced it already."""
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
    """What is done before a request where nobody asked for anything."""


class _Wire:
    """Pooled connections to the one server. What the environment says of proxies and CAs is read once.

    Requests are prepared and handed to the adapter one by one: a requests.Session would go through its own headers,
    cookies, hooks and .netrc for each, to no effect here.
    """

    def __init__(self, settings: Settings, adapter: BaseAdapter | None) -> None:
        self._settings = settings
        self._adapter: Any = adapter or bounded(HTTPAdapter(pool_maxsize=settings.concurrency))
        environment = requests.Session().merge_environment_settings(settings.base_url, {}, False, settings.verify, None)
        # No proxy leads to one's own machine, and plain http is allowed to that only.
        self._proxies = {} if settings.is_loopback else environment["proxies"]
        # requests lets REQUESTS_CA_BUNDLE win over verify=False; what the task says goes first.
        self._verify = environment["verify"] if settings.verify is True else settings.verify
        if isinstance(self._verify, str) and not os.path.exists(self._verify):
            raise InputError(f"REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE names {self._verify}, which is not there.")
        if self._verify is False:
            # The task asked for it; a warning for each request would tell it nothing new.
            warnings.filterwarnings("ignore", message="Unverified HTTPS request")

    def request(self, call: Call, token: str | None) -> Any:
        """The request as it goes over the wire."""
        url = f"{self._settings.base_url}{call.path}" + (f"?{call.query}" if call.query else "")
        headers = {**HEADERS, **(call.headers or {})}
        if token is not None:  # for this host only, which no redirect leads away from
            headers["Authorization"] = f"Bearer {token}"
        request = requests.PreparedRequest()
        request.prepare(call.method, url, headers=headers, json=call.body)
        return request

    def send(self, request: Any) -> Any:
        """The answer to one request, its content still to be read. Redirects are not followed, cookies not kept."""
        return self._adapter.send(
            request, stream=True, timeout=self._settings.timeout, verify=self._verify, proxies=self._proxies
        )

    def close(self) -> None:
        self._adapter.close()


def _diagnose(error: Exception, timeout: float, was_answered: bool) -> tuple[str, str]:
    """(the fault, the reason in words) of an exception from requests, whose own text is not fit for people.

    was_answered: whether this server has ever been reached, so that TLS with it can be had.
    """
    exceptions = requests.exceptions
    if isinstance(error, exceptions.SSLError):
        return _diagnose_tls(str(error), was_answered)
    if isinstance(error, exceptions.ProxyError):
        return UNSENT, "the proxy that the environment names (HTTPS_PROXY, HTTP_PROXY) cannot be reached or refuses"
    if isinstance(error, exceptions.ConnectTimeout):
        return UNSENT, f"no connection within {timeout:g} s; check the network, api_url and any proxy"
    if isinstance(error, exceptions.ReadTimeout):
        return LOST, f"no answer within {timeout:g} s"
    if isinstance(error, (exceptions.InvalidHeader, InvalidHeader)):  # two Content-Lengths, for one
        return GARBLED, "the answer has headers that contradict each other"
    if isinstance(error, exceptions.ConnectionError):
        return _diagnose_connection(error, timeout)
    return _diagnose_request(error)


def _diagnose_body(error: Exception, timeout: float) -> tuple[str, str]:
    """The same where the headers had come: the request was sent, whatever went wrong after that."""
    causes = _causes(error)
    if any(isinstance(cause, TooLarge) for cause in causes):
        return JUNK, f"the answer has more than {LARGEST // 2**20} MiB"
    if isinstance(error, Unreadable):
        return JUNK, f"the answer cannot be decompressed: {error}"
    if isinstance(error, ReadTimeoutError):
        return LOST, f"the answer did not end within {timeout:g} s"
    return LOST, "the answer broke off"


def _diagnose_tls(text: str, was_answered: bool) -> tuple[str, str]:
    if "mismatch" in text.lower() or "doesn't match" in text:
        return HOPELESS, "the TLS certificate is for another host; check region and api_url"
    if "CERTIFICATE_VERIFY_FAILED" in text:
        return HOPELESS, "the TLS certificate cannot be verified; set ca_path to the CA that signed it"
    if was_answered:  # whether it broke before the request was sent or after it, the error does not tell
        return LOST, "the TLS connection broke"
    return UNSENT, "no TLS connection could be made; check region, api_url, ca_path and any proxy"


def _diagnose_request(error: Exception) -> tuple[str, str]:
    """Where the request could not even be made, for its own sake or because of where all of them go."""
    if isinstance(error, (UnicodeError, requests.exceptions.InvalidHeader)):
        return UNSENDABLE, "it has characters that cannot be sent"
    return HOPELESS, f"the request cannot be made ({type(error).__name__}); check region, api_url and the proxies"


def _diagnose_connection(error: Exception, timeout: float) -> tuple[str, str]:
    causes = _causes(error)
    names = {type(cause).__name__ for cause in causes}
    if "NameResolutionError" in names or any(isinstance(cause, socket.gaierror) for cause in causes):
        return UNSENT, "the host name cannot be resolved; check region, api_url and the network"
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return UNSENT, "the connection was refused; check region, api_url and that the server runs"
    if "NewConnectionError" in names:
        return UNSENT, "no connection could be made; check region, api_url and the network"
    if any(isinstance(cause, TooLarge) for cause in causes):
        return JUNK, "the headers of the answer do not end"
    if "ReadTimeoutError" in names:
        return LOST, f"the answer did not end within {timeout:g} s"
    return LOST, "the connection broke before the answer came"


def _causes(error: BaseException) -> list[BaseException]:
    """The error and all that it was made from: causes, contexts, urllib3's `reason`, and arguments."""
    found: list[BaseException] = []
    queue: list[object] = [error]
    while queue:
        one = queue.pop()
        if isinstance(one, BaseException) and one not in found:
            found.append(one)
            queue += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
    return found
