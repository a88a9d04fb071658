# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the filters of module user_info -> what the server filters, and what is left. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .._api.models import User
from .._base.errors import InputError
from .._base.identifiers import identify
from .._base.times import moment
from .._base.values import check_tenant_id, email_key

DAY = 86400.0
FILTERS = (
    "tenant_id", "email", "name_prefix", "search", "domains", "locked", "verified", "mfa_enrolled", "managed_by",
    "status", "inactive_days", "never_logged_in", "created_before", "created_after", "include_sub_tenants",
)  # fmt: skip

Row = dict[str, Any]
Test = Callable[[Row], bool]


@dataclass(frozen=True)
class Selection:
    """Which users are wanted.

    queries, tenant_id, phrase: for the server; queries are ways to ask the same, to be tried in turn.
    below: whether members of the sub-tenants of tenant_id are wanted, too.
    tests: all have to hold for a row of _rows. statuses: one of them has to hold, which takes a further request.
    """

    queries: tuple[dict[str, str], ...]
    tenant_id: str | None
    phrase: bool
    tests: tuple[Test, ...]
    statuses: tuple[str, ...] = ()
    below: bool = False

    def takes(self, user: User, row: Row) -> bool:
        """Whether the user, and the row made of them, pass every test that needs no further request."""
        return self._reaches(user) and all(test(row) for test in self.tests)

    def _reaches(self, user: User) -> bool:
        """An answer that tells no tenants at all is the server's word alone; one that tells an empty list is not."""
        if self.tenant_id is None or user.memberships is None:
            return True
        return bool(user.memberships) if self.below else user.membership(self.tenant_id) is not None


def read_selection(params: dict[str, Any], now: float) -> Selection:
    """From the options; raises InputError that names the one at fault. now: seconds since the epoch."""
    _check(params)
    return Selection(
        queries=_queries(params),
        tenant_id=params["tenant_id"],
        phrase=params["search"] is not None,
        tests=(*_identity_tests(params), *_flag_tests(params), *_time_tests(params, now)),
        statuses=tuple(params["status"] or ()),
        below=bool(params["include_sub_tenants"]),
    )


def given_filters(params: dict[str, Any]) -> list[str]:
    """The names of the filters that the task sets."""
    return [name for name in FILTERS if params[name] is not None]


def _check(params: dict[str, Any]) -> None:
    if params["tenant_id"] is not None:
        check_tenant_id(params["tenant_id"], "tenant_id")
    elif params["include_sub_tenants"] is not None:
        raise InputError("include_sub_tenants: needs tenant_id, the tenant whose sub-tenants are meant.")
    if params["email"] is not None and getattr(identify(params["email"].strip()), "kind", "") != "email":
        raise InputError(f"email: '{params['email']}' is no email.")
    for index, domain in enumerate(params["domains"] or ()):
        if identify(f"x@{domain.strip().lstrip('@')}") is None:
            raise InputError(f"domains[{index}]: '{domain}' is no domain.")
    if params["email"] and params["domains"] is not None and not _in_domains(params["email"], params["domains"]):
        raise InputError(f"email and domains: {params['email']} is in none of the domains, so nobody can be meant.")


def _queries(params: dict[str, Any]) -> tuple[dict[str, str], ...]:
    query = _query(params)
    email = (params["email"] or "").strip()
    return (query,) if email == email.lower() else (query, {**query, "_email": email.lower()})


def _query(params: dict[str, Any]) -> dict[str, str]:
    query = {}
    if params["tenant_id"] is not None:
        query["_includeSubTenants"] = "true" if params["include_sub_tenants"] else "false"
    if params["email"] is not None:
        query["_email"] = params["email"].strip()
    if params["name_prefix"] is not None:
        query["_namePrefix"] = params["name_prefix"]
    if params["search"] is not None:
        query["_phraseSearchContains"] = params["search"]
    return query


def _identity_tests(params: dict[str, Any]) -> list[Test]:
    """Of these the server has seen some; whether it is as exact as promised here is not confirmed, so once more."""
    email, prefix, domains = params["email"], params["name_prefix"], params["domains"]
    tests: list[Test] = []
    if email is not None:
        tests.append(lambda row: email_key(row["email"] or "") == email_key(email.strip()))
    if prefix is not None:
        tests.append(lambda row: str(row["name"] or "").lower().startswith(prefix.lower()))
    if domains is not None:
        tests.append(lambda row: _in_domains(row["email"] or "", domains))
    return tests


def _flag_tests(params: dict[str, Any]) -> list[Test]:
    wanted = {"is_locked": params["locked"], "verified": params["verified"], "mfa_enrolled": params["mfa_enrolled"]}
    tests = [_flag_test(name, value) for name, value in wanted.items() if value is not None]
    managed_by = params["managed_by"]
    if managed_by is not None:
        tests.append(lambda row: (row["managed_by"] or "frontegg") == managed_by)
    return tests


def _flag_test(name: str, wanted: bool) -> Test:
    return lambda row: (row[name] is True) == wanted


def _time_tests(params: dict[str, Any], now: float) -> list[Test]:
    days, never = params["inactive_days"], params["never_logged_in"]
    before, after = (_option_moment(params, name) for name in ("created_before", "created_after"))
    if before is not None and after is not None and after >= before:
        raise InputError("created_after and created_before: nobody can be created after one and before the other.")
    tests: list[Test] = []
    if days is not None:
        tests.append(_inactive_test(now - days * DAY, bool(never)))
    elif never is not None:
        tests.append(lambda row: (row["last_login"] is None) == never)
    if before is not None:
        tests.append(lambda row: (created := _row_moment(row, "created_at")) is not None and created < before)
    if after is not None:
        tests.append(lambda row: (created := _row_moment(row, "created_at")) is not None and created > after)
    return tests


def _inactive_test(since: float, never_counts: bool) -> Test:
    """By the last login; those who never logged in only where they are asked for, by the time they were created."""

    def test(row: Row) -> bool:
        if row["last_login"] is None and not never_counts:
            return False
        last = _row_moment(row, "created_at" if row["last_login"] is None else "last_login")
        return last is not None and last <= since

    return test


def _option_moment(params: dict[str, Any], name: str) -> float | None:
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
    return any(domain == email_key(one.strip().lstrip("@")) for one in domains)
