# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the real main() of a module in this process, against the emulator: check mode, a real run, a second run."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from functools import partial
from io import StringIO
from threading import Lock
from typing import Any

from ansible.module_utils import basic
from ansible.module_utils.common import parameters, warnings

from ansible_collections.identityops.frontegg.plugins.module_utils import _module
from ansible_collections.identityops.frontegg.plugins.module_utils._wire import transport
from ansible_collections.identityops.frontegg.plugins.module_utils._wire.starter import Starter
from ansible_collections.identityops.frontegg.plugins.modules import user
from tests.emulator import Emulator

Result = dict[str, Any]
# The option with which a module returns its arguments. Before ansible-core 2.20, it always returns them.
WITH_ARGUMENTS = {"_ansible_inject_invocation": True} if "inject_invocation" in parameters.PASS_VARS else {}
_TRACE = re.compile(r"\b[0-9a-f]{32}\b")


class JumpingClock:
    """Time passes only when a caller waits. The emulator uses the same clock."""

    def __init__(self, now: float = 1_790_000_000.0) -> None:
        self._now = now
        self._lock = Lock()
        self.waits: list[float] = []

    def now(self) -> float:
        with self._lock:
            return self._now

    def sleep_until(self, moment: float) -> None:
        with self._lock:
            if moment > self._now:
                self.waits.append(moment - self._now)
                self._now = moment

    def wake(self) -> None:
        """Do nothing, because no thread sleeps on this clock."""


class Task:
    """A task against one emulator, of module user unless `main` is another."""

    def __init__(self, emu: Emulator, clock: JumpingClock) -> None:
        self.emu = emu
        self.clock = clock

    def run(self, *, check: bool = False, main: Callable[[], None] = user.main, **options: Any) -> Result:
        """Return the result as Ansible gets it. An option with value None is left out."""
        connection = {"client_id": self.emu.client_id, "api_token": self.emu.api_token, "api_url": self.emu.url}
        arguments = {**connection, **options, "_ansible_check_mode": check, "_ansible_diff": True}
        return run_main(main, {name: value for name, value in arguments.items() if value is not None}, self.clock)

    def check(self, **options: Any) -> Result:
        """Return the result of a run in check mode. The emulator forbids writes during the run."""
        self.emu.forbid_writes = True
        try:
            result = self.run(check=True, **options)
        finally:
            self.emu.forbid_writes = False
        assert not self.emu.forbidden_writes, "check mode wrote"
        return result

    def converge(self, **options: Any) -> Result:
        """Run in check mode and for real, and compare the rows. Then run again and check that nothing changes."""
        checked = self.check(**options)
        result = self.run(**options)
        assert agreed(checked) == agreed(result)
        written = len(self.emu.writes)
        again = self.run(**options)
        assert not again["changed"], again
        assert len(self.emu.writes) == written, "the second run wrote"
        return result


def agreed(result: Result) -> Result:
    """Return the part of a result in which check mode and the real run agree.

    It leaves out messages, what says which run it was and when it wrote, and the IDs of new users and of requests,
    which only the server knows. A preview writes no snapshot, and notes nothing in one.
    """
    differ = ("msg", "warnings", "invocation", "requests", "check_mode", "run", "migration_id", "snapshot", "noted")
    differ += ("noted_in",)
    told = {name: value for name, value in result.items() if name not in differ}
    told.update({key: timeless(told.get(key, [])) for key in ("users", "tenants")})
    told["users"] = [{**row, "id": None} if row["before"] is None else row for row in told["users"]]
    plain: Result = json.loads(_TRACE.sub("(trace)", json.dumps(told)))
    return plain


def timeless(rows: list[Result]) -> list[Result]:
    """Return the rows without what a preview does not have: the time of writes, what was read back, events."""
    found = []
    for row in rows:
        later = {name: None for name in ("at", "audit") if name in row}
        found.append({**row, **later, "verified": row.get("verified") if row["outcome"] == "unchanged" else None})
    return found


def outcomes(result: Result) -> dict[str, str]:
    """Return {identifier: outcome} of the rows."""
    return {row["user"]: row["outcome"] for row in result["users"]}


