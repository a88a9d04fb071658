# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: users who come from another system, as module user_migration names them. Pure.

FIELDS has a row for each thing that a migration can bring. Secrets are kept apart from wishes and plans, so that no
row, journal or error can hold them. A secret may stand in a wrong place, too: no check quotes the value of any option.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .._api.models import User
from .._base.elements import Element, Listing, read_elements
from .._base.errors import ApiError, InputError
from .._base.hashes import form_fault, has_marks_of_a_hash, looks_like_hash, quoted
from .._base.values import Check, check_tenant_id, flag, mapping, text
from .._engine.acts import Act, Part, Step
from .._engine.plan import Plan
from .attributes import ATTRIBUTES, Attributes
from .kind import UserKind, account
from .names import who_is
from .wishes import UserWish
from .writes_migration import MIGRATE

HASHES = ("bcrypt", "scrypt", "firebase-scrypt", "pbkdf2", "argon2", "sha256", "sha1")
PROVIDERS = ("local", "saml", "google", "github", "facebook", "microsoft", "scim2", "slack", "apple")
_LONGEST_CONFIG = 4095
USERS = Listing(
    option="users",
    elements="mappings",
    names="mappings",
    if_empty="an empty list, [], says that there is nobody to migrate",
    if_strange="no mapping with 'email' and 'tenant_id'",
)


@dataclass(frozen=True)
class Field:
    """One thing that a migration can bring. option, api_name: its names in the task and in requests.

    check: see Check. spec: what Ansible checks. is_secret: no output may show it.
    """

    option: str
    api_name: str
    check: Check
    spec: Mapping[str, Any] = field(default_factory=lambda: {"type": "str"})
    is_secret: bool = False


def _secret(label: str, value: object) -> str:
    """The value as it is."""
    if not isinstance(value, str) or not value.strip():
        raise InputError(f"{label}: is empty or no text; leave it out, or give a value with quotes.")
    return value


def _unquoted(check: Check, words: str, is_secret: Callable[[str], bool] = looks_like_hash) -> Check:
    """The check, with these words for any wrong value. It refuses a text that looks like a secret, too."""

    def unquoted(label: str, value: object) -> Any:
        if isinstance(value, str) and is_secret(value):
            raise InputError(f"{label}: looks like the hash of a password; see whether the columns are mixed up.")
        try:
            return check(label, value)
        except InputError:
            raise InputError(f"{label}: {words}.") from None

    return unquoted


_text = _unquoted(text, "is empty or no text; leave it out, or give a text with quotes")


def _config(label: str, value: object) -> str:
    """The config of a hash, as JSON text. It may hold a key, so that an error does not quote it."""
    config = _decoded(value)
    if not isinstance(config, Mapping):
        raise InputError(f"{label}: is no JSON object; write it as a mapping, such as {{N: 16384, r: 8, p: 1}}.")
    found = json.dumps(mapping(label, config))
    if len(found) > _LONGEST_CONFIG:
        raise InputError(f"{label}: is longer than the {_LONGEST_CONFIG} characters that Frontegg takes.")
    return found


def _metadata(label: str, value: object) -> str:
    decoded = _decoded(value)
    if not isinstance(decoded, Mapping):
        raise InputError(f"{label}: is no JSON object; write it as a mapping.")
    found: str = ATTRIBUTES["metadata"].sent(mapping(label, decoded))
    return found


