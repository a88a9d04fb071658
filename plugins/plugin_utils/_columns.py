# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: what the columns of people's files mean, by their names. Pure.

The names are those of Okta, Entra ID, Active Directory, Google Workspace, JumpCloud, OneLogin, Auth0, BambooHR,
Personio, Workday, Frontegg's portal, and of lists that people keep in English, German, French and Spanish.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from ..module_utils._base.errors import InputError
from ..module_utils._base.identifiers import identify
from ..module_utils._base.values import shown
from ..module_utils._users.names import is_info_row
from ._csv import Row, Table

# {kind of column that names the user, best first: names of such columns, as keys_of() returns them}. `person` and
# `email` name the user by the name of the column alone. `work` does if no other column holds emails. `login` only
# counts if it holds identifiers, and so does `person` beside others: many systems have other names there.
PERSON: dict[str, tuple[str, ...]] = {
    "person": ("user", "useridentifier"),
    "email": (
        "email", "emails", "emailaddress", "emailaddresses", "emailid", "mail", "mailaddress", "useremail",
        "useremailaddress", "primaryemail", "primaryemailaddress", "emailprimary", "mailprimary", "inviteeemail",
        "emailaddresstoinvite", "emailadresse", "mailadresse", "emailanschrift", "primareemail", "primareemailadresse",
        "adresseemail", "adressemail", "adressedemessagerie", "courriel", "adressecourriel", "adresseelectronique",
        "emailprincipal", "correo", "correoelectronico", "direcciondecorreo", "direcciondecorreoelectronico",
        "posteo", "indirizzoemail",
    ),
    "work": (
        "workemail", "workemailaddress", "emailwork", "workmail", "primaryworkemail", "primaryworkemailaddress",
        "emailprimarywork", "businessemail", "businessemailaddress", "emailbusiness", "companyemail",
        "companyemailaddress", "corporateemail", "corporateemailaddress", "officeemail", "officialemail",
        "employeeemail", "employeeemailaddress", "professionalemail", "dienstlicheemail", "dienstlicheemailadresse",
        "emaildienstlich", "emailgeschaftlich", "geschaftlicheemail", "geschaftlicheemailadresse", "firmenemail",
        "emailarbeit", "arbeitsemail", "emailprofessionnel", "adresseemailprofessionnelle", "correodetrabajo",
    ),
    "login": (
        "login", "loginname", "loginid", "userlogin", "logonname", "userlogonname", "username", "userprincipalname",
        "upn", "principalname", "signinname", "signinemail", "loginemail", "benutzername", "anmeldename",
        "benutzerprinzipalname", "nomdutilisateur", "identifiant", "nombredeusuario", "usuario",
    ),
}  # fmt: skip
# Names of columns with an ID that may be Frontegg's; they count only where they hold nothing but UUIDs.
IDS = ("id", "userid", "uuid", "useruuid", "fronteggid", "frontegguserid", "fronteggusersid")

# Attributes of state present, and what else a row may say -> the names of their columns
ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "name": (
        "name", "fullname", "displayname", "anzeigename", "vollstandigername", "nomcomplet",
        "nomaffiche", "nombrecompleto", "employeename", "preferredfullname",
    ),
    "given_name": ("firstname", "givenname", "first", "forename", "vorname", "prenom", "legalfirstname"),
    "family_name": (
        "lastname", "familyname", "surname", "last", "sn", "nachname", "nomdefamille", "apellido", "apellidos",
        "legallastname",
    ),
    "phone_number": (
        "phonenumber", "phone", "mobile", "mobilephone", "mobilenumber", "telephone", "telephonenumber", "tel",
        "telefon", "telefonnummer", "handy", "mobiltelefon", "telefono", "numerodetelephone",
    ),
    "profile_picture_url": ("profilepictureurl", "profilepicture", "pictureurl", "picture", "avatar", "avatarurl"),
    "external_id": ("externalid", "externeid"),
    "roles": ("roles", "role", "roleids", "rolekeys", "rolenames", "rollen", "rolle"),
    "groups": ("groups", "group", "groupids", "groupnames", "gruppen", "gruppe"),
    "applications": ("applications", "application", "applicationids", "applicationnames", "apps", "appids"),
    "expires_at": (
        "expiresat", "expires", "expiry", "expirydate", "expirationdate", "accessexpires", "temporaryexpirationdate",
        "ablaufdatum",
    ),
    "new_email": ("newemail", "newemailaddress", "neueemail", "neueemailadresse"),
    "verified": ("verified", "emailverified", "isverified", "verifiziert"),
    "metadata": ("metadata", "usermetadata"),
    "vendor_metadata": ("vendormetadata",),
}  # fmt: skip
TENANT = (
    "tenantid", "tenant", "tenantids", "tenants", "tenantkey", "fronteggtenantid", "accountid",
    "mandant", "mandantid", "mandanten",
)  # fmt: skip
# Columns of Frontegg's portal that no module carries -> the values that lose nothing when they are left unread
PORTAL: dict[str, tuple[str, ...]] = {
    "provider": ("local",),
    "verifyuser": ("true", "false"),
    "passwordhash": (),
    "passwordhashtype": (),
    "passwordhashconfig": (),
    "mfasecret": (),
}

