# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sample environment: 1,000 users in 4 tenants, the same each time."""

from __future__ import annotations

import random
import uuid
from itertools import product
from typing import Any

from .clock import iso
from .state import Membership, Role, Session, State, Tenant, Token, User

COUNT = 1000
TENANTS = {"acme": "Acme", "beta": "Beta Logistics", "gamma": "Gamma Health", "delta": "Delta Energy"}
GONE = "old-corp"  # a deleted tenant that some users still list
FIRST_NAMES = (
    "ada alan amina anna arjun bela carla chen daniel diego elena emma erik fatima felix grace hana hugo ines ivan "
    "jonas julia kai karim laila lena leo lucia mara marco mei mira nadia nils nora olga omar paula pedro priya "
    "rosa samir sara sofia tariq tomas vera yara yusuf zara"
)
LAST_NAMES = (
    "almeida andersen bauer becker costa dubois eriksen ferrari fischer garcia haddad hansen ivanova jansen kaya "
    "keller kim larsen lopez maier moreau nakamura novak okafor olsen park patel petrov ricci rossi sato schmidt "
    "silva singh tanaka torres weber wong yilmaz zhang"
)
START = 1672531200  # 2023-01-01
YEAR = 365 * 86400


def _specials() -> list[dict[str, Any]]:
    """Return the users that tests and examples name."""
    return [
        {"email": "o'brien@acme.example", "name": "Sean O'Brien", "tenants": ["acme"]},
        {"email": "jane@acme.example", "name": "Jane Doe", "tenants": ["acme"]},
        {"email": "jane+leaver@acme.example", "name": "Jane Leaver", "tenants": ["acme", "beta"]},
        {"email": "zoë.müller@beta.example", "name": "Zoë Müller", "tenants": ["beta"]},
        {"email": "Maria.Three@acme.example", "name": "Maria Three", "tenants": ["acme", "beta", "gamma"]},
        {"email": "locked@acme.example", "name": "Lou Locked", "tenants": ["acme"], "locked": True},
        {"email": "unlocked@acme.example", "name": "Uma Unlocked", "tenants": ["acme"], "locked": False},
        {"email": "disabled@beta.example", "name": "Dee Disabled", "tenants": ["acme", "beta"], "disabled_in": "beta"},
        {"email": "scim@gamma.example", "name": "Sam Scim", "tenants": ["gamma"], "managed_by": "scim2"},
        {"email": "external@gamma.example", "name": "Ed External", "tenants": ["gamma"], "managed_by": "external"},
        {"email": "breakglass@ops.example", "name": "Break Glass", "tenants": ["acme"], "last_login": None},
        {"email": "backup@ops.example", "name": "Backup Service", "tenants": ["acme", "beta"]},
        {"email": "automation@ops.example", "name": "Automation", "tenants": list(TENANTS)},
        {"email": "never@delta.example", "name": "Nell Never", "tenants": ["delta"], "last_login": None},
        {"email": "unverified@delta.example", "name": "Una Verified", "tenants": ["delta"], "verified": None},
        {"email": "nowhere@acme.example", "name": "Nora Nowhere", "tenants": []},
        {"email": "adrift@beta.example", "name": "Adam Adrift", "tenants": []},
        {"email": "remains@acme.example", "name": "Rem Ains", "tenants": [GONE]},
        {"email": "half.gone@beta.example", "name": "Hal Gone", "tenants": ["beta", GONE]},
    ]


def _people(dice: random.Random, count: int) -> list[dict[str, Any]]:
    """Return ordinary users. Most are in one tenant, some in two. One in twelve never logged in."""
    people = []
    names = list(product(FIRST_NAMES.split(), LAST_NAMES.split()))
    for first, last in dice.sample(names, count):
        home = dice.choice(list(TENANTS))
        tenants = [home] + ([dice.choice([t for t in TENANTS if t != home])] if dice.random() < 0.1 else [])
        person: dict[str, Any] = {
            "email": f"{first}.{last}@{home}.example",
            "name": f"{first.title()} {last.title()}",
            "tenants": tenants,
            "mfa_enrolled": dice.random() < 0.4,
            "metadata": None if dice.random() < 0.05 else '{"department":"sales"}',
        }
        if dice.random() < 1 / 12:
            person["last_login"] = None
        people.append(person)
    return people


def _user(dice: random.Random, person: dict[str, Any], role_id: str) -> User:
    created = START + dice.randrange(2 * YEAR)
    times = {"created_at": iso(created), "last_login": iso(created + dice.randrange(YEAR))}
    memberships = {tenant: Membership(tenant, [role_id]) for tenant in person.pop("tenants")}
    disabled_in = person.pop("disabled_in", None)
    if disabled_in is not None:
        memberships[disabled_in].disabled = True
    user_id = _id(dice)
    return User(id=user_id, memberships=memberships, **{**times, **person})


def _id(dice: random.Random) -> str:
    return str(uuid.UUID(int=dice.getrandbits(128), version=4))


def _equip(dice: random.Random, user: User, keys: dict[str, str]) -> None:
    """Give the user further roles, the status of an invitation, sessions and tokens."""
    for tenant, membership in user.memberships.items():
        luck = dice.random()
        if luck < 0.08:
            membership.role_ids.append(keys["Admin"])
        elif luck < 0.25:
            membership.role_ids = [keys["ReadOnly"]]
        if user.last_login is None and dice.random() < 0.5:
            membership.status = "PendingInvitation"
        if user.last_login is not None:
            _give_access(dice, user, tenant, user.last_login)


def _give_access(dice: random.Random, user: User, tenant: str, at: str) -> None:
    """Give sessions to half of the users who log in, and tokens to one in twenty."""
    user.sessions += [Session(_id(dice), tenant, at) for dummy in range(dice.choice((0, 0, 1, 2)))]
    if dice.random() < 0.05:
        user.api_tokens[tenant] = [Token(_id(dice), "nightly export", at)]
    if dice.random() < 0.05:
        user.access_tokens[tenant] = [Token(_id(dice), f"laptop {n + 1}", at) for n in range(dice.choice((1, 2)))]


def load(state: State) -> None:
    dice = random.Random(2026)
    for tenant_id, name in TENANTS.items():
        row_id = _id(dice)
        state.add_tenant(Tenant(tenant_id, row_id, name, iso(START)))
    # Later additions use their own random numbers, so that the IDs in examples do not change.
    more_dice = random.Random("what users can get in with")
    member = state.add_role(Role(_id(dice), "Member", "Member", iso(START), level=10))
    others = [
        state.add_role(Role(_id(more_dice), "Admin", "Administrator", iso(START), level=0)),
        state.add_role(Role(_id(more_dice), "ReadOnly", "Read only", iso(START), level=20)),
    ]
    keys = {role.key: role.id for role in others}
    specials = _specials()
    people = [*specials, *_people(dice, COUNT - len(specials))]
    dice.shuffle(people)
    for person in people:
        _equip(more_dice, state.add_user(_user(dice, person, member.id)), keys)
