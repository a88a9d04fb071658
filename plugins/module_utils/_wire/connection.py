# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: one request over the wire, and what went wrong with it. The only file with requests."""

from __future__ import annotations

import os
import re
import socket
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .._base.errors import InputError
from .answers import Answer, answer_from
from .deadline import LARGEST, TooLarge, Unreadable, bounded, content_of
from .retry import GARBLED, HOPELESS, JUNK, LOST, UNSENDABLE, UNSENT, Happened, Policy
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
    is_user: bool = False  # access_token belongs to a user, not to the environment
    rate_limit_share: float = 100.0

    @property
    def environment(self) -> str:
        """A name for the environment, as far as it can be told from where and with which credentials to connect."""
        return environment_name(self.base_url, self.client_id, self.access_token)


@dataclass(frozen=True)
class Call:
    """One request. query: encoded. repeatable: whether sending it twice does what sending it once does.

    subject: the user or tenant, as messages name it. wants_json: whether the answer is read; else any 2xx is fine.
    about: what a 404 must be about to count as missing (see Answer).
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
class Sent:
    """A call that was sent once: its answer, or a fault (a word of retry.py) with its reason, or (junk) both."""

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


class Connection:
    """Pooled connections to one server. Proxies and CAs are read from the environment once.

    Each request is prepared and handed to the adapter: a requests.Session would go through its own headers, cookies,
    hooks and .netrc for each request, to no effect here.

    was_answered: whether the server has ever answered, with whatever content.
    """

    def __init__(self, settings: Settings, adapter: BaseAdapter | None) -> None:
        self._settings = settings
        self.was_answered = False
        self._adapter: Any = adapter or bounded(HTTPAdapter(pool_maxsize=settings.concurrency))
        environment = requests.Session().merge_environment_settings(settings.base_url, {}, False, settings.verify, None)
        # No proxy leads to this machine, and only this machine may be reached by plain http.
        self._proxies = {} if settings.is_loopback else environment["proxies"]
        # requests lets REQUESTS_CA_BUNDLE win over verify=False; what the task says goes first.
        self._verify = environment["verify"] if settings.verify is True else settings.verify
        if isinstance(self._verify, str) and not os.path.exists(self._verify):
            raise InputError(f"REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE names {self._verify}, which is not there.")
        if self._verify is False:
            # The task asked for this. A warning for each request would say nothing new.
            warnings.filterwarnings("ignore", message="Unverified HTTPS request")

    def send(self, call: Call, token: str | None) -> Sent:
        """Send the call once. Redirects are not followed: the token is for this host only."""
        # At each step: the errors of requests, and the errors of its parts that it lets through.
        try:
            request = self._request(call, token)
        except (OSError, ValueError) as error:
            return Sent(None, *_diagnose_request(error))
        try:
            response = self._send(request)
        except (OSError, ValueError, HTTPError) as error:
            return Sent(None, *_diagnose(error, self._settings.timeout, self.was_answered))
        self.was_answered = True
        try:
            content = content_of(response.raw, response.headers)
        except (OSError, ValueError, HTTPError) as error:
            return Sent(None, *_diagnose_body(error, self._settings.timeout))
        answer = answer_from(response.status_code, response.headers, content, call.about)
        if answer.status < 200:
            return Sent(answer, JUNK, f"HTTP {answer.status} is no answer to a request")
        if answer.ok and answer.is_page:
            return Sent(answer, JUNK, "the answer is a web page")
        if answer.ok and call.wants_json and not answer.is_json:
            return Sent(answer, JUNK, "the answer is not JSON")
        return Sent(answer)

    def _request(self, call: Call, token: str | None) -> Any:
        url = f"{self._settings.base_url}{call.path}" + (f"?{call.query}" if call.query else "")
        headers = {**HEADERS, **(call.headers or {})}
        if token is not None:  # no redirect is followed, so no other host gets the token
            headers["Authorization"] = f"Bearer {token}"
        request = requests.PreparedRequest()
        request.prepare(call.method, url, headers=headers, json=call.body)
        return request

    def _send(self, request: Any) -> Any:
        """The answer, with its content still to be read. No cookie is kept."""
        return self._adapter.send(
            request, stream=True, timeout=self._settings.timeout, verify=self._verify, proxies=self._proxies
        )

    def close(self) -> None:
        """Close all connections."""
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
    if was_answered:  # the error does not say whether it broke before or after the request was sent
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
        part = queue.pop()
        if isinstance(part, BaseException) and part not in found:
            found.append(part)
            queue += [part.__cause__, part.__context__, getattr(part, "reason", None), *part.args]
    return found