def _decoded(value: object) -> object:
    """What a JSON text holds. A file has mappings as such texts. None for a text that is no JSON."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


def parts_of(secret: object) -> list[object]:
    """A secret, and the values that it holds if it is JSON: an error may quote each of them."""
    decoded = _decoded(secret)
    return [secret, *(decoded.values() if isinstance(decoded, Mapping) else ())]


def _one_of(words: tuple[str, ...]) -> Check:
    def check(label: str, value: object) -> str:
        if value not in words:
            raise InputError(f"{label}: is none of {', '.join(words)}.")
        return str(value)

    return check


_phone = _unquoted(ATTRIBUTES["phone_number"].check, "is no phone number; write it as +49-30-1234567, with quotes")
# An ID may be a digest in hex.
_id = _unquoted(text, "is empty or no text; leave it out, or give a text with quotes", has_marks_of_a_hash)
_RAW, _SECRET = {"type": "raw"}, {"type": "str", "no_log": True}
FIELDS = {
    row.option: row
    for row in (
        Field("name", "name", _text),
        Field("password_hash", "passwordHash", _secret, _SECRET, is_secret=True),
        Field("password_hash_type", "passwordHashType", _one_of(HASHES), {"type": "str", "no_log": False}),
        Field("password_hash_config", "passwordHashConfig", _config, {"type": "json", "no_log": True}, is_secret=True),
        Field("mfa_secret", "authenticatorAppMfaSecret", _secret, _SECRET, is_secret=True),
        Field("phone_number", "phoneNumber", _phone),
        Field("provider", "provider", _one_of(PROVIDERS)),
        Field("metadata", "metadata", _metadata, _RAW),
        Field("vendor_metadata", "vendorMetadata", _metadata, _RAW),
        Field("external_id", "externalId", _id),
        Field("verified", "verifyUser", _unquoted(flag, "is neither true nor false"), _RAW),
    )
}
# A file or a row may also say where a user comes from, for messages.
OPTIONS: dict[str, Mapping[str, Any]] = {
    "email": {"type": "str"},
    "tenant_id": {"type": "str"},
    **{name: row.spec for name, row in FIELDS.items()},
    "roles": _RAW,
    "line": {"type": "int"},
}


@dataclass(frozen=True)
class Migrated:
    """The state that a migration brings about, for the engine: the user is there."""

    word: str = "migrated"
    removes: bool = False
    creates: bool = False
    status_if_so: int | None = None


MIGRATED = Migrated()


@dataclass(frozen=True)
class Newcomer(UserWish):
    """One user who is to be brought in. body: what is sent, without the roles; it holds secrets."""

    body: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def aim(self) -> Any:
        """The state that is wanted."""
        return MIGRATED

    @property
    def place(self) -> str:
        """The tenant that the user is brought into."""
        return self.tenant_id or ""

    def shows(self, name: str) -> str:
        """A name that does not exist, as errors show it: it may be a secret in a wrong place."""
        return quoted(name)


def read_newcomers(users: object) -> list[Newcomer]:
    """All users of the task, in their order. InputError: the faults of all of them."""
    first: dict[object, str] = {}

    def read(label: str, element: Element) -> Newcomer:
        wish = _newcomer(label, element)
        other = first.setdefault(wish.who, label)
        if other != label:
            raise InputError(f"{label}: {wish.given} is named in {other}, too; name each user once.")
        return wish

    return read_elements(USERS, users, read)


def _newcomer(label: str, element: Element) -> Newcomer:
    """The user of one element. InputError holds all its faults."""
    if isinstance(element, str):
        raise InputError(f"{label}: is {USERS.if_strange}.")
    faults: list[str] = []
    found: dict[str, Any] = {}
    checks: dict[str, Check] = {**{name: row.check for name, row in FIELDS.items()}, "roles": _roles}
    for name, check in {"email": _email, "tenant_id": _tenant, **checks}.items():
        if name in checks and element.get(name) is None:
            continue
        try:
            found[name] = check(f"{label}: {name}", element.get(name))
        except InputError as error:
            faults.append(str(error))
    if element.get("password_hash") is not None and element.get("password_hash_type") is None:
        faults.append(f"{label}: password_hash: needs password_hash_type, one of {', '.join(HASHES)}.")
    hashless = [name for name in ("password_hash_type", "password_hash_config") if element.get(name) is not None]
    if hashless and element.get("password_hash") is None:
        faults.append(f"{label}: {hashless[0]}: goes with password_hash, and there is none.")
    words = form_fault(found.get("password_hash_type", ""), found.get("password_hash", ""))
    if words and "password_hash" in found:
        faults.append(f"{label}: password_hash: {words}.")
    InputError.raise_all(faults)
    body = {row.api_name: found[name] for name, row in FIELDS.items() if name in found}
    body.update(email=found["email"], tenantId=found["tenant_id"])
    who, wanted = who_is(label, found["email"]), Attributes(roles=found.get("roles"))
    newcomer = Newcomer(label, found["email"], who, MIGRATED.word, found["tenant_id"], wanted)
    return replace(newcomer, body=body)


def _email(label: str, value: object) -> str:
    if value is None:
        raise InputError(f"{label}: is missing; a migration names each user by email.")
    try:
        who = who_is(label, value)
    except InputError:
        raise InputError(f"{label}: is no email.") from None
    if who.kind != "email":
        raise InputError(f"{label}: is an ID; a migration names each user by email.")
    return str(value).strip()


def _tenant_id(label: str, value: object) -> str:
    check_tenant_id(value, label)
    return str(value)


check_tenant = _unquoted(_tenant_id, "is no tenant ID")


def _tenant(label: str, value: object) -> str:
    if value is None:
        raise InputError(f"{label}: is missing; name the tenant that the user is brought into.")
    return str(check_tenant(label, value))


def _roles(label: str, value: object) -> tuple[str, ...]:
    """The roles. The portal's files have them in one text, with | between them."""
    if isinstance(value, str):
        value = value.replace("|", ",").split(",") if value.strip() else []
    if not isinstance(value, (list, tuple)):
        raise InputError(f"{label}: is no list.")
    return tuple(_text(f"{label}[{index}]", one) for index, one in enumerate(value))


