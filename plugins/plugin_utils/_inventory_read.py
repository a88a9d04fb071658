# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the options of inventory plugin users -> rows of users, by the path of module user_info.

The options have the spec, the checks and the environment variables of the module. Only AnsibleModule is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ..module_utils._api.client import Client
from ..module_utils._base.arguments import mend
from ..module_utils._base.errors import InputError
from ..module_utils._base.values import one_line, sendable
from ..module_utils._engine.report import Finding
from ..module_utils._module import check_host, check_values, connection_spec, settings_of
from ..module_utils._users.filters import given_filters
from ..module_utils._users.info import inform_users, selection_spec
from ..module_utils._wire.clock import NAP
from ..module_utils._wire.transport import Http
from ._inventory import HOSTNAMES, Row, check_missing, check_scope, selection_key

_OWN_SPEC = {
    "all": {"type": "bool"},
    "hostname": {"type": "str", "choices": list(HOSTNAMES), "default": "email"},
}
# What a message shows in place of a secret
_HIDDEN = "(hidden)"


def option_names() -> list[str]:
    """The options whose values are checked here. All others are Ansible's."""
    return [*connection_spec(), *selection_spec(), *_OWN_SPEC]


def read_params(given: Mapping[str, Any]) -> dict[str, Any]:
    """The values of all options, from the file or the environment. InputError names the options at fault."""
    spec = {**connection_spec(), **selection_spec(), **_OWN_SPEC}
    params = {name: value for name, value in given.items() if name in spec}
    check_host(mend(params, spec))
    checked = ArgumentSpecValidator(spec).validate(params)
    secrets = [str(params[name]) for name in params if spec[name].get("no_log")]
    InputError.raise_all([_hidden(one_line(text), secrets) for text in checked.error_messages])
    valid: dict[str, Any] = checked.validated_parameters
    check_values(valid)
    check_scope(valid, given_filters(valid))
    return valid


def key_of(params: Mapping[str, Any]) -> str:
    """What an entry of the cache for these options is called."""
    return selection_key(params, selection_spec(), settings_of(dict(params), read_only=True).environment)


def read_users(params: Mapping[str, Any]) -> tuple[list[Row], list[str]]:
    """(the rows of the users, warnings). FronteggError: they cannot be read, or somebody excepted does not exist."""
    http = Http(settings_of(dict(params), read_only=True))
    try:
        found = _interruptible(partial(inform_users, Client(http), dict(params)), http)
    finally:
        http.close()
    warnings = [one_line(text) for text in (*found.warnings, *check_missing(params, found.missing))]
    rows: list[Row] = sendable(found.rows)
    return rows, warnings


def _interruptible(work: Callable[[], Finding], http: Http) -> Finding:
    """The result of the work. Ctrl-C ends it soon: no further request is sent, whatever the work waits for."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        future = pool.submit(work)
        try:
            while not future.done():
                wait([future], timeout=NAP)
        except KeyboardInterrupt:
            http.stop("Ctrl-C")
            raise
    return future.result()


def _hidden(text: str, secrets: list[str]) -> str:
    for secret in filter(None, secrets):
        text = text.replace(secret, _HIDDEN)
    return text