_KNOWN = frozenset(key for table in (PERSON, ATTRIBUTES) for names in table.values() for key in names)
_BRACKETS = re.compile(r"[\[(]([^\])]*)[\])]")
_REMARK = re.compile(r"[\[(]?\b(?:required|optional|pflichtfeld|obligatoire)\b[\])]?", re.I)
_EMAIL_WORD = re.compile("e?mail|courriel|correo")
# How many column names an error lists
_MOST_NAMES = 30
# How many rows may stand above the header row: titles, dates, notes
_MOST_TITLES = 20


class ColumnError(InputError):
    """No column names the users, or several may. example: options of ansible-playbook that name one."""

    UNNAMED = "-e column=NAME"

    def __init__(self, words: str, columns: str, example: str | None) -> None:
        super().__init__(f"{words}; name one{f', such as {example}' if example else f' with {self.UNNAMED}'}")
        self.columns = columns
        self.example = example


def keys_of(name: str) -> tuple[str, ...]:
    """The forms in which the name of a column is looked up, without marks, blanks and case.

    Brackets may repeat the name in the words of a system, and then both are forms. Any other word in brackets belongs
    to the name: 'User name [userPrincipalName] Required' -> username, userprincipalname; 'Email (boss)' -> emailboss
    """
    plain = _REMARK.sub(" ", name)
    outer, inner = _letters(_BRACKETS.sub(" ", plain)), [_letters(text) for text in _BRACKETS.findall(plain)]
    if outer in _KNOWN and all(key in _KNOWN for key in inner):
        return (outer, *inner)
    return tuple(filter(None, [_letters(plain)]))


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in plain if char.isalnum() and not unicodedata.combining(char))


def kind_of(name: str) -> str | None:
    """The kind of PERSON that the name of a column stands for, the best of several."""
    keys = keys_of(name)
    return next((kind for kind, names in PERSON.items() if any(key in names for key in keys)), None)


def is_tenant(name: str) -> bool:
    """Whether a column of this name has the tenant of the user."""
    return any(key in TENANT for key in keys_of(name))


def attribute_of(name: str) -> str | None:
    """The attribute that the name of a column stands for."""
    return next((one for one, names in ATTRIBUTES.items() if any(key in names for key in keys_of(name))), None)


class HeaderFinder:
    """Finds the header row: the row above the people that names the column of the person."""

    def __init__(self, column: str | None) -> None:
        self._column = column

    def __call__(self, rows: Sequence[Row]) -> int | None:
        """The index of the header row, None where no row names the person."""
        known = [index for index, row in enumerate(self._above_people(rows)) if self.names_person(row.cells)]
        broad = [index for index in known if sum(map(bool, rows[index].cells)) > 1]
        return next(iter([*broad, *known]), None)

    def _above_people(self, rows: Sequence[Row]) -> Iterator[Row]:
        for row in rows[:_MOST_TITLES]:
            if any(identify(cell) for cell in row.cells):
                return
            yield row

    def names_person(self, names: Sequence[str]) -> bool:
        """Whether one of the names is that of the person's column."""
        if self._column is not None:
            return bool(named(names, self._column))
        return any(kind_of(name) or _letters(name) in IDS for name in names)


def named(names: Sequence[str], column: str) -> list[int]:
    """The indexes of the columns with this name: as it is written, else letter case and white space aside, else marks.

    So -e column=Work_Email, which needs no quotes, is the column 'Work Email'.
    """
    found: list[int] = []
    for form in (str.strip, _loose, _letters):
        found = found or [index for index, name in enumerate(names) if form(name) and form(name) == form(column)]
    return found


