# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""CSV files for user_migration: the portal's columns, tenants, faults with their lines, and no secret in any fault."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError
from ansible_collections.identityops.frontegg.plugins.module_utils._users.newcomers import read_newcomers
from ansible_collections.identityops.frontegg.plugins.plugin_utils._people import People, read_people

HASH = "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy"
PORTAL = (
    "email,tenantId,name,phoneNumber,roleIds,metadata,vendorMetadata,provider,verifyUser,passwordHash,"
    "passwordHashType,passwordHashConfig,mfaSecret,externalId\n"
)
TYPED = "email,tenant,passwordHash,passwordHashType\n"
JANE = 'jane@corp.example,acme,Jane Doe,+16037184056,r-1|r-2,"{""a"":1}",{},local,true,'
JANE += f"{HASH},bcrypt,,MFASECRET,e-1\n"


def read(tmp_path: Path, text: str, **more: Any) -> People:
    path = tmp_path / "people.csv"
    path.write_text(text)
    return read_people(csv=str(path), state="migrated", **more)


def refusal(tmp_path: Path, text: str, **more: Any) -> str:
    with pytest.raises(InputError) as caught:
        read(tmp_path, text, **more)
    return str(caught.value)


def test_the_columns_of_the_portal(tmp_path: Path) -> None:
    people = read(tmp_path, PORTAL + JANE)
    assert people.elements == (
        {
            "email": "jane@corp.example",
            "tenant_id": "acme",
            "name": "Jane Doe",
            "phone_number": "+16037184056",
            "roles": ["r-1", "r-2"],
            "metadata": '{"a":1}',
            "vendor_metadata": "{}",
            "provider": "local",
            "verified": "true",
            "password_hash": HASH,
            "password_hash_type": "bcrypt",
            "mfa_secret": "MFASECRET",
            "external_id": "e-1",
            "line": 2,
        },
    )
    (wish,) = read_newcomers(list(people.elements))
    assert (wish.label, wish.attributes.roles) == ("users[0] (line 2)", ("r-1", "r-2"))


def test_names_of_other_systems_and_one_tenant_for_all(tmp_path: Path) -> None:
    text = "Vorname;Nachname;E-Mail;Email verified\nJane;Doe;jane@corp.example;yes\n;;kim@corp.example;\n"
    people = read(tmp_path, text, tenant_id="acme")
    assert people.elements == (
        {"email": "jane@corp.example", "tenant_id": "acme", "name": "Jane Doe", "verified": "yes", "line": 2},
        {"email": "kim@corp.example", "tenant_id": "acme", "line": 3},
    )


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("email\njane@corp.example\n", "line 2: names no tenant, and neither does tenant_id"),
        ("email,tenant\njane@corp.example,a/b\n", "line 2: tenant_id: is no tenant ID"),
        ("email,tenant\njane,acme\n", "line 2: the column 'email': is no email"),
        ("email,tenant\n,acme\n", "line 2: the column 'email' is empty"),
        ("email,tenant\n6f1f0b9e-2f4e-4a53-9b8f-0e3b8f6c1d11,acme\n", "is an ID"),
        ("email,tenant\nj@a.example,x\nJ@a.example,x\n", "line 3: 'J@a.example' stands in line 2, too"),
        ("email,tenant,passwordHashType\nj@a.example,x,md5\n", "line 2: password_hash_type: is none of bcrypt"),
        (f"email,tenant,passwordHash\nj@a.example,x,{HASH}\n", "line 2: has a password hash, and no type"),
        ("email,tenant,passwordHashType\nj@a.example,x,bcrypt\n", "line 2: has a type of hash, and no password hash"),
        (f"email,tenant,passwordHashConfig\nj@a.example,x,{HASH}\n", "password_hash_config: is no JSON object"),
        ("email,tenant,metadata\nj@a.example,x,no\n", "metadata: is no JSON object"),
        (
            "email,tenant,phone\nj@a.example,x,4.9E+11\n",
            "line 2: phone_number: is a number that the spreadsheet shortened",
        ),
        ("email,tenant,verified\nj@a.example,x,perhaps\n", "line 2: verified: is neither true nor false"),
        ("email,tenant,shoe\nj@a.example,x,9\n", "columns that are not known: 'shoe'"),
        ("email,tenant,hash,passwordHash\nj@a.example,x,1,1\n", "all stand for password_hash"),
        (f'email,tenant,passwordHash\nj@a.example,x,"{HASH[:10]}"{HASH[10:]}\n', "line 2: text stands behind"),
        (f"email,tenant,passwordHash\n,x,{HASH}\n", "is empty"),
        (f"email,tenant,passwordHash\nj@a.example,x,a,{HASH}\n", "4 cells, and the header row has 3 names"),
        ("email,tenant,name\nj@a.example,x,J\nk@a.example,x\n", "line 3: 2 cells, and the header row has 3 names"),
        (f"{TYPED}j@a.example,x,{HASH}A,bcrypt\n", "line 2: password_hash: is no bcrypt hash: $2a$, $2b$ or $2y$"),
        (f"{TYPED}j@a.example,x,{HASH[1:]},bcrypt\n", "line 2: password_hash: is no bcrypt hash"),
        (f"{TYPED}j@a.example,x,{HASH},sha256\n", "line 2: password_hash: is no sha256 hash: 64 characters"),
        (f"jane,acme,{HASH}\njane@a.example,acme,{HASH}\n", "it is not clear which column"),
        (f"jane,acme,{HASH}\nkim,acme,{HASH}\n", "it is not clear which column has the emails"),
        (f"email,tenant,{HASH}\nj@a.example,acme,1\n", "columns that are not known: column 3"),
    ],
)
def test_faults_name_their_lines_and_no_secret(tmp_path: Path, text: str, fault: str) -> None:
    told = refusal(tmp_path, text)
    assert fault in told
    assert HASH not in told and HASH[10:] not in told


