# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the only file that knows AnsibleModule. Common options, check mode, and the way out.

The inventory plugin, which is no module, checks the common options here, too.
"""

from __future__ import annotations

import ipaddress
import math
import os
import re
from collections.abc import Callable
from functools import partial
from time import time
from typing import Any, NoReturn, TypeVar
from urllib.parse import urlsplit
from uuid import uuid4

from ansible.module_utils.basic import AnsibleModule, missing_required_lib
from ansible.module_utils.common.parameters import AnsibleFallbackNotFound

from ._api.client import Client
from ._base.arguments import bare, has_blanks, mend
from ._base.choices import REGIONS, when_empty
from ._base.errors import AccessError, FronteggError, InputError
from ._base.redaction import Redaction, redaction_of
from ._base.runs import Run
from ._base.values import one_line, sendable
from ._engine.report import Finding, Report
from ._wire.connection import HAS_REQUESTS, Settings
from ._wire.retry import Policy
from ._wire.starter import Starter
from ._wire.stopping import attended, stoppable, too_late
from ._wire.transport import Http

# The least and the greatest value of each option that is a number, in all modules
RANGES = {
    "timeout": (0.001, 3600),
    "max_retries": (0, 100),
    "rate_limit_timeout": (0, 86400),
    "requests_per_minute": (1, 1_000_000),
    "rate_limit_share": (1, 100),
    "concurrency": (1, 32),
    "max_changes": (0, math.inf),
    "max_failures": (1, math.inf),
    "inactive_days": (0, 36500),
    "max_users": (-1, math.inf),
    "plan_max_age": (0, math.inf),
    "wait_timeout": (0, 86400),
    "poll_interval": (0.1, 3600),
}

Result = TypeVar("Result", Report, Finding)


def set_env_fallback(name: str) -> str:
    """The value of an environment variable, without blanks around it. A value of blanks counts as unset."""
    value = bare(os.environ.get(name, ""))
    if not value:
        raise AnsibleFallbackNotFound
    return value


def connection_spec() -> dict[str, Any]:
    """The options of doc fragment identityops.frontegg._connection."""
    return {
        "client_id": _from_env("FRONTEGG_CLIENT_ID"),
        "api_token": _from_env("FRONTEGG_API_TOKEN", no_log=True),
        "access_token": _from_env("FRONTEGG_ACCESS_TOKEN", no_log=True),
        "region": _from_env("FRONTEGG_REGION", default="EU", choices=list(REGIONS)),
        "api_url": _from_env("FRONTEGG_API_URL"),
        "validate_certs": {"type": "bool", "default": True},
        "ca_path": {"type": "path"},
        "timeout": {"type": "float", "default": 30.0},
        "max_retries": _from_env("FRONTEGG_MAX_RETRIES", type="int", default=3),
        "rate_limit_timeout": {"type": "float", "default": 300.0},
        "requests_per_minute": _from_env("FRONTEGG_REQUESTS_PER_MINUTE", type="int"),
        "rate_limit_share": {"type": "float", "default": 100.0},
        "concurrency": {"type": "int", "default": 4},
    }


class _Module(AnsibleModule):  # type: ignore[misc]  # Ansible has no types
    """AnsibleModule, which ends with this collection's result also if Ansible itself refuses the arguments.

    refused(sentence): the result of a module that was stopped. faults: the arguments that are no UTF-8.
    this_run, now: what the result says about the run, and the clock that says when it ended.
    """

    params: dict[str, Any]

    def __init__(self, argument_spec: dict[str, Any], refused: Callable[[str], Report | Finding]) -> None:
        self.refused = refused
        self.faults: list[str] = []
        self.now: Callable[[], float] = time
        self.this_run: Callable[[], Run] = partial(Run, str(uuid4()), time())
        self._is_checked = False
        super().__init__(argument_spec=argument_spec, supports_check_mode=True)
        self._is_checked = True

    def _load_params(self) -> None:
        """Mend the arguments before Ansible checks them, or writes them to the system's log, which takes only UTF-8."""
        super()._load_params()
        self.faults = mend(self.params, self.argument_spec)

    def _log_invocation(self) -> None:
        """Write the arguments to the system's log, without what the task redacts."""
        params, self.params = self.params, self.redaction().arguments(self.params)
        try:
            super()._log_invocation()
        finally:
            self.params = params

    def redaction(self) -> Redaction:
        """What hides the values that the task redacts. Only modules that write hide any."""
        return redaction_of(self.params, is_redacting="redact" in self.argument_spec)

    def exit_json(self, **result: Any) -> NoReturn:
        super().exit_json(**result, invocation={"module_args": self.redaction().arguments(self.params)})
        raise AssertionError  # it never returns

    def fail_json(self, msg: str, **more: Any) -> NoReturn:
        if not self._is_checked:
            msg = str(InputError.of_all([*self.faults, one_line(msg)]))
            more = {**result_of(self, self.refused(msg)), **more}
            msg, dummy = more.pop("msg"), more.pop("warnings")
        more["invocation"] = {"module_args": self.redaction().arguments(self.params)}
        super().fail_json(msg=msg, **more)
        raise AssertionError  # it never returns


