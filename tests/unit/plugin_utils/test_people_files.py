# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files of users, as identity systems, HR systems, spreadsheets and people write them: which are read or refused."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError
from ansible_collections.identityops.frontegg.plugins.plugin_utils._people import People, read_people

ROOT = Path(__file__).resolve().parents[3]
JANE, UMA = "jane@acme.example", "uma@acme.example"
ID = "35bf992d-6f5c-4e0e-8b4b-0a1c2d3e4f50"
OTHER_ID = "a68784dc-d2b3-459e-97b8-18233fdfb5ca"

Element = Any


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the folder the current directory. Relative paths start there."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(content: str | bytes, name: str = "people.csv") -> str:
    Path(name).write_bytes(content.encode() if isinstance(content, str) else content)
    return name


def of_csv(content: str | bytes, **options: Any) -> People:
    return read_people(csv=written(content), **{"state": "locked", **options})


def names(people: People) -> list[tuple[str, int]]:
    """Return (user, line) of each user. No user has further keys."""
    assert all(isinstance(one, dict) and set(one) == {"user", "line"} for one in people.elements), people
    return [(one["user"], one["line"]) for one in people.elements if isinstance(one, dict)]


def refusal(**options: Any) -> str:
    with pytest.raises(InputError) as caught:
        read_people(**options)
    text = str(caught.value)
    assert text.isprintable() and text.endswith(".") and ".." not in text.removesuffix("..."), text
    return text


BOTH = [(JANE, 2), (UMA, 3)]