ARGON = "$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHRzYWx0$8wP0hV3v3dHq1yJ5o0mJrQ0iYxw2cWlqg3tq8Jm0b6Y"
DIGEST = "8wP0hV3v3dHq1yJ5o0mJrQ0iYxw2cWlqg3tq8Jm0b6Y="


@pytest.mark.parametrize("stray", [HASH, ARGON, DIGEST])
@pytest.mark.parametrize("column", [name for name in PORTAL.strip().split(",") if "ecret" not in name])
def test_a_hash_in_a_wrong_column_is_refused_and_not_quoted(tmp_path: Path, column: str, stray: str) -> None:
    """A digest in base64 may be an external ID."""
    row = {"email": "j@a.example", "tenantId": "acme", column: stray}
    text = ",".join(row) + "\n" + ",".join(f'"{value}"' for value in row.values()) + "\n"
    if (column, stray) == ("externalId", DIGEST):
        assert read(tmp_path, text).elements
        return
    for more in ({}, {"tenant_id": "acme"}):
        told = refusal(tmp_path, text, **more)
        assert "line 2: " in told and stray[:12] not in told


@pytest.mark.parametrize("cells", range(len(PORTAL.split(","))))
def test_a_hash_that_spills_over_its_row_is_noticed(tmp_path: Path, cells: int) -> None:
    """The row ends with so many cells, and its hash stands at each place."""
    width = len(PORTAL.split(","))
    for place in range(2, width):
        row = ["j@a.example", "acme", *[""] * (place - 2), *ARGON.split(","), *[""] * cells][:width]
        told = refusal(tmp_path, PORTAL + ",".join(row) + "\n")
        assert "line 2: " in told
        assert not any(piece in told for piece in ("$argon2id$", "t=3", "p=4$", ARGON[-20:])), told


def test_a_list_that_is_no_list_of_mappings(tmp_path: Path) -> None:
    (tmp_path / "people.txt").write_text(f"{HASH}\n")
    for given in ({"users": HASH}, {"users": [HASH, 7]}, {"users_file": str(tmp_path / "people.txt")}):
        with pytest.raises(InputError) as caught:
            read_people(**given, state="migrated")
        assert "mapping" in str(caught.value) and HASH[:12] not in str(caught.value)


def test_a_tenant_that_contradicts_the_task(tmp_path: Path) -> None:
    told = refusal(tmp_path, "email,tenant\nj@a.example,beta\nk@a.example,acme\n", tenant_id="acme")
    assert "line 2: is about tenant 'beta', and tenant_id is 'acme'" in told and "line 3" not in told


def test_columns_that_are_left_out(tmp_path: Path) -> None:
    people = read(tmp_path, "email,tenant,shoe\nj@a.example,x,9\n", ignore_columns=["shoe"])
    assert people.elements == ({"email": "j@a.example", "tenant_id": "x", "line": 2},)


def test_rows_name_people_and_hold_no_secret(tmp_path: Path) -> None:
    people = read(tmp_path, PORTAL + JANE)
    assert people.rows == ({"user": "jane@corp.example", "line": 2},)
    listed = read_people(
        users=[{"email": "jane@corp.example", "tenant_id": "acme", "mfa_secret": HASH}], state="migrated"
    )
    assert listed.rows == ({"user": "jane@corp.example"},)