def warned(result: Result) -> list[str]:
    """Return the texts of the warnings. From ansible-core 2.19 on, a module returns them as mappings."""
    given = result.get("warnings", [])
    return [text if isinstance(text, str) else str(text["event"]["msg"]) for text in given]


def within_limits(emu: Emulator, *, lists: int, others: int) -> tuple[float, float]:
    """Return (the seconds from the first to the last request, the least that limits for each minute permit).

    lists, others: how many lists of users, and how many other requests, may be sent in a minute.
    """
    sent = [one for one in emu.log if one.route != "login"]
    through = [one for one in sent if one.status != 429]
    count = sum(one.route == "list" for one in through)
    minutes = max(-(-count // lists), -(-(len(through) - count) // others)) - 1
    return max(one.at for one in sent) - min(one.at for one in sent), 60.0 * minutes


def run_main(main: Callable[[], None], arguments: dict[str, Any], clock: JumpingClock) -> Result:
    output = StringIO()
    with _arguments(arguments), _clock(clock), _no_ancestors(), redirect_stdout(output):
        try:
            main()
        except SystemExit as leaving:
            assert leaving.code in (0, 1)
    result: Result = json.loads(output.getvalue())
    assert "exception" not in result, "a traceback"
    return {"failed": False, **result}


@contextmanager
def _no_ancestors() -> Iterator[None]:
    """Leave the processes above this one alone: the module would read all of them from /proc before each request.

    test_starter and test_stop are about them.
    """
    real = _module.Starter
    if real is Starter:  # else the test has a starter of its own
        _module.Starter = partial(Starter, parent_of=lambda pid: None, command_of=lambda pid: ())  # type: ignore[assignment, misc]  # it makes a Starter
    try:
        yield
    finally:
        _module.Starter = real  # type: ignore[misc]  # restores the class


@contextmanager
def _arguments(arguments: dict[str, Any]) -> Iterator[None]:
    """Set the arguments by hand, because ansible.module_utils.testing needs ansible-core 2.19."""
    before = {name: getattr(basic, name, None) for name in ("_ANSIBLE_ARGS", "_ANSIBLE_PROFILE")}
    basic._ANSIBLE_ARGS = json.dumps({"ANSIBLE_MODULE_ARGS": arguments}).encode()
    basic._ANSIBLE_PROFILE = "legacy"
    warnings._global_warnings.clear()  # a real module has its own process
    argv, sys.argv = sys.argv, ["ansible_module_user.py"]
    # After a test of a filter, this process is a controller. There, from 2.19 on, warnings of modules are lost.
    internal = sys.modules.get("ansible.module_utils._internal")
    was_controller = getattr(internal, "is_controller", False)
    if internal is not None:
        vars(internal)["is_controller"] = False
        _forget_what_controllers_refuse()
    try:
        with _any_text():
            yield
    finally:
        if internal is not None:
            vars(internal)["is_controller"] = was_controller
            _forget_what_controllers_refuse()
        sys.argv = argv
        for name, value in before.items():
            setattr(basic, name, value)


def _forget_what_controllers_refuse() -> None:
    """Clear Ansible's cache of this choice: a controller refuses text that is not UTF-8, and a module accepts it."""
    profiles = sys.modules.get("ansible.module_utils._internal._json._profiles")
    check = getattr(profiles, "_string_encoding_check_enabled", None)
    if check is not None:
        check.cache_clear()


@contextmanager
def _any_text() -> Iterator[None]:
    """Accept arguments that are not UTF-8, as a module must. A controller refuses them."""
    profiles = sys.modules.get("ansible.module_utils._internal._json._profiles")
    name = "_string_encoding_check_enabled"
    check = getattr(profiles, name, None)  # exists from ansible-core 2.19 on
    if check is None:
        yield
        return
    vars(profiles)[name] = lambda: False
    try:
        yield
    finally:
        vars(profiles)[name] = check


@contextmanager
def _clock(clock: JumpingClock) -> Iterator[None]:
    real = transport.Clock
    transport.Clock = lambda: clock  # type: ignore[assignment, misc, return-value]  # tests replace the clock here
    try:
        yield
    finally:
        transport.Clock = real  # type: ignore[misc]  # restores the clock