# the source of the file -> (its content, the users, further options); the reader adds no note
READ: dict[str, tuple[str | bytes, list[tuple[str, int]], dict[str, Any]]] = {
    "Okta: login and email are the same": (
        '"User Id","Login","Primary email","First name","Status"\n'
        f'"00u1abcd","{JANE}","{JANE}","Jane","DEPROVISIONED"\n',
        [(JANE, 2)],
        {},
    ),
    "Okta: the login is no email": (f"login,email,secondEmail\njane,{JANE},\numa,{UMA},u@home.example\n", BOTH, {}),
    "Entra ID: users": (
        "userPrincipalName,displayName,surname,mail,givenName,id,userType\n"
        f"{JANE},Jane,Doe,{JANE},Jane,{ID},Member\n{UMA},Uma,Roe,{UMA},Uma,{OTHER_ID},Member\n",
        BOTH,
        {},
    ),
    "Entra ID: a column with a name in brackets": (
        f"User name [userPrincipalName] Required;Name [displayName]\n{JANE};Jane\n{UMA};Uma\n",
        BOTH,
        {},
    ),
    "Entra ID: guests to invite": (
        f"Email address to invite [inviteeEmail] Required,Redirection url [inviteRedirectURL] Required\n"
        f"{JANE},x\n{UMA},x\n",
        BOTH,
        {},
    ),
    "Google Workspace": (
        "First Name [Required],Last Name [Required],Email Address [Required],Password [Required],Recovery Email\n"
        f"Jane,Doe,{JANE},****,jane@home.example\nUma,Roe,{UMA},****,\n",
        BOTH,
        {},
    ),
    "JumpCloud": (f"username,email,firstname,lastname\njane.doe,{JANE},Jane,Doe\numa.roe,{UMA},Uma,Roe\n", BOTH, {}),
    "OneLogin": (
        f"id,firstname,lastname,email,username,status\n1,Jane,Doe,{JANE},jane,Active\n2,U,R,{UMA},u,X\n",
        BOTH,
        {},
    ),
    "Auth0": (
        f'"Id","Given Name","Email","Email Verified"\n"auth0|1","J","{JANE}","true"\n"auth0|2","U","{UMA}","false"\n',
        BOTH,
        {},
    ),
    "Personio": (
        f"Nr;Vorname;Nachname;E-Mail;Status;Austritt\n1;J;D;{JANE};inaktiv;30.11.2026\n2;U;R;{UMA};inaktiv;\n",
        BOTH,
        {},
    ),
    "Workday": (
        f"Worker,Employee ID,Primary Work Email,Termination Date\n"
        f'"Doe, Jane",1,{JANE},11/30/2026\nUma,2,{UMA},11/30/2026\n',
        BOTH,
        {},
    ),
    "Active Directory": (
        '"DistinguishedName","Enabled","mail","SamAccountName","UserPrincipalName"\r\n'
        f'"CN=Jane,OU=Staff,DC=acme","False","{JANE}","jane","{JANE}"\r\n"CN=U,DC=acme","False","{UMA}","uma","{UMA}"\r\n',
        BOTH,
        {},
    ),
    "BambooHR, with the column named": (
        f'"Employee #","Work Email","Home Email","Supervisor Email"\r\n"1","{JANE}","j@home.example","{UMA}"\r\n',
        [(JANE, 2)],
        {"column": "Work Email"},
    ),
    "the same, as a shell takes it without quotes": (
        f"#,Work Email,Home Email\n1,{JANE},j@home.example\n",
        [(JANE, 2)],
        {"column": "work_email"},
    ),
    "Frontegg's portal": (f"email,tenantId,name,PasswordHash\n{JANE},,Jane,abc\n{UMA},,Uma,def\n", BOTH, {}),
    "rows of user_info": (
        f"email,id,name,is_locked,last_login,created_at,managed_by,tenant_ids\n"
        f"{JANE},{ID},J,False,,x,frontegg,acme beta\n",
        [(ID, 2)],
        {"state": "absent", "tenant_id": "acme"},
    ),
    "rows of user_info, nobody": ("email,id,created_at,tenant_ids\n", [], {}),
    "IDs alone": (f"name,userId\nJane,{ID}\n", [(ID, 2)], {}),
    "this collection's own word": (f"user,email\n{ID},{JANE}\n", [(ID, 2)], {}),
    "Excel: semicolons": (f"Name;E-Mail\r\nJane;{JANE}\r\nUma;{UMA}\r\n", BOTH, {}),
    "Excel: tabs": (f"Name\tE-Mail\r\nJane, Dr.\t{JANE}\r\nUma\t{UMA}\r\n", BOTH, {}),
    "Excel: Unicode text": (f"Name\tEmail\r\nJane\t{JANE}\r\nUma\t{UMA}\r\n".encode("utf-16"), BOTH, {}),
    "Excel: CSV UTF-8": (f"\ufeffEmail,Name\r\n{JANE},Jane\r\n{UMA},Uma\r\n", BOTH, {}),
    "Excel: a sep= line": (f"sep=;\r\nEmail;Name\r\n{JANE};Jane\r\n{UMA};Uma\r\n", [(JANE, 3), (UMA, 4)], {}),
    "Excel: empty columns and rows": (
        f"Email;Name;;;\r\n{JANE};Jane;;;\r\n;;;;\r\n{UMA};Uma;;;\r\n;;;;\r\n",
        [(JANE, 2), (UMA, 4)],
        {},
    ),
    "Excel for the Mac": (f"Email,Name\r{JANE},Jane\r{UMA},Uma\r", BOTH, {}),
    "Numbers: an index in front": (f",email\n0,{JANE}\n1,{UMA}\n", BOTH, {}),
    "a column named # in front": (f"#,Name,Email\n1,Jane,{JANE}\n2,Uma,{UMA}\n", BOTH, {}),
    "quotes everywhere": (f'"E-mail","Name"\n"{JANE}","Jane ""J"" Doe"\n"{UMA}","Uma"\n', BOTH, {}),
    "blanks that do not break": (f"Email ,Name\n\xa0{JANE}\xa0,Jane\n {UMA}\t,Uma\n", BOTH, {}),
    "a header in capitals": (f"NAME,E-MAIL\nJane,{JANE}\nUma,{UMA}\n", BOTH, {}),
    "German": (f"Nachname;Vorname;E-Mail-Adresse\nDoe;Jane;{JANE}\nRoe;Uma;{UMA}\n", BOTH, {}),
    "German, of the company": (f"Name;Geschäftliche E-Mail\nDoe;{JANE}\nRoe;{UMA}\n", BOTH, {}),
    "French": (f"Nom;Prénom;Adresse e-mail\nDoe;Jane;{JANE}\nRoe;Uma;{UMA}\n", BOTH, {}),
    "French mail": (f"Nom;Courriel\nDoe;{JANE}\nRoe;{UMA}\n", BOTH, {}),
    "Spanish": (f"Nombre;Correo electrónico\nDoe;{JANE}\nRoe;{UMA}\n", BOTH, {}),
    "full-width letters in the header": (f"Ｅｍａｉｌ,x\n{JANE},1\n{UMA},2\n", BOTH, {}),
    "comments": (f"# for Friday, of HR\nemail\n{JANE}\n# 2 more\n{UMA}\n", [(JANE, 3), (UMA, 5)], {}),
    "dates that nobody reads": (f"email,left_on\n{JANE},12/31/2099\n{UMA},28.11.2025\n", BOTH, {}),
    "somebody else's email beside": (f"Email,Manager Email\n{JANE},{UMA}\n{UMA},\n", BOTH, {}),
    "the same name twice, with the same people": (f"Email,Name,Email\n{JANE},J,{JANE}\n{UMA},U,{UMA}\n", BOTH, {}),
    "other names twice": (f"Email,Note,Note\n{JANE},a,b\n{UMA},c,d\n", BOTH, {}),
    "a long note": (f'email,note\n{JANE},"left\nfor good, really"\n{UMA},\n', [(JANE, 2), (UMA, 4)], {}),
    "a shortened number that nobody reads": (f"email,id\n{JANE},1.23457E+11\n{UMA},2\n", BOTH, {}),
    "rows that end early": (f"email,name,team\n{JANE}\n{UMA},Uma\n", BOTH, {}),
    "a mailbox with a ' inside": ("email\no'brien@acme.example\n", [("o'brien@acme.example", 2)], {}),
    "a column that is named exactly, beside others nearly so": (
        f"work-email,Work Email,WORK EMAIL\nx@home.example,{JANE},y@home.example\n",
        [(JANE, 2)],
        {"column": "Work Email"},
    ),
    "an email that nobody has, and a login": (f"mail,userPrincipalName\n,{JANE}\n,{UMA}\n", BOTH, {}),
    "users that are names of people": (f"User,Email\nJane Doe,{JANE}\nUma Roe,{UMA}\n", BOTH, {}),
    "words in brackets": (f"Name (full),E-Mail (geschäftlich)\nJane,{JANE}\nUma,{UMA}\n", BOTH, {}),
    "any column that is named": (f"who,boss\n{JANE},{UMA}\n", [(JANE, 2)], {"column": "WHO "}),
}


@pytest.mark.parametrize("case", READ)
def test_a_csv_file_that_is_read(case: str) -> None:
    content, expected, options = READ[case]
    people = of_csv(content, **options)
    assert (names(people), people.notes if "nobody" not in case else ()) == (expected, ())


# the text above the header row -> the line of the header row
TITLES = {
    "version:v1.0\r\n": 2,
    "Leavers of November\n": 2,
    "Leavers of November;;\n;;\n\n": 4,
    "Report;Leavers\nDate;28.11.2026\n": 3,
    "Email\n": 2,
    "sep=;\nLeavers\n": 3,
}