class NewcomerKind(UserKind):
    """Users who are brought in. Whoever is there is as wanted: a migration changes nobody."""

    planned_words: Mapping[str, Any] = {}
    more_guards: Mapping[str, type] = {}
    playbooks: Mapping[str, str] = {}

    def __init__(self, act: Act) -> None:
        self._act = act

    def is_as_wanted(self, wish: UserWish, user: User | None) -> bool:
        """Whether the user is in the tenant. An answer without tenants proves no absence."""
        return user is not None and (user.memberships is None or user.membership(wish.tenant_id or "") is not None)

    def is_where_wanted(self, wish: UserWish, user: User) -> bool:
        """Whether the user is in the tenant."""
        return self.is_as_wanted(wish, user)

    def answer_proves(self, wish: UserWish, user: User) -> bool:
        """Whether the answer has the user's tenants."""
        return user.memberships is not None

    def answer_denies(self, wish: UserWish, user: User) -> bool:
        """Whether the answer has the user's tenants, and the tenant is none of them."""
        return not self.is_as_wanted(wish, user)

    def view(self, wish: UserWish, user: User, known: dict[str, Any] | None = None) -> dict[str, Any]:
        """The account, as rows and diffs show it."""
        return account(user, known)

    def act_for(self, wish: UserWish) -> Act:
        """The act of the task: to migrate, or to start to."""
        return self._act

    def remark(self, wish: UserWish, after: dict[str, Any]) -> str:
        """Nothing: see plan()."""
        return ""

    def element(self, wish: UserWish, plan: Plan) -> dict[str, Any]:
        """What a plan file would say of the user. No task writes one: it would hold the secrets."""
        return {"email": wish.given, "tenant_id": wish.tenant_id}


KIND = NewcomerKind(MIGRATE)
# For a task that does not wait
STARTING = NewcomerKind(replace(MIGRATE, verb="start to migrate", done="started to migrate", msg="migration started"))


def plan(kind: NewcomerKind, wish: Newcomer, user: User | None, error: ApiError | None, step: Step) -> Plan:
    """The plan for one user. user: who has the email. error: why that is not known. step: the write for a newcomer."""
    if error is not None:
        return Plan(kind, (wish,), "failed", f"could not be looked up: {error.reason}", failed=True, error=error)
    if user is None:
        after = {"locked": False, "tenants": [wish.place], "disabled_in": []}
        part = Part(step.act, step.act.told(None), (step,))
        return Plan(kind, (wish,), "changed", part.msg, None, step.act.name, (part,), None, after)
    now = kind.view(wish, user)
    msg = "; ".join([step.act.already, *elsewhere(wish, user)])
    return Plan(kind, (wish,), "unchanged", msg, user, before=now, after=now)


def elsewhere(wish: Newcomer, user: User) -> list[str]:
    """What a row says of a user who is there already, and not in the tenant."""
    if KIND.is_as_wanted(wish, user):
        return []
    return [f"not a member of tenant {wish.place}; module user with state present adds them"]