def run(
    argument_spec: dict[str, Any],
    work: Callable[[Client, dict[str, Any]], Result],
    refused: Callable[[str], Result],
) -> None:
    """Do the work of a module, and exit with its result, or with refused(the sentence of the error)."""
    starter = Starter()
    module = _Module({**connection_spec(), **argument_spec}, refused)
    try:
        check_host(module.faults)
        check_values(module.params)
        http = Http(settings_of(module.params, module.check_mode))
    except FronteggError as error:
        _leave(module, _refusal(error, refused))
    client = Client(http)
    module.this_run, module.now = lambda: client.run, lambda: client.now
    with stoppable(http, starter):
        try:
            result = attended(lambda: work(client, module.params))
        except FronteggError as error:
            result = _refusal(error, refused)
        http.close()
        too_late()
        _leave(module, result)


def _refusal(error: FronteggError, refused: Callable[[str], Result]) -> Result:
    result = refused(one_line(str(error))).caused_by(error)
    return result if isinstance(error, InputError) else result.as_failed()


def _leave(module: _Module, report: Report | Finding) -> NoReturn:
    result = result_of(module, report)
    for warning in result.pop("warnings"):
        module.warn(warning)
    if report.failed:
        module.fail_json(**result)
    module.exit_json(**result)


def result_of(module: _Module, report: Report | Finding) -> dict[str, Any]:
    """The keys that the task returns, and its warnings. Modules that can write say which run it was, and of what kind.

    This is the one place where results lose what the task redacts.
    """
    result: dict[str, Any] = sendable(report.result(module._diff, module.params.get("result", "all")))
    if isinstance(report, Report):
        result.update(check_mode=module.check_mode, run=module.this_run().ended(module.now()))
    hides = module.redaction()
    return {**hides.result(result), "warnings": [hides.text(one_line(warning)) for warning in report.warnings]}


def _from_env(name: str, **option: Any) -> dict[str, Any]:
    return {"type": "str", "fallback": (set_env_fallback, [name]), **option}


def check_host(faults: list[str]) -> None:
    """Refuse text that is no UTF-8, and a host without the package requests."""
    if faults:
        raise InputError.of_all(faults)
    if not HAS_REQUESTS:
        raise AccessError(missing_required_lib("requests"))


def check_values(params: dict[str, Any]) -> None:
    """Refuse empty strings and numbers out of range, which Ansible's own checks let pass."""
    for name, value in params.items():
        if isinstance(value, str) and not value.strip() and name not in ("users", "tenants"):
            raise InputError(f"{name}: is empty; {when_empty(name)}.")
        least, most = RANGES.get(name, (-math.inf, math.inf))
        if isinstance(value, (int, float)) and not least <= value <= most:
            bounds = f"{least:g} or more" if most == math.inf else f"from {least:g} to {most:g}"
            raise InputError(f"{name}: {value:g} is out of range; give a number {bounds}.")