@pytest.mark.parametrize("title", TITLES)
def test_what_stands_above_the_header_row(title: str) -> None:
    line = TITLES[title]
    people = of_csv(f"{title}User name;E-Mail;Since\njane;{JANE};1\n")
    assert names(people) == [(JANE, line + 1)]
    assert people.notes == (f"people.csv: the header row is line {line}, and what stands above it was not read.",)


def test_a_file_of_one_column_under_a_title() -> None:
    people = of_csv(f"version:v1.0\r\nUser name [userPrincipalName] Required\r\n{JANE}\r\n")
    assert names(people) == [(JANE, 3)]


def test_people_in_comments_are_told() -> None:
    content = f"# for Friday\nname,email\nJane,{JANE}\n#Bob,bob@acme.example\n# {ID};;\n#,bob@acme.example\nUma,{UMA}\n"
    people = of_csv(content)
    assert names(people) == [(JANE, 3), (UMA, 7)]
    assert people.notes == ("people.csv: comments name people, who were not read (line 4, 5, 6).",)


@pytest.mark.parametrize("names", ["email,name", "user,name", "User name [userPrincipalName] Required"])
def test_nobody_below_the_header_row(names: str) -> None:
    people = of_csv(f"{names}\n")
    assert people.elements == ()
    assert people.notes == ("people.csv: nobody stands below the header row (line 1).",)


