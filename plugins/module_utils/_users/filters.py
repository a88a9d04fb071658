# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the filters of module user_info, one row per filter. Pure.

Whoever adds a filter adds a row: the option, what the server filters by, and a test of the users in its answer. Whether
the server filters as exactly as promised here is not confirmed, so each user is tested again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Optional

from .._api.models import User
from .._base.errors import ApiError, InputError
from .._base.values import email_key, same
from .._base.wishes import Name
from .filter_checks import (
    Params,
    Word,
    check_created,
    check_domains,
    check_email,
    check_exceptions,
    check_sub_tenants,
    check_tenant,
    check_without_tenant,
    in_domains,
    is_named,
    option_moment,
    read_keys,
)
from .names import EXCEPTED, identifiers_of, read_names
from .rows import DAY, STATUSES, row_moment
from .statistics import manager

Row = dict[str, Any]
Test = Callable[[Row], bool]
# (the options of the task, seconds since the epoch) -> the test of a row, None where the server alone can tell
MakeTest = Callable[[Params, float], Optional[Test]]


def _no_test(params: Params, now: float) -> Test | None:
    return None


def _no_query(params: Params) -> dict[str, str]:
    return {}


def _no_check(params: Params) -> None:
    """All values are fine."""


@dataclass(frozen=True)
class Filter:
    """One filter of module user_info. A filter that the task leaves out has no say.

    option: its name. spec: what Ansible checks. check(params): raises InputError for a value that makes no sense.
    query(params): what the server filters by. test(params, now): see MakeTest.
    needs: the value of `include` whose rows the test looks at. It takes further requests, for the users who are left.
    noun: "role" or "group", if the value names one. A name that no tenant knows is an error.
    asks_tenants: whether the test is wrong about a user whose tenants the answer leaves out.
    """

    option: str
    spec: Mapping[str, Any]
    test: MakeTest = _no_test
    query: Callable[[Params], dict[str, str]] = _no_query
    check: Callable[[Params], None] = _no_check
    needs: str = ""
    noun: str = ""
    asks_tenants: bool = False


@dataclass(frozen=True)
class Selection:
    """Which users are wanted.

    queries: ways to ask the server for the same users; they are tried in turn. tenant_id, phrase: how to ask.
    below: whether members of the sub-tenants of tenant_id are wanted, too.
    tests: all of them must hold for a row. needs, late_tests: what to include then, and the tests that need it.
    words: the roles and groups that filters name. excepted: the users whom except_users names.
    asks_tenants: whether a user whose tenants the answer leaves out is an error.
    """

    queries: tuple[dict[str, str], ...]
    tenant_id: str | None
    phrase: bool
    tests: tuple[Test, ...]
    needs: tuple[str, ...] = ()
    late_tests: tuple[Test, ...] = ()
    below: bool = False
    words: tuple[Word, ...] = ()
    excepted: tuple[Name, ...] = ()
    asks_tenants: bool = False

    def takes(self, user: User, row: Row) -> bool:
        """Whether the user, and the row made of them, pass every test that needs no further request."""
        if self.asks_tenants and user.memberships is None:
            # Without this error, a filter would take the user for one without tenants.
            raise ApiError(user.email or user.id, "the list does not say which tenants this user is in")
        return self._reaches(user) and all(test(row) for test in self.tests)

    def takes_late(self, row: Row) -> bool:
        """Whether the row passes the tests that need further requests."""
        return all(test(row) for test in self.late_tests)

    def _reaches(self, user: User) -> bool:
        """Whether the user is in the tenant. If the answer has no tenants at all, the server's word counts."""
        if self.tenant_id is None or user.memberships is None:
            return True
        return bool(user.memberships) if self.below else user.membership(self.tenant_id) is not None


def read_selection(params: Params, now: float) -> Selection:
    """The selection that the options make. InputError names the option at fault. now: seconds since the epoch."""
    given = [FILTERS[name] for name in given_filters(params)]
    InputError.raise_all([fault for row in given for fault in _faults(row, params)])
    tests = [(row.needs, test) for row in given for test in [row.test(params, now)] if test is not None]
    return Selection(
        queries=_queries(params, given),
        tenant_id=params["tenant_id"],
        phrase=params["search"] is not None,
        tests=tuple(test for needs, test in tests if not needs),
        needs=tuple(dict.fromkeys(needs for needs, dummy in tests if needs)),
        late_tests=tuple(test for needs, test in tests if needs),
        below=bool(params["include_sub_tenants"]),
        words=tuple(Word(row.option, row.noun, params[row.option], row.needs) for row in given if row.noun),
        excepted=_excepted(params),
        asks_tenants=params["tenant_id"] is None and any(row.asks_tenants for row in given),
    )


def _faults(row: Filter, params: Params) -> list[str]:
    try:
        row.check(params)
    except InputError as error:
        return [str(error)]
    return []


def _excepted(params: Params) -> tuple[Name, ...]:
    return () if params["except_users"] is None else tuple(read_names(params["except_users"], EXCEPTED))


def given_filters(params: Params) -> list[str]:
    """The names of the filters that the task sets."""
    return [name for name in FILTERS if params[name] is not None]


def _queries(params: Params, given: list[Filter]) -> tuple[dict[str, str], ...]:
    """The query, and for an email with capitals a second one: whether the server minds their case is not known."""
    query = {name: value for row in given for name, value in row.query(params).items()}
    email = (params["email"] or "").strip()
    return (query,) if email == email.lower() else (query, {**query, "_email": email.lower()})


# Tests