def settings_of(params: dict[str, Any], read_only: bool) -> Settings:
    """Where and how to connect, as the options say. AccessError names the option at fault."""
    user_token = params.get("user_token")
    base_url, place = _address(params["region"], _url_for_user(params) if user_token else params["api_url"])
    _check_credentials(params)
    ca_path = params["ca_path"]
    if ca_path is not None and not os.path.exists(ca_path):
        raise AccessError(f"ca_path: there is no file or folder {ca_path} on the host that runs the module.")
    return Settings(
        base_url=base_url,
        place=place,
        client_id=params["client_id"],
        api_token=params["api_token"],
        access_token=user_token or params["access_token"],
        verify=(ca_path or True) if params["validate_certs"] else False,
        timeout=params["timeout"],
        policy=Policy(params["max_retries"], params["rate_limit_timeout"]),
        requests_per_minute=params["requests_per_minute"],
        concurrency=params["concurrency"],
        read_only=read_only,
        is_loopback=_is_loopback(urlsplit(base_url).hostname or ""),
        is_user=user_token is not None,
        rate_limit_share=params["rate_limit_share"],
    )


def _check_credentials(params: dict[str, Any]) -> None:
    """Refuse missing or broken credentials. A user_token wins over an access_token, which wins over the rest."""
    for name in ("user_token", "access_token"):
        token = params.get(name)
        if token is not None:
            if not token.isascii() or has_blanks(token):
                raise AccessError(f"{name}: holds white space or characters that no token has.")
            return
    missing = [name for name in ("client_id", "api_token") if params[name] is None]
    if missing:
        variables = " and ".join(f"FRONTEGG_{name.upper()}" for name in missing)
        raise AccessError(
            f"{' and '.join(missing)}: no credentials; set {'it' if len(missing) == 1 else 'them'}, or {variables} in "
            "the environment, or give an access_token."
        )
    for name in ("client_id", "api_token"):
        if has_blanks(params[name]):
            raise AccessError(f"{name}: holds white space inside, or characters that nobody sees; copy it once more.")


def _address(region: str, api_url: str | None) -> tuple[str, str]:
    """(the URL that all paths are added to, how messages name it)."""
    if api_url is None:
        return REGIONS[region], f"{REGIONS[region]} (region {region})"
    if has_blanks(api_url):
        raise AccessError("api_url: holds white space; write it as https://host.")
    try:
        parts = urlsplit(api_url)
        host = parts.hostname if parts.port != 0 else None  # a port that is no number raises, too
        (host or "").encode("idna")
    except ValueError as error:  # without the URL: it may hold a password
        raise AccessError("api_url: is not a URL; write it as https://host.") from error
    if parts.scheme not in ("http", "https") or not host:
        raise AccessError("api_url: is not a URL; write it as https://host.")
    if parts.username is not None or parts.query or parts.fragment:
        raise AccessError("api_url: takes a host and maybe a path; no user, no query, no fragment.")
    if parts.scheme == "http" and not _is_loopback(host):
        raise AccessError(f"api_url: plain http to {host} would show the credentials to the network; use https.")
    base_url = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"
    return base_url, base_url


def _url_for_user(params: dict[str, Any]) -> str:
    """The URL for users' tokens: the host of the environment's own domain takes them (source: OpenAPI)."""
    domain, api_url = params["domain"], params["api_url"]
    if domain is not None:
        if not re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", domain):
            raise AccessError("domain: is no domain; write corp, or the whole host, login.corp.example.")
        return f"https://{domain}" if "." in domain else f"https://{domain}.frontegg.com"
    if api_url is None:
        raise AccessError("user_token: needs domain (or api_url), the host that users of this environment sign in at.")
    return str(api_url)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