# the fault -> (content, words of the refusal, further options)
REFUSED: dict[str, tuple[str | bytes, list[str], dict[str, Any]]] = {
    "several columns with other people": (
        f"Employee #,Work Email,Home Email,Supervisor Email\n1,{JANE},j@home.example,{UMA}\n",
        [
            "several columns may say who the people are: 'Work Email', 'Home Email', 'Supervisor Email'; "
            "name one, such as -e column=Work_Email.",
        ],
        {},
    ),
    "an email and another login": (
        f"userPrincipalName,mail\njane@acme.internal.example,{JANE}\n",
        ["'mail', 'userPrincipalName'; name one, such as -e column=mail."],
        {},
    ),
    "a login that somebody without an email has": (
        f"userPrincipalName,mail\n{JANE},{JANE}\n{UMA},\n",
        ["several columns may say who the people are: 'mail', 'userPrincipalName';"],
        {},
    ),
    "an email and a work email": (
        f"Email,Work Email\nj@home.example,{JANE}\n",
        ["'Email', 'Work Email'; name one"],
        {},
    ),
    "somebody else's email alone": (
        f"Name,Supervisor Email\nJane,{UMA}\n",
        ["no column is known to say who the people are; the file has 'Name', 'Supervisor Email'; name one with -e "],
        {},
    ),
    "somebody else's email in brackets": (f"Name,Email (Manager)\nJane,{UMA}\n", ["no column is known to say"], {}),
    "somebody else in front of brackets": (f"Name,Manager [Email]\nJane,{UMA}\n", ["no column is known to say"], {}),
    "two emails with words in brackets": (
        f"E-Mail (geschäftlich),E-Mail (privat)\n{JANE},j@home.example\n",
        ["several columns may say who the people are: 'E-Mail (geschäftlich)', 'E-Mail (privat)';"],
        {},
    ),
    "a private email alone": (f"Name,Private Email\nJane,{JANE}\n", ["no column is known to say"], {}),
    "logins that are no emails": ("Login,Name\njane,Jane\n", ["no column is known to say", "'Login', 'Name'"], {}),
    "users that are no emails": ("user,name\njane,Jane\n", ["line 2: 'jane' is neither an email nor a user ID"], {}),
    "names that nobody knows": (
        f"who;boss\n{JANE};{UMA}\n",
        ["the file has 'who', 'boss'; name one with -e column=NAME."],
        {},
    ),
    "a name in brackets of a template": (f"{{{{ x }}}},b\n{JANE},1\n", ["such as -e column=x."], {}),
    "the one column with people, whose name nobody knows": (f"who;team\n{JANE};x\n", ["such as -e column=who."], {}),
    "an ID, and somebody else's email": (
        f"id,Manager Email\n{ID},{UMA}\n",
        ["the file has 'id', 'Manager Email';"],
        {},
    ),
    "a column that is not there": (
        f"E-Mail,Name\n{JANE},Jane\n",
        ["there is no column 'Mail address'; the file has 'E-Mail', 'Name'; name one, such as -e column=E-Mail."],
        {"column": "Mail address"},
    ),
    "one name twice, with other people": (
        f"Email,Name,email\n{JANE},Jane,{UMA}\n",
        ["columns 1 and 3 have the same name, 'Email', and differ; take one of them away."],
        {},
    ),
    "no header row": (
        f"{JANE},Jane\n",
        [f"line 1: there is no header row, as this line holds '{JANE}'; put the columns' names above."],
        {},
    ),
    "no header row, under a title": (f"Leavers\n{JANE},Jane\n", ["no column is known", "the file has 'Leavers'"], {}),
    "a list of names": (
        f"{JANE}\n{UMA}\n",
        ["people.csv: there is no header row; give a list of names as -e users_file=people.csv."],
        {},
    ),
    "comments only": ("# email\n# jane\n", ["people.csv: there is no header row."], {}),
    "a comment that may be a row with a number": (
        f"ticket,email\n#17,{JANE}\n#18,{UMA}\n",
        ["2 faults: line 2: begins with # and a number, and names people; take the line away, or the # if"],
        {},
    ),
    "a footer": (f"email,name\n{JANE},Jane\nTotal: 1,\n", ["line 3: 'Total: 1' is neither an email nor a user ID"], {}),
    "a footer beside an empty cell": (
        f"name,email\nJane,{JANE}\nTotal: 1,\n",
        ["line 3: the column 'email' is empty, and the line holds 'Total: 1'."],
        {},
    ),
    "people without an email": (
        f"email,name\n,Jane\n{UMA},Uma\n,Rick\n",
        ["2 faults: line 2: the column 'email' is empty, and the line holds 'Jane'; line 4: ", "'Rick'."],
        {},
    ),
    "a quote that swallows people": (
        'email,name\nneu@acme.example,"Neu\nneu2@acme.example,Zwei\nneu3@acme.example,Drei"\n',
        ["people.csv: line 2: a quote opens here and closes on line 4 only, with people between; close it here."],
        {},
    ),
    "a quote that swallows people, where names are read": (
        'email,name\nneu@acme.example,"Neu\nneu2@acme.example,Zwei\nneu3@acme.example,Drei"\n',
        ["people.csv: line 2: a quote opens here and closes on line 4 only, with people between; close it here."],
        {"state": "present", "tenant_id": "acme"},
    ),
    "a quote that is never closed": (
        f'email,name\n{JANE},Jane\n{UMA},"Uma\n',
        ["line 3: a quote opens here and is never closed."],
        {},
    ),
    "a quote that opens in the person": (f'name,email\nJane,"{JANE}\n\nUma,"{UMA}\n', ["line 2: "], {}),
    "a person of two lines": (
        f'email\n"{JANE}\nx"\n',
        ["line 2: ", "goes over several lines; see which quote is not closed"],
        {},
    ),
    "Auth0's '": (
        f'"Email"\n"\'{JANE}"\n"\'{UMA}"\n',
        [f"2 faults: line 2: ''{JANE}' begins with a ' that the export put there; take the ' away", "; line 3: "],
        {},
    ),
    "a shortened number": (
        'email,external_id,phone_number\nneu@acme.example,1.23457E+11,"4,91511E+11"\n',
        [
            "line 2: 'external_id': '1.23457E+11' is a number that the spreadsheet shortened;",
            "'phone_number': '4,91511E+11'",
        ],
        {"state": "present", "tenant_id": "acme"},
    ),
    "an error of a spreadsheet": (
        "email,name\n#N/A,Jane\n#NV,Uma\n",
        ["2 faults: line 2: '#N/A' is an error", "line 3: '#NV'"],
        {},
    ),
    "a separator that is not quoted": (
        f"name,email\nDoe, Jane,{JANE}\n",
        ["line 2: 3 cells, and the header row has 2 names; quote a cell with a separator in it."],
        {},
    ),
    "a full-width @": (
        "email\njane＠acme.example\n",
        ["line 2: 'jane＠acme.example' is neither an email", f"write {JANE} only"],
        {},
    ),
    "a zero-width blank": (f"email\n{JANE}\u200b\n", ["line 2: ", "holds an invisible character (U+200B)"], {}),
    "several people in one cell": (
        f'email\n"{JANE}; {UMA}"\n',
        [f"line 2: '{JANE}; {UMA}' is neither an email nor"],
        {},
    ),
    "a name with its email": (f"email\nJane Doe <{JANE}>\n", [f"write {JANE} only"], {}),
    "an Excel workbook": (
        b"PK\x03\x04\x14\x00rest",
        ["is an Excel workbook or a zip archive, not text; save it as CSV UTF-8"],
        {},
    ),
    "an old Excel workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1", ["is an Excel workbook of an old kind, not text;"], {}),
    "a vault": (b"$ANSIBLE_VAULT;1.1;AES256\n", ["is encrypted with ansible-vault, not text; decrypt it first."], {}),
    "code page 1252": (
        "email\nzoë@acme.example\n".encode("cp1252"),
        ["people.csv: is not UTF-8 (line 2), save as UTF-8."],
        {},
    ),
    "UTF-16 without a mark": ("email\n".encode("utf-16-le"), ["is not UTF-8 (it holds NUL bytes), save as UTF-8."], {}),
    "UTF-32": ("email\n".encode("utf-32"), ["is not UTF-8", "save as UTF-8."], {}),
    "half of UTF-16": (b"\xff\xfej\x00a", ["is not UTF-8, save as UTF-8."], {}),
    "nothing": ("", ["people.csv: is empty."], {}),
    "a mark and blanks": ("\ufeff \r\n", ["people.csv: is empty."], {}),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_csv_file_that_is_refused(case: str) -> None:
    content, words, options = REFUSED[case]
    told = refusal(csv=written(content), **{"state": "locked", **options})
    assert [word for word in words if word not in told] == [], told
    assert told.startswith("people.csv: ")


def test_all_lines_that_are_wrong_are_told_up_to_20() -> None:
    told = refusal(csv=written("email\n" + "".join(f"bad{number}\n" for number in range(25))), state="locked")
    assert told.startswith("people.csv: 25 faults: line 2: 'bad0' is neither")
    assert "line 21: 'bad19'" in told and "bad20" not in told and told.endswith("; and 5 more.")


# ---- a column with tenants

TENANTS = f"email,tenantId\n{JANE},acme\n{UMA},acme\n"
MIXED = f"email;Tenant ID\n{JANE};acme\n{UMA};beta\n"
PARTLY = f"email,tenant\n{JANE},acme\n{UMA},\n"