def _test_exceptions(params: Params, now: float) -> Test:
    excepted = {name.who for name in _excepted(params)}
    return lambda row: excepted.isdisjoint(identifiers_of(row["id"], row["email"]))


def _test_without_tenant(params: Params, now: float) -> Test:
    return lambda row: (not row["tenant_ids"]) == params["without_tenant"]


def _test_email(params: Params, now: float) -> Test:
    email = email_key(params["email"].strip())
    return lambda row: email_key(row["email"] or "") == email


def _test_prefix(params: Params, now: float) -> Test:
    prefix = params["name_prefix"].lower()
    return lambda row: str(row["name"] or "").lower().startswith(prefix)


def _test_domains(params: Params, now: float) -> Test:
    return lambda row: in_domains(row["email"] or "", params["domains"])


def _flag(option: str, key: str) -> Filter:
    """A filter for a flag of a row. A flag that is missing counts as not set."""
    return Filter(option, {"type": "bool"}, lambda params, dummy: lambda row: (row[key] is True) == params[option])


def _test_managed(params: Params, now: float) -> Test:
    return lambda row: manager(row) == params["managed_by"]


def _keys(option: str) -> Filter:
    """A filter for metadata. Metadata that is no mapping has no keys."""

    def make(params: Params, now: float) -> Test:
        wanted = read_keys(option, params[option])
        if isinstance(wanted, Mapping):
            return lambda row: all(key in _data(row) and same(_data(row)[key], value) for key, value in wanted.items())
        return lambda row: all(key in _data(row) for key in wanted)

    def _data(row: Row) -> Mapping[str, Any]:
        return row[option] if isinstance(row[option], Mapping) else {}

    def check(params: Params) -> None:
        read_keys(option, params[option])

    return Filter(option, {"type": "raw"}, make, check=check)


def _belonging(option: str, noun: str) -> Filter:
    """A filter for a role or a group, in the tenant that is asked for or in any."""

    def make(params: Params, now: float) -> Test:
        tenant_id, word = params["tenant_id"], params[option]
        return lambda row: any(is_named(one, word) for one in row[f"{noun}s"] if tenant_id in (None, one["tenant_id"]))

    return Filter(option, _TEXT, make, needs=f"{noun}s", noun=noun, asks_tenants=True)


def _test_status(params: Params, now: float) -> Test:
    """One of the statuses, in the tenant that is asked for or in any."""
    tenant_id, wanted = params["tenant_id"], tuple(params["status"])

    def test(row: Row) -> bool:
        here = [membership["status"] for membership in row["statuses"] if tenant_id in (None, membership["tenant_id"])]
        return any(status in wanted for status in here)

    return test


def _test_inactive(params: Params, now: float) -> Test:
    return _inactive_test(now - params["inactive_days"] * DAY, bool(params["never_logged_in"]))


def _test_never(params: Params, now: float) -> Test | None:
    """With inactive_days, the option says which users that filter takes in."""
    if params["inactive_days"] is not None:
        return None
    return lambda row: (row["last_login"] is None) == params["never_logged_in"]


def _test_created_before(params: Params, now: float) -> Test:
    before = option_moment(params, "created_before")
    return lambda row: before is not None and (at := row_moment(row, "created_at")) is not None and at < before


def _test_created_after(params: Params, now: float) -> Test:
    after = option_moment(params, "created_after")
    return lambda row: after is not None and (at := row_moment(row, "created_at")) is not None and at > after


def _inactive_test(since: float, never_counts: bool) -> Test:
    """A test by the last login. never_counts: users who never logged in count, from their creation on."""

    def test(row: Row) -> bool:
        if row["last_login"] is None and not never_counts:
            return False
        last = row_moment(row, "created_at" if row["last_login"] is None else "last_login")
        return last is not None and last <= since

    return test


_TEXT = {"type": "str"}

FILTERS = {
    row.option: row
    for row in (
        Filter(
            "tenant_id",
            _TEXT,
            query=lambda params: {"_includeSubTenants": "true" if params["include_sub_tenants"] else "false"},
            check=check_tenant,
        ),
        Filter("include_sub_tenants", {"type": "bool"}, check=check_sub_tenants),
        Filter("without_tenant", {"type": "bool"}, _test_without_tenant, check=check_without_tenant, asks_tenants=True),
        Filter(
            "email", _TEXT, _test_email, query=lambda params: {"_email": params["email"].strip()}, check=check_email
        ),
        Filter("name_prefix", _TEXT, _test_prefix, query=lambda params: {"_namePrefix": params["name_prefix"]}),
        Filter("except_users", {"type": "raw"}, _test_exceptions, check=check_exceptions),
        Filter("search", _TEXT, query=lambda params: {"_phraseSearchContains": params["search"]}),
        Filter("domains", {"type": "list", "elements": "str"}, _test_domains, check=check_domains),
        _flag("locked", "is_locked"),
        _flag("verified", "verified"),
        _flag("mfa_enrolled", "mfa_enrolled"),
        Filter("managed_by", {"type": "str", "choices": ["frontegg", "scim2", "external"]}, _test_managed),
        Filter(
            "status",
            {"type": "list", "elements": "str", "choices": list(STATUSES)},
            _test_status,
            needs="statuses",
        ),
        _belonging("has_role", "role"),
        _belonging("in_group", "group"),
        _keys("metadata"),
        _keys("vendor_metadata"),
        Filter("inactive_days", {"type": "int"}, _test_inactive),
        Filter("never_logged_in", {"type": "bool"}, _test_never),
        Filter("created_before", _TEXT, _test_created_before, check=check_created),
        Filter("created_after", _TEXT, _test_created_after, check=check_created),
    )
}