def _loose(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def person_column(table: Table, column: str | None) -> int:
    """The index of the column that names the user of each row. Raises InputError, without a full stop."""
    if column is not None:
        return _same(table, named(table.names, column), f"column {shown(column)}")
    if is_info_row(dict.fromkeys(table.names)):
        return table.names.index("id")
    clear, others = _candidates(table)
    if clear:
        return _same(table, [*clear, *others], "column with people")
    raise _choice(table, "no column is known to say who the people are", others)


def _candidates(table: Table) -> tuple[list[int], list[int]]:
    """(columns that are the person by their names, best first; columns that may be the person as well)."""
    kinds = {index: kind_of(name) for index, name in enumerate(table.names)}
    ranked = [index for kind in PERSON for index in kinds if kinds[index] == kind]
    clear = [index for index in ranked if _is_filled(table, index, kinds[index])]
    # Where no such column is filled, its cells are at fault; a login may hold other names than Frontegg's.
    clear = clear or [index for index in ranked if kinds[index] != "login" or not table.rows]
    other_emails = [
        index
        for index, name in enumerate(table.names)
        if index not in clear and _is_other_email(name) and _holds_people(table, index)
    ]
    if clear:
        # Beside a plain 'Email', a 'Supervisor Email' is somebody else; beside a 'Work Email', it may not be.
        return clear, other_emails if kind_of(table.names[clear[0]]) == "work" else []
    ids = [index for index, name in enumerate(table.names) if _letters(name) in IDS and _holds_ids(table, index)]
    return ([], other_emails) if other_emails else (ids, [])


def _is_other_email(name: str) -> bool:
    """Whether the name is about an email. The email that a user is to get names nobody."""
    return _EMAIL_WORD.search(_letters(name)) is not None and attribute_of(name) != "new_email"


def _same(table: Table, indexes: Sequence[int], what: str) -> int:
    """The first of the columns, where all of them name the same people."""
    if not indexes:
        raise _choice(table, f"there is no {what}", [])
    first = indexes[0]
    differing = [index for index in indexes[1:] if _differ(table, first, index)]
    if not differing:
        return first
    names = [table.names[index] for index in (first, *differing)]
    if len({_loose(name) for name in names}) < len(names):
        places = " and ".join(str(index + 1) for index in (first, *differing))
        raise InputError(f"columns {places} have the same name, {shown(names[0])}, and differ; take one of them away")
    listed = _listed(names)
    raise ColumnError(f"several columns may say who the people are: {listed}", listed, _example(table, first))


def _differ(table: Table, one: int, other: int) -> bool:
    pairs = [(row.cells[one].casefold(), row.cells[other].casefold()) for row in table.rows]
    if kind_of(table.names[one]) == "person":  # this collection's own word: an ID there contradicts nothing
        return any(this != that for this, that in pairs if "@" in this and "@" in that)
    return any(this != that for this, that in pairs)


def _is_filled(table: Table, index: int, kind: str | None) -> bool:
    """Whether a column of this kind holds what its name says, somewhere."""
    return any(table.column(index)) if kind in ("email", "work") else _holds_people(table, index)


def _holds_people(table: Table, index: int) -> bool:
    return any(identify(cell) for cell in table.column(index))


def _holds_ids(table: Table, index: int) -> bool:
    found = [identify(cell) for cell in table.column(index) if cell]
    return bool(found) and all(who is not None and who.kind == "id" for who in found)


def _choice(table: Table, words: str, others: Sequence[int]) -> ColumnError:
    columns = [index for index, name in enumerate(table.names) if name]
    # Only a column that must be the right one is an example: nobody shall paste the column of a supervisor.
    people = [index for index in columns if _holds_people(table, index)]
    example = _example(table, people[0]) if len(people) == 1 and people[0] not in others else None
    listed = _listed([table.names[index] for index in columns])
    return ColumnError(f"{words}; the file has {listed}", listed, example)


def _listed(names: Sequence[str]) -> str:
    more = [f"and {len(names) - _MOST_NAMES} more"] if len(names) > _MOST_NAMES else []
    return ", ".join([*map(shown, names[:_MOST_NAMES]), *more])


def _example(table: Table, index: int) -> str | None:
    words = spelled(table.names[index])
    return f"-e column={words}" if words else None


def spelled(name: str) -> str | None:
    """The name of a column as named() finds it and a shell needs no quotes for it; None for a name without letters.

    Ansible would cut 'column=Work Email' at the blank, and nothing of a file becomes a template here.
    """
    words = re.sub(r"[^\w-]+", "_", unicodedata.normalize("NFC", name)).strip("_")
    return words if _letters(words) else None