@pytest.mark.parametrize(
    ("content", "options", "expected"),
    [
        (TENANTS, {"state": "absent", "tenant_id": "acme"}, [None, None]),
        (PARTLY, {"state": "absent", "tenant_id": "acme"}, [None, None]),
        (PARTLY, {"state": "present", "tenant_id": "acme"}, [None, None]),
        (TENANTS, {"state": "disabled", "tenant_id": "acme"}, [None, None]),
        (MIXED, {"state": "absent"}, ["acme", "beta"]),
        (MIXED, {"state": "enabled"}, ["acme", "beta"]),
        (MIXED, {"state": "present"}, ["acme", "beta"]),
        (f"email,tenantId\n{JANE},\n", {"state": "absent", "everywhere": True}, [None]),
    ],
)
def test_a_column_with_tenants_is_honoured(content: str, options: dict[str, Any], expected: list[str | None]) -> None:
    people = of_csv(content, **options)
    assert [element.get("tenant_id") for element in people.elements if isinstance(element, dict)] == expected
    assert people.notes == ()


@pytest.mark.parametrize(
    ("content", "options", "words"),
    [
        (
            MIXED,
            {"state": "absent", "tenant_id": "acme"},
            "line 3: is about tenant 'beta', and tenant_id is 'acme'; say one",
        ),
        (MIXED, {"state": "disabled", "tenant_id": "acme"}, "line 3: is about tenant 'beta', and tenant_id is 'acme'"),
        (MIXED, {"state": "present", "tenant_id": "beta"}, "line 2: is about tenant 'acme', and tenant_id is 'beta'"),
        (
            MIXED,
            {"state": "present", "tenant_id": "beta", "ignore_columns": ["Tenant ID"]},
            "line 2: is about tenant 'acme', and tenant_id is 'beta'",
        ),
        (
            TENANTS,
            {"state": "absent", "tenant_id": "ACME"},
            "2 faults: line 2: is about tenant 'acme', and tenant_id is 'ACME'",
        ),
        (
            TENANTS,
            {"state": "absent", "everywhere": True},
            "the column 'tenantId' names tenants, and everywhere=true reaches",
        ),
        (PARTLY, {"state": "absent"}, "line 3: names no tenant, and neither does tenant_id"),
        (
            f"email,tenantIds\n{JANE},acme|beta\n",
            {"state": "absent"},
            "line 2: names the tenants 'acme', 'beta', and the task",
        ),
        (f"email,tenantId,tenant\n{JANE},acme,beta\n", {"state": "present", "tenant_id": "acme"}, "names the tenants"),
        (f"email,tenantId\n{JANE},a/b\n", {"state": "absent"}, "line 2: tenant_id: 'a/b' is not a tenant ID"),
    ],
)
def test_a_column_with_tenants_is_refused(content: str, options: dict[str, Any], words: str) -> None:
    assert words in refusal(csv=written(content), **options)


@pytest.mark.parametrize("state", ["locked", "unlocked"])
@pytest.mark.parametrize("tenant_id", [None, "acme"])
def test_a_column_with_tenants_has_no_meaning_for_a_lock(state: str, tenant_id: str | None) -> None:
    people = of_csv(MIXED, state=state, tenant_id=tenant_id)
    assert names(people) == BOTH
    words = f"people.csv: the column 'Tenant ID' has no meaning here: state {state} reaches all tenants."
    assert people.notes == (words,)


def test_a_column_with_tenants_is_not_read_by_a_task_that_only_reads() -> None:
    people = of_csv(MIXED, state=None)
    assert (names(people), people.notes) == (BOTH, ("people.csv: the column 'Tenant ID' was not read.",))


@pytest.mark.parametrize("column", ["state", "everywhere", "revoke"])
def test_no_column_says_what_is_done(column: str) -> None:
    assert names(of_csv(f"email,{column}\n{JANE},absent\n{UMA},true\n")) == BOTH


# ---- attributes of state present

# the header row and one row -> the keys of the element besides user and line
ATTRIBUTES: dict[str, tuple[str, dict[str, Any]]] = {
    "names": (f"email,Name\n{JANE},Jane Doe\n", {"name": "Jane Doe"}),
    "a display name": (f"mail,displayName\n{JANE},Jane\n", {"name": "Jane"}),
    "first and last name": (f"Vorname;Nachname;E-Mail\nJane;Doe;{JANE}\n", {"name": "Jane Doe"}),
    "first and last name beside the whole": (
        f"email,Name,First name,Last name\n{JANE},J. Doe,J,D\n",
        {"name": "J. Doe"},
    ),
    "an empty cell": (f"email,name,phone\n{JANE},,+49-30-1234567\n", {"phone_number": "+49-30-1234567"}),
    "all of them": (
        f"user,name,phone_number,external_id,profilePictureUrl\n{JANE},J,+49-30-1234567,007,https://a.example/j.png\n",
        {
            "name": "J",
            "phone_number": "+49-30-1234567",
            "external_id": "007",
            "profile_picture_url": "https://a.example/j.png",
        },
    ),
    "roles with a bar": (f"email,roleIds\n{JANE},Read Only | Admin\n", {"roles": ["Read Only", "Admin"]}),
    "roles with a comma": (f'email,Roles\n{JANE},"Admin,Member"\n', {"roles": ["Admin", "Member"]}),
    "roles with blanks": (f"email,roles\n{JANE},Admin Member\n", {"roles": ["Admin", "Member"]}),
    "what people belong to": (
        f"email,Groups,applications\n{JANE},Read Only; Ops,Portal|Shop\n",
        {"groups": ["Read Only", "Ops"], "applications": ["Portal", "Shop"]},
    ),
    "the end, another email, verification": (
        f"email,Expires at,new_email,verified\n{JANE},2027-01-31,{UMA},true\n",
        {"expires_at": "2027-01-31", "new_email": UMA, "verified": "true"},
    ),
    "another email beside one from work": (f"Work Email,New Email\n{JANE},{UMA}\n", {"new_email": UMA}),
    "metadata": (
        f'email,metadata,vendorMetadata\n{JANE},"{{""team"": ""blue"", ""desk"": null}}","{{}}"\n',
        {"metadata": {"team": "blue", "desk": None}, "vendor_metadata": {}},
    ),
    "a template": (f"email,name\n{JANE},{{{{ 7 * 7 }}}}\n", {"name": "{{ 7 * 7 }}"}),
    "a Dutch name": (f"email,name\n{JANE},'t Hooft\n", {"name": "'t Hooft"}),
    "columns that are empty": (f"email,name,Status,provider,PasswordHash\n{JANE},J,,,\n", {"name": "J"}),
    "a column that says the person once more": (f"Email,Login\n{JANE},{JANE}\n", {}),
    "rows of user_info": (f"email,id,name,created_at,tenant_ids\n{JANE},{JANE},J,x,beta\n", {}),
}


