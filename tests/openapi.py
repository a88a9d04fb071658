# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks recorded exchanges against Frontegg's published OpenAPI files.

The files are not part of the project: the environment variable FRONTEGG_OPENAPI_DIR names their folder.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from re import Pattern
from typing import Any
from urllib.parse import parse_qsl

import yaml  # type: ignore[import-untyped]  # its stubs are not required
from openapi_schema_validator import OAS30Validator, oas30_format_checker
from referencing import Registry
from referencing.jsonschema import DRAFT4

from tests.emulator import Exchange

FOLDER = "FRONTEGG_OPENAPI_DIR"
# the prefix of the paths -> the file that describes them
FILES = {
    "/identity": "frontegg-identity-openapi.yml",
    "/tenants": "frontegg-tenants-openapi.yml",
    "/applications": "frontegg-applications-openapi.yml",
    "/auth/vendor": "frontegg-env-auth-openapi.yml",
    "/audits": "frontegg-audits-openapi.yml",
}
METHODS = ("get", "put", "post", "patch", "delete")
JSON = "application/json"
DATE_TIME = re.compile(r"\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(\.\d+)?Z")


@dataclass(frozen=True)
class Difference:
    """A known error in the files. `operation` and `place` are shell patterns."""

    operation: str
    place: str
    kind: str
    reason: str


@dataclass(frozen=True)
class Violation:
    """A violation and its place. `kind` is a keyword of JSON Schema, or unknown, missing, undocumented."""

    operation: str
    place: str
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.operation}: {self.place}: {self.text}"

    def is_known(self, known: Difference) -> bool:
        return (
            self.kind == known.kind
            and fnmatchcase(self.operation, known.operation)
            and fnmatchcase(self.place, known.place.replace("[]", "[[]]"))
        )


USER_ROUTES = "* /identity/resources/*users/v?*"
TENANT_ROUTES = "* /tenants/resources/*"
KNOWN_DIFFERENCES = (
    Difference(USER_ROUTES, "answer*.lastLogin", "type", "null for users who never logged in, seen by several clients"),
    Difference(USER_ROUTES, "answer*.metadata", "type", "null has been seen, and broke a client"),
    Difference(USER_ROUTES, "answer*.vendorMetadata", "type", "null if it was never set"),
    Difference(USER_ROUTES, "answer*.verified", "type", "null has been seen"),
    Difference(USER_ROUTES, "answer*.tenantId", "type", "null for users without memberships and for common roles"),
    Difference(
        "GET /identity/resources/users/v3",
        "answer.items[].tenants[].roles",
        "required",
        "the real rows of the list have no roles, whatever the schema says",
    ),
    Difference(
        "GET /identity/resources/users/v1/query/phrase",
        "answer.items[].tenants[].roles",
        "required",
        "the same rows as those of the list",
    ),
    Difference(USER_ROUTES, "answer.profilePictureUrl", "type", "an update with null removes the picture"),
    Difference(
        "POST /identity/resources/users/v2",
        "header.frontegg-application-id",
        "unknown",
        "needed if an environment has several applications: refused without it (ER-00008), seen live",
    ),
    Difference("POST /identity/resources/users/v2", "answer.roles[]", "type", "objects, say three clients"),
    Difference("GET /identity/resources/roles/v*", "answer*.tenantId", "type", "null for common roles"),
    Difference("GET /identity/resources/users/v3/roles", "answer", "type", "an array, say two clients"),
    Difference("GET /identity/resources/tenants/users/v1/statuses", "answer", "type", "an array, says a client"),
    Difference(
        "GET /identity/resources/users/emails/v1",
        "query.userIds",
        "type",
        "the file has one text for several IDs; a list, as the route for statuses takes it, is the second form",
    ),
    Difference(
        "GET /identity/resources/users/bulk/v1/status/*",
        "answer",
        "undocumented",
        "the file shows no body; no source does",
    ),
    Difference(TENANT_ROUTES, "answer", "undocumented", "the file shows no body of any answer"),
    Difference(TENANT_ROUTES, "status 20[01]", "undocumented", "half of the routes list only refusals"),
    Difference("POST /tenants/resources/tenants/v1/*lock", "path", "unknown", "documented on pages of their own only"),
    Difference(
        "POST /tenants/resources/tenants/v1",
        "body.metadata",
        "additionalProperties",
        "two clients create tenants with metadata, one of them live",
    ),
    Difference(
        "* /tenants/resources/account-settings/*",
        "header.frontegg-tenant-id",
        "missing",
        "the text says that a user's token names the tenant; without header and token the emulator refuses",
    ),
    Difference(
        "GET /tenants/resources/hierarchy/*",
        "header.frontegg-tenant-id",
        "missing",
        "a user's token names the tenant, as with the settings",
    ),
    Difference(
        "POST /audits",
        "body.*",
        "additionalProperties",
        "only the severity is described, and two clients send further keys, such as action and description",
    ),
)


