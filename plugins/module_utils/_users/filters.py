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
from .._base.errors import InputError
from .._base.identifiers import identify
from .._base.times import moment
from .._base.values import check_tenant_id, email_key
from .rows import STATUSES

DAY = 86400.0

Row = dict[str, Any]
Params = Mapping[str, Any]
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
    """

    option: str
    spec: Mapping[str, Any]
    test: MakeTest = _no_test
    query: Callable[[Params], dict[str, str]] = _no_query
    check: Callable[[Params], None] = _no_check
    needs: str = ""


@dataclass(frozen=True)
class Selection:
    """Which users are wanted.

    queries: ways to ask the server for the same users; they are tried in turn. tenant_id, phrase: how to ask.
    below: whether members of the sub-tenants of tenant_id are wanted, too.
    tests: all of them must hold for a row. needs, late_tests: what to include then, and the tests that need it.
    """

    queries: tuple[dict[str, str], ...]
    tenant_id: str | None
    phrase: bool
    tests: tuple[Test, ...]
    needs: tuple[str, ...] = ()
    late_tests: tuple[Test, ...] = ()
    below: bool = False

    def takes(self, user: User, row: Row) -> bool:
        """Whether the user, and the row made of them, pass every test that needs no further request."""
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
    for row in given:
        row.check(params)
    tests = [(row.needs, test) for row in given for test in [row.test(params, now)] if test is not None]
    return Selection(
        queries=_queries(params, given),
        tenant_id=params["tenant_id"],
        phrase=params["search"] is not None,
        tests=tuple(test for needs, test in tests if not needs),
        needs=tuple(dict.fromkeys(needs for needs, dummy in tests if needs)),
        late_tests=tuple(test for needs, test in tests if needs),
        below=bool(params["include_sub_tenants"]),
    )


def given_filters(params: Params) -> list[str]:
    """The names of the filters that the task sets."""
    return [name for name in FILTERS if params[name] is not None]


def _queries(params: Params, given: list[Filter]) -> tuple[dict[str, str], ...]:
    """The query, and for an email with capitals a second one: whether the server minds their case is not known."""
    query = {name: value for row in given for name, value in row.query(params).items()}
    email = (params["email"] or "").strip()
    return (query,) if email == email.lower() else (query, {**query, "_email": email.lower()})


# Checks


def _check_tenant(params: Params) -> None:
    check_tenant_id(params["tenant_id"], "tenant_id")


def _check_sub_tenants(params: Params) -> None:
    if params["tenant_id"] is None:
        raise InputError("include_sub_tenants: needs tenant_id, the tenant whose sub-tenants are meant.")


def _check_email(params: Params) -> None:
    if getattr(identify(params["email"].strip()), "kind", "") != "email":
        raise InputError(f"email: '{params['email']}' is no email.")


def _check_domains(params: Params) -> None:
    for index, domain in enumerate(params["domains"]):
        if identify(f"x@{domain.strip().lstrip('@')}") is None:
            raise InputError(f"domains[{index}]: '{domain}' is no domain.")
    if params["email"] and not _in_domains(params["email"], params["domains"]):
        raise InputError(f"email and domains: {params['email']} is in none of the domains, so nobody can be meant.")


def _check_created(params: Params) -> None:
    before, after = (_option_moment(params, name) for name in ("created_before", "created_after"))
    if before is not None and after is not None and after >= before:
        raise InputError("created_after and created_before: nobody can be created after one and before the other.")


# Tests


def _test_email(params: Params, now: float) -> Test:
    email = email_key(params["email"].strip())
    return lambda row: email_key(row["email"] or "") == email


def _test_prefix(params: Params, now: float) -> Test:
    prefix = params["name_prefix"].lower()
    return lambda row: str(row["name"] or "").lower().startswith(prefix)


def _test_domains(params: Params, now: float) -> Test:
    return lambda row: _in_domains(row["email"] or "", params["domains"])


def _flag(option: str, key: str) -> Filter:
    """A filter for a flag of a row. A flag that is missing counts as not set."""
    return Filter(option, {"type": "bool"}, lambda params, dummy: lambda row: (row[key] is True) == params[option])


def _test_managed(params: Params, now: float) -> Test:
    return lambda row: (row["managed_by"] or "frontegg") == params["managed_by"]


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
    before = _option_moment(params, "created_before")
    return lambda row: before is not None and (at := _row_moment(row, "created_at")) is not None and at < before


def _test_created_after(params: Params, now: float) -> Test:
    after = _option_moment(params, "created_after")
    return lambda row: after is not None and (at := _row_moment(row, "created_at")) is not None and at > after


def _inactive_test(since: float, never_counts: bool) -> Test:
    """A test by the last login. never_counts: users who never logged in count, from their creation on."""

    def test(row: Row) -> bool:
        if row["last_login"] is None and not never_counts:
            return False
        last = _row_moment(row, "created_at" if row["last_login"] is None else "last_login")
        return last is not None and last <= since

    return test


def _option_moment(params: Params, name: str) -> float | None:
    if params[name] is None:
        return None
    try:
        return moment(params[name])
    except (ValueError, OverflowError) as error:
        raise InputError(f"{name}: '{params[name]}' is no date; write 2026-01-31 or 2026-01-31T17:55:00Z.") from error


def _row_moment(row: Row, name: str) -> float | None:
    try:
        return moment(row[name])
    except (AttributeError, TypeError, ValueError, OverflowError):  # of another type, or text that is no time
        return None


def _in_domains(email: str, domains: list[str]) -> bool:
    domain = email_key(email).rpartition("@")[2]
    return any(domain == email_key(name.strip().lstrip("@")) for name in domains)


_TEXT = {"type": "str"}

FILTERS = {
    row.option: row
    for row in (
        Filter(
            "tenant_id",
            _TEXT,
            query=lambda params: {"_includeSubTenants": "true" if params["include_sub_tenants"] else "false"},
            check=_check_tenant,
        ),
        Filter("include_sub_tenants", {"type": "bool"}, check=_check_sub_tenants),
        Filter(
            "email", _TEXT, _test_email, query=lambda params: {"_email": params["email"].strip()}, check=_check_email
        ),
        Filter("name_prefix", _TEXT, _test_prefix, query=lambda params: {"_namePrefix": params["name_prefix"]}),
        Filter("search", _TEXT, query=lambda params: {"_phraseSearchContains": params["search"]}),
        Filter("domains", {"type": "list", "elements": "str"}, _test_domains, check=_check_domains),
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
        Filter("inactive_days", {"type": "int"}, _test_inactive),
        Filter("never_logged_in", {"type": "bool"}, _test_never),
        Filter("created_before", _TEXT, _test_created_before, check=_check_created),
        Filter("created_after", _TEXT, _test_created_after, check=_check_created),
    )
}