@pytest.mark.parametrize("case", ATTRIBUTES)
def test_attributes(case: str) -> None:
    content, expected = ATTRIBUTES[case]
    people = of_csv(content, state="present", tenant_id="acme")
    assert people.elements == ({"user": JANE, "line": 2, **expected},)
    assert people.notes == ()


def test_attributes_are_read_for_nobody_else() -> None:
    content = f"email,name,metadata,Status\n{JANE},Jane,no JSON,x\n"
    for state in ("locked", "absent", "disabled", None):
        assert names(of_csv(content, state=state)) == [(JANE, 2)]


def test_what_the_portal_writes() -> None:
    content = (
        "email,tenantId,name,profilePictureUrl,PasswordHash,phoneNumber,provider,metadata,vendorMetadata,verifyUser,roleIds\n"
        'neu@acme.example,acme,Neu Mann,,,,local,"{""team"":""blue""}",,true,\n'
    )
    people = of_csv(content, state="present", tenant_id="acme")
    element = {"user": "neu@acme.example", "line": 2, "name": "Neu Mann", "metadata": {"team": "blue"}}
    assert people.elements == (element,)
    assert [note for note in people.notes if "'verifyUser' was not read, as no invitation carries it." in note]
    told = refusal(csv=written(content), state="present", tenant_id="beta")
    assert told == "people.csv: line 2: is about tenant 'acme', and tenant_id is 'beta'; say one of them."


PRESENT_REFUSED = {
    "a verification that is taken back": (
        f"email,verified\n{JANE},false\n",
        "line 2: verified: no request takes a verification back; say true, or leave it out.",
    ),
    "an end that is no time": (
        f"email,expires_at\n{JANE},soon\n",
        "line 2: expires_at: 'soon' is no time; write it as 2027-01-31T17:00:00Z, as a date, or as never.",
    ),
    "another email that is none": (f"email,new_email\n{JANE},jane\n", "line 2: new_email: 'jane' is no email."),
    "columns that are not known": (
        f"email,Status,Last login\n{JANE},x,y\n",
        "line 1: columns that are not known: 'Status', 'Last login'; correct them, or leave them unread with "
        "-e ignore_columns=Status,Last_login.",
    ),
    "a name with a comma": (
        f'email,"Last name, First name"\n{JANE},"Doe, Jane"\n',
        "-e ignore_columns=Last_name_First_name.",
    ),
    "a first name alone": (f"email,Name,Vorname\n{JANE},Doe,Jane\n", "columns that are not known: 'Vorname';"),
    "a password": (
        f"email,PasswordHash\n{JANE},abc\n",
        "no invitation carries the column 'PasswordHash'; leave it unread with -e ignore_columns=PasswordHash.",
    ),
    "a provider": (f"email,provider\n{JANE},saml\n", "no invitation carries the column 'provider';"),
    "a column without a name": (f"email,,name\n{JANE},x,J\n", "line 1: column 2 has no name and holds 'x'."),
    "two columns for one attribute": (
        f"email,phone,mobile\n{JANE},1,2\n",
        "line 1: the columns 'phone', 'mobile' all stand for phone_number; leave it unread with "
        "-e ignore_columns=mobile",
    ),
    "no phone number": (
        f"email,phone\n{JANE},030/1234\n{UMA},1\n",
        "2 faults: line 2: phone_number: '030/1234' is no phone",
    ),
    "no JSON": (f"email,metadata\n{JANE},team blue\n", "line 2: metadata: 'team blue' is no JSON."),
    "no mapping": (f'email,metadata\n{JANE},"[1]"\n', "line 2: metadata: is no mapping"),
    "a name of two lines": (
        f'email,name\n{JANE},"Jane\nDoe"\n',
        "line 2: 'name': 'Jane\\nDoe' goes over several lines",
    ),
    "Auth0's ' in names": (
        f"email,name\n{JANE},'Jane\n{UMA},'Uma\n",
        "2 faults: line 2: 'name': ''Jane' begins with a '",
    ),
    "Auth0's ' in one row": (f"email,name\n'{JANE},'Jane\n", "2 faults: line 2: ''jane@acme.example' begins with a '"),
    "Auth0's ' in a number": (
        f"email,phone\n{JANE},'+49-30-1234567\n",
        "line 2: 'phone': ''+49-30-1234567' begins with a '",
    ),
}


@pytest.mark.parametrize("case", PRESENT_REFUSED)
def test_attributes_that_are_refused(case: str) -> None:
    content, words = PRESENT_REFUSED[case]
    assert words in refusal(csv=written(content), state="present", tenant_id="acme")


def test_columns_are_left_unread_where_that_is_asked_for() -> None:
    content = f"email,Status,Last login,PasswordHash\n{JANE},x,y,z\n"
    people = of_csv(content, state="present", tenant_id="acme", ignore_columns=["status", "Last_login", "passwordhash"])
    assert names(people) == [(JANE, 2)]