@dataclass
class Report:
    violations: list[Violation] = field(default_factory=list)
    used: set[Difference] = field(default_factory=set)


@dataclass(frozen=True, eq=False)
class Operation:
    """One method of one path, with its description in the file."""

    name: str
    path: Pattern[str]
    said: dict[str, Any]
    document: Document
    judged: dict[Any, list[Violation]] = field(default_factory=dict)

    def parameters(self, where: str) -> dict[str, dict[str, Any]]:
        found = (parameter for parameter in self.said.get("parameters", ()) if parameter["in"] == where)
        return {parameter["name"]: parameter for parameter in found}


class Document:
    """One of the files, with closed schemas: a property that a schema does not name is a violation."""

    def __init__(self, prefix: str, content: dict[str, Any]) -> None:
        close(content)
        self.address = f"urn:openapi:{prefix}"
        self.registry: Registry[Any] = Registry().with_resource(self.address, DRAFT4.create_resource(content))
        self.secured = bool(content.get("security"))
        self.enums = set(enum_values(content))
        self.operations: dict[str, list[Operation]] = {}
        # Match paths without parameters first: users/v1/email is not the user with the ID "email".
        for path, methods in sorted(content["paths"].items(), key=lambda item: str(item[0]).count("{")):
            full = (prefix + path).rstrip("/")
            pattern = re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(full)) + "/?" * (path == "/"))
            for method in METHODS:
                if method in methods:
                    operation = Operation(f"{method.upper()} {full}", pattern, methods[method], self)
                    self.operations.setdefault(method.upper(), []).append(operation)

    def find(self, exchange: Exchange) -> Operation | None:
        for operation in self.operations.get(exchange.method, ()):
            if operation.path.fullmatch(exchange.path):
                return operation
        return None

    def errors(self, schema: Any, value: Any) -> Iterator[tuple[str, str, str]]:
        """Yield (place, keyword, text) for each point where the value does not match the schema."""
        anchored = absolute(schema, self.address)
        validator = OAS30Validator(anchored, registry=self.registry, format_checker=oas30_format_checker)
        for error in validator.iter_errors(value):
            place = "".join("[]" if isinstance(part, int) else f".{part}" for part in error.absolute_path)
            for name in named_properties(error):
                yield place + name, str(error.validator), error.message[:200]


def named_properties(error: Any) -> list[str]:
    """Return the missing or unknown properties, as suffixes for the place of the violation."""
    if error.validator == "required":
        return ["." + error.message.split("'")[1]]
    if error.validator == "additionalProperties":
        return [f".{name}" for name in error.instance if name not in error.schema["properties"]]
    return [""]


def close(node: Any) -> None:
    """Forbid unknown properties in each schema that lists properties."""
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        close(child)
    if isinstance(node, dict) and isinstance(node.get("properties"), dict) and node["properties"]:
        node.setdefault("additionalProperties", False)


def enum_values(node: Any) -> Iterator[str]:
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for child in children:
        yield from enum_values(child)
    if isinstance(node, dict) and isinstance(node.get("enum"), list):
        yield from (str(value) for value in node["enum"])


def absolute(node: Any, address: str) -> Any:
    """Return the part of a file with absolute references."""
    if isinstance(node, dict):
        return {
            key: address + value if key == "$ref" and value.startswith("#") else absolute(value, address)
            for key, value in node.items()
        }
    return [absolute(item, address) for item in node] if isinstance(node, list) else node


@cache
def documents(folder: str) -> dict[str, Document]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # 10 times as fast, if PyYAML has it
    return {
        prefix: Document(prefix, yaml.load((Path(folder) / name).read_text(encoding="utf-8"), Loader=loader))
        for prefix, name in FILES.items()
    }


def violations(exchanges: Iterable[Exchange]) -> list[str]:
    """Return each kind of violation once, without the known errors of the files."""
    return [str(violation) for violation in report(exchanges).violations]


def report(exchanges: Iterable[Exchange]) -> Report:
    described = documents(os.environ[FOLDER])
    result = Report()
    seen: dict[Violation, None] = {}
    for exchange in exchanges:
        seen.update(dict.fromkeys(of_exchange(described, exchange)))
    for violation in seen:
        known = [difference for difference in KNOWN_DIFFERENCES if violation.is_known(difference)]
        result.used.update(known)
        if not known:
            result.violations.append(violation)
    return result