# ---- lists of names

LISTS: dict[str, tuple[str | bytes, list[tuple[str, int]]]] = {
    "lines": (f"{JANE}\n\n{UMA}\n", [(JANE, 1), (UMA, 3)]),
    "comments": (f"# who left\n{JANE}  # on Friday\n#{UMA}\n{ID}", [(JANE, 2), (ID, 4)]),
    "separators": (f"{JANE}, {UMA};\r\n{ID}", [(JANE, 1), (UMA, 1), (ID, 2)]),
    "a mark": (f"\ufeff{JANE}\r\n{UMA}\r\n", [(JANE, 1), (UMA, 2)]),
    "UTF-16": (f"{JANE}\r\n{UMA}\r\n".encode("utf-16"), [(JANE, 1), (UMA, 2)]),
    "UTF-16, the other way round": (b"\xfe\xff" + f"{JANE}\n".encode("utf-16-be"), [(JANE, 1)]),
    "old line ends": (f"{JANE}\r{UMA}\r", [(JANE, 1), (UMA, 2)]),
    "Outlook": (f"Jane Doe <{JANE}>; Uma Roe <{UMA}>", [(JANE, 1), (UMA, 1)]),
    "Outlook, last names first": (f"Doe, Jane <{JANE}>; Roe, Uma <{UMA}>;", [(JANE, 1), (UMA, 1)]),
    "mail headers": (f'"Doe, Jane" <{JANE}>, Uma <{UMA}>', [(JANE, 1), (UMA, 1)]),
    "the address as its own name": (f'"{JANE}" <{JANE}>', [(JANE, 1)]),
    "three spellings": ("jane@acme.example\nJane@Acme.Example\n", [("jane@acme.example", 1), ("Jane@Acme.Example", 2)]),
}


@pytest.mark.parametrize("case", LISTS)
def test_a_list_that_is_read(case: str) -> None:
    content, expected = LISTS[case]
    people = read_people(users_file=written(content, "leavers.txt"))
    assert (names(people), people.notes) == (expected, ())


def test_a_json_list() -> None:
    path = written(f' ["{JANE}",\n "{UMA}"]', "leavers.json")
    assert read_people(users_file=path).elements == (JANE, UMA)
    assert read_people(users_file=written("[]", "leavers.json")).elements == ()


LISTS_REFUSED: dict[str, tuple[str, list[str]]] = {
    "typographic quotes": (
        f"{UMA}\n\u201c{JANE}\u201d\n",
        [f"line 2: '\u201c{JANE}\u201d' is neither an email", f"write {JANE} only."],
    ),
    "bullets": (
        f"•{JANE}\n– {UMA}\n* {JANE}\n",
        ["3 faults: ", f"write {JANE} only; line 2: ", f"write {UMA} only; line 3: "],
    ),
    "a typographic '": ("o\u2019brien@acme.example\n", ["write o'brien@acme.example only."]),
    "guillemets": (f"«{JANE}»\n", [f"write {JANE} only."]),
    "three bad lines": (
        "jane(at)acme.example\nfoo\nbar\n" + UMA,
        ["3 faults: line 1: ", "line 2: 'foo'", "line 3: 'bar'"],
    ),
    "a leading '": (f"'{JANE}\n", ["begins with a ' that the export put there; take the ' away"]),
    "a mapping": (
        f'[{{"user": "{JANE}", "state": "absent", "everywhere": true}}]',
        [
            "element 0: a text holds emails and user IDs only, in lines or as a JSON list of strings; mappings "
            "stand in a task."
        ],
    ),
    "a mapping alone": (f'{{"user": "{JANE}"}}', ["a text holds emails and user IDs only"]),
    "lists in a list": (f'[["{JANE}"]]', ["element 0: a text holds emails and user IDs only"]),
    "YAML": (f"- user: {JANE}\n  state: absent\n", ["2 faults: line 1: ", "line 2: 'state: absent' is neither"]),
    "a list in YAML": (f"- {JANE}\n", [f"write {JANE} only."]),
    "numbers": (
        f'["{JANE}", 7, null]',
        ["2 faults: element 1: '7' is no text; quote it; element 2: 'None' is no text"],
    ),
    "JSON that ends early": (
        f'["{JANE}", ',
        ["is no JSON list, although it begins like one; write one identifier on each line."],
    ),
    "nothing between separators": (f"{JANE},,{UMA}\n", ["line 1: there is nothing between two separators"]),
    "two addresses in one": (f"{UMA} <{JANE}>\n", [f"line 1: '{UMA} <{JANE}>' is neither"]),
    "a last name first, between commas": (f"Doe, Jane <{JANE}>, {UMA}\n", ["line 1: 'Doe' is neither"]),
    "comments only": ("# nobody\n", ["leavers.txt: names nobody."]),
    "a CSV file": (
        f"E-Mail,Name\n{JANE},Jane\n",
        ["line 1 is the header row of a CSV file; give it as -e csv=leavers.txt."],
    ),
    "a CSV file of one column": (f"email\n{JANE}\n", ["line 1 is the header row of a CSV file; give it as -e csv="]),
    "a CSV file with a title": (
        f"version:v1.0\nUser name [userPrincipalName] Required\n{JANE}\n",
        ["line 2 is the header row"],
    ),
    "a CSV file with several columns of emails": (
        f"Employee #,Work Email,Home Email\n1,{JANE},j@home.example\n",
        [
            "give it as -e csv=leavers.txt -e column=Work_Email, or with another of its columns: 'Work Email', "
            "'Home Email'."
        ],
    ),
    "a CSV file whose names nobody knows": (
        f"who,team\n{JANE},blue\n",
        ["give it as -e csv=leavers.txt -e column=who, or"],
    ),
}


@pytest.mark.parametrize("case", LISTS_REFUSED)
def test_a_list_that_is_refused(case: str) -> None:
    content, words = LISTS_REFUSED[case]
    told = refusal(users_file=written(content, "leavers.txt"))
    assert [word for word in words if word not in told] == [], told


def test_advice_names_a_file_as_a_shell_takes_it() -> None:
    told = refusal(users_file=written(f"email\n{JANE}\n", "my leavers.csv"))
    assert told.endswith("""give it as -e 'csv="my leavers.csv"'.""")


# ---- the option `users`


@pytest.mark.parametrize(
    ("users", "expected"),
    [
        (JANE, (JANE,)),
        (f"{JANE}, {UMA}", (JANE, UMA)),
        (f"\ufeff{JANE}", (JANE,)),
        (f"{JANE}\n{UMA}\n", ({"user": JANE, "line": 1}, {"user": UMA, "line": 2})),
        (f'["{JANE}", "{ID}"]', (JANE, ID)),
        ([], ()),
        ("[]", ()),
        ([JANE, f"{UMA}; {ID}"], (JANE, UMA, ID)),
        ([f"Jane <{JANE}>"], (JANE,)),
        (
            [{"user": JANE, "state": "absent", "everywhere": True}],
            ({"user": JANE, "state": "absent", "everywhere": True},),
        ),
        ({"user": JANE}, ({"user": JANE},)),
        ((JANE,), (JANE,)),
    ],
)
def test_users(users: object, expected: tuple[Element, ...]) -> None:
    people = read_people(users=users, state="locked")
    assert (people.elements, people.notes, people.source, people.sha256) == (expected, (), None, None)


@pytest.mark.parametrize(
    ("users", "words"),
    [
        ("", "users: is empty; an empty list, [], says that there is nobody."),
        (" \n", "users: is empty;"),
        ("# nobody", "users: names nobody."),
        (7, "users: give a list of emails, user IDs or mappings, or one text;"),
        (
            [JANE, "", None],
            "users: 2 faults: [1] is empty; drop empty ones with: users | select | list; [2] 'None' is neither",
        ),
        (["foo", f"•{JANE}"], "users: 2 faults: [0] 'foo' is neither an email nor a user ID (a UUID); [1] '•jane"),
        ('[{"user": "jane@acme.example"}]', "users: element 0: a text holds emails and user IDs only"),
        (['["jane@acme.example"]', '[{"user": "jane@acme.example"}]'], "users: [1] element 0: a text holds emails"),
    ],
)
def test_users_that_are_refused(users: object, words: str) -> None:
    assert words in refusal(users=users)


# ---- the choice of one option, and the file itself


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "give users, users_file or csv, one of the three; none is given."),
        ({"users": [], "csv": "a.csv"}, "one of the three; users and csv are given."),
        ({"users": [], "column": "Email"}, "column: goes with csv only."),
        ({"users_file": "a", "ignore_columns": ["Email"]}, "ignore_columns: goes with csv only."),
        ({"csv": "gone.csv"}, "csv: there is no file gone.csv in "),
        ({"users_file": "/gone/leavers.txt"}, "users_file: there is no file /gone/leavers.txt."),
        ({"csv": "."}, "csv: . is a folder; name a file."),
        ({"csv": " "}, "csv: is empty; name a file."),
    ],
)
def test_what_is_given(options: dict[str, Any], words: str) -> None:
    assert words in refusal(**options)


def test_where_a_file_is_and_what_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = f"email\n{JANE}\n"
    written(content)
    monkeypatch.setenv("HOME", str(folder))
    for name in ("people.csv", "./people.csv", "~/people.csv", str(folder / "people.csv")):
        people = read_people(csv=name, state="locked")
        assert people.source == str(folder / "people.csv")
        assert people.sha256 == hashlib.sha256(content.encode()).hexdigest()


# ---- files that broke an earlier version, if they lie beside this repository

CASES = ROOT.parent / "shared/cases/inputs"


def test_the_files_of_the_cases() -> None:
    """The reader accepts each file, or refuses it in one sentence.

    The tables above have copies of the important parts.
    """
    for path in [*CASES.glob("*.csv"), *CASES.glob("*.txt")]:
        option = "csv" if path.suffix == ".csv" else "users_file"
        for state in ("locked", "present"):
            options: dict[str, Any] = {option: str(path), "state": state}
            try:
                people = read_people(**options)
            except InputError as error:
                assert str(error).isprintable() and str(error).startswith(f"{path}: ")
            else:
                assert people.elements and people.sha256


def test_people_who_move_leave_the_tenant_of_their_row(tmp_path: Path) -> None:
    path = tmp_path / "movers.csv"
    path.write_text("email,tenantId,roles\na@corp.example,acme,admin\nb@corp.example,,\n")
    found = read_people(csv=str(path), from_tenant="acme")
    assert found.elements == ({"user": "a@corp.example", "line": 2}, {"user": "b@corp.example", "line": 3})
    assert [note.partition(": ")[2] for note in found.notes] == [
        "the column 'roles' was not read; user_roles or roles_map says which roles they get."
    ]
    path.write_text("email,tenantId\na@corp.example,beta\nb@corp.example,acme\nc@corp.example,gamma\n")
    with pytest.raises(
        InputError, match=r"2 faults: line 2: is about tenant 'beta', .*; line 4: is about tenant 'gamma'"
    ):
        read_people(csv=str(path), from_tenant="acme")