def of_exchange(described: dict[str, Document], exchange: Exchange) -> Iterator[Violation]:
    document = next((found for prefix, found in described.items() if exchange.path.startswith(prefix)), None)
    operation = document.find(exchange) if document else None
    if operation is None:
        yield Violation(f"{exchange.method} {exchange.path}", "path", "unknown", "no such operation")
        return
    yield from of_query(operation, exchange)
    yield from of_headers(operation, exchange)
    yield from of_body(operation, exchange)
    if exchange.status is not None and not exchange.fault:
        yield from of_answer(operation, exchange)


def of_query(operation: Operation, exchange: Exchange) -> Iterator[Violation]:
    parameters = operation.parameters("query")
    given: dict[str, list[str]] = {}
    for name, text in parse_qsl(exchange.raw_query, keep_blank_values=True):
        given.setdefault(name, []).append(text)
    for name in given:
        if name not in parameters:
            yield Violation(operation.name, f"query.{name}", "unknown", "no such parameter")
    for name, parameter in parameters.items():
        place = f"query.{name}"
        if name not in given:
            if parameter.get("required"):
                yield Violation(operation.name, place, "missing", "required parameter")
            continue
        value = typed(parameter["schema"], given[name])
        for inner, kind, text in operation.document.errors(parameter["schema"], value):
            yield Violation(operation.name, place + inner, kind, text)


def typed(schema: dict[str, Any], texts: list[str]) -> Any:
    """Return the typed value of the texts. A text that does not fit the type stays a text."""
    kind = schema.get("type")
    if kind == "array":
        return [typed(schema["items"], [text]) for text in texts]
    if len(texts) > 1:
        return texts
    text = texts[0]
    if kind in ("number", "integer") and re.fullmatch(r"-?\d+(\.\d+)?", text):
        return float(text) if "." in text else int(text)
    if kind == "boolean" and text in ("true", "false"):
        return text == "true"
    return text


def of_headers(operation: Operation, exchange: Exchange) -> Iterator[Violation]:
    parameters = {name.lower(): said for name, said in operation.parameters("header").items()}
    for name, said in parameters.items():
        if said.get("required") and not exchange.headers.get(name):
            yield Violation(operation.name, f"header.{name}", "missing", "required header")
    for name in exchange.headers:
        if name.startswith("frontegg-") and name not in parameters:
            yield Violation(operation.name, f"header.{name}", "unknown", "no such header on this route")
    if operation.document.secured and "authorization" not in exchange.headers:
        yield Violation(operation.name, "header.authorization", "missing", "no bearer token")


def of_body(operation: Operation, exchange: Exchange) -> Iterator[Violation]:
    said = operation.said.get("requestBody")
    if exchange.body is None:
        if said and said.get("required"):
            yield Violation(operation.name, "body", "missing", "a body is required")
        return
    if said is None:
        yield Violation(operation.name, "body", "undocumented", "no body is expected")
        return
    if exchange.headers.get("content-type", "").partition(";")[0] != JSON:
        yield Violation(operation.name, "header.content-type", "unknown", "the body is not declared as JSON")
    for place, kind, text in operation.document.errors(said["content"][JSON]["schema"], exchange.body):
        yield Violation(operation.name, f"body{place}", kind, text)


def of_answer(operation: Operation, exchange: Exchange) -> Iterator[Violation]:
    said = operation.said["responses"].get(str(exchange.status))
    if said is None:
        if not 400 <= (exchange.status or 0) < 500:  # the files list few refusals
            yield Violation(operation.name, f"status {exchange.status}", "undocumented", "no such answer")
        return
    content = said.get("content", {}).get(JSON)
    if content is None:
        if exchange.answer is not None and (exchange.status or 0) < 400:
            yield Violation(operation.name, "answer", "undocumented", "no body is described")
        return
    yield from answer_violations(operation, content["schema"], exchange.answer)


def answer_violations(operation: Operation, schema: dict[str, Any], answer: Any) -> list[Violation]:
    """Return the violations of an answer. Each shape is checked once, because pages of 200 users take long."""
    key = (id(schema), shape(answer, operation.document.enums))
    if key not in operation.judged:
        operation.judged[key] = [
            Violation(operation.name, f"answer{place}", kind, text)
            for place, kind, text in operation.document.errors(schema, answer)
        ]
    return operation.judged[key]


def shape(value: Any, enums: set[str]) -> Any:
    """Return a value that is equal for answers with the same types, enums and formats, which schemas treat alike."""
    if isinstance(value, dict):
        return frozenset((key, shape(item, enums)) for key, item in value.items())
    if isinstance(value, list):
        return "list", frozenset(shape(item, enums) for item in value)
    if isinstance(value, str):
        return "text", value if value in enums else (bool(DATE_TIME.fullmatch(value)), "@" in value)
    return type(value)
