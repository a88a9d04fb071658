# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rules of the house, by folder (CONTRIBUTING.md gives their reasons), read off the source without running it.

A rule is a function over {path: source}, so that a breach can be shown to turn it red: BAD has examples for each.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.source import (
    CONTROLLER,
    MODULES,
    ON_CONTROLLER,
    PACKAGE,
    TENANT_HEADER,
    UTILS,
    Sources,
    at,
    catches_all,
    code_lines,
    doc_nodes,
    documentation,
    functions,
    import_time_classes,
    imports_of,
    impure_uses,
    is_import_guard,
    is_tenant_header,
    is_write_call,
    keeps_on_object,
    name_of,
    names_bound_to,
    options_with_default,
    own_path,
    parse,
    reachable,
    reached_by,
    requests_imports,
    requires,
    trees,
    walk,
    wing_of,
    words_of,
    writing_methods,
)

ROOT = Path(__file__).resolve().parents[2]

# A file imports from its own folder and from folders of a lower rank. Any other folder is a kind of object.
RANKS = {"_base": 0, "_wire": 1, "_api": 2, "_engine": 3, "_module": 5, "modules": 6}
RANK_OF_KINDS = 4
# The files of a kind that talk to the client, or read files. All others are pure, and an import of writes.py is pure.
TALKING = ("task", "lookup", "details", "belongings", "restore_source", "restore_task", "info", "migration")
# Files of the other folders that use threads, files or the network
IMPURE: dict[str, tuple[str, ...]] = {
    "_base": (),
    "_wire": ("clock", "connection", "deadline", "gate", "starter", "stopping", "transport"),
    "_api": (
        "applications",
        "audits",
        "base",
        "client",
        "credentials",
        "emails",
        "groups",
        "migrations",
        "tenants",
        "users",
    ),
    "_engine": (
        "apply",
        "audit",
        "brake",
        "converge",
        "files",
        "journal",
        "journal_file",
        "options",
        "plan_file",
        "snapshot",
        "travel",
        "verify",
    ),
}
# Files of plugin_utils that do I/O, and what they may import for it. All other files there are pure.
CONTROLLER_IMPURE: dict[str, tuple[str, ...]] = {
    "_files": ("codecs", "hashlib", "os"),
    "_event_folder": ("os", "stat", f"{PACKAGE}plugins.module_utils._engine.files"),
    "_report_files": ("errno", "hashlib", "os", "pwd", f"{PACKAGE}plugins.module_utils._engine.files"),
    "_report_places": ("os",),
    # The one file on the controller that reads from Frontegg. Its client refuses to write.
    "_inventory_read": (
        "ansible.module_utils.common.arg_spec",
        "concurrent.futures",
        *(
            f"{PACKAGE}plugins.module_utils.{name}"
            for name in ("_api.client", "_module", "_users.info", "_wire.clock", "_wire.transport")
        ),
    ),
    "_printer": ("ansible", "ansible.utils.display", "os", "sys"),
    "_undo_plan": tuple(f"{PACKAGE}plugins.module_utils._engine.{name}" for name in ("plan_file", "snapshot")),
    "_unsafe": ("ansible.utils.unsafe_proxy",),
}
CONNECTION, HTTP, RETRY = (f"{UTILS}_wire/{name}.py" for name in ("connection", "transport", "retry"))
ROUTES = f"{UTILS}_api/"
# Modules that pure files may import besides each other. None reads a clock, a file, the network or the environment.
PURE_IMPORTS = (
    "__future__",
    "abc",
    "collections",
    "collections.abc",
    "copy",
    "dataclasses",
    "datetime",
    "decimal",
    "difflib",
    "base64",
    "email.utils",
    "enum",
    "fnmatch",
    "functools",
    "hashlib",
    "html",
    "itertools",
    "json",
    "math",
    "operator",
    "re",
    "shlex",
    "string",
    "textwrap",
    "types",
    "typing",
    "unicodedata",
    "urllib.parse",
    "uuid",
)
# Options that control how a task works. All other options manage a field, and unset must mean "leave alone".
CONTROL_OPTIONS = {
    "region": "most environments are in the EU; it picks the host only",
    "validate_certs": "the safe choice has to be what one gets without asking",
    "timeout": "no request may wait for ever",
    "max_retries": "how hard to try, not what for",
    "rate_limit_timeout": "how long to try, not what for",
    "concurrency": "speed only",
    "verify": "the safe choice has to be what one gets without asking",
    "append_roles": "how `roles` is read; does nothing without it",
    "include_sub_tenants": "what a read takes in",
    "max_users": "a guard: the safe choice has to be what one gets without asking",
    "wait": "how a task goes about its work: whether it stays for the end",
    "wait_timeout": "no task may wait for ever",
    "poll_interval": "how often to look, not what for",
    "rate_limit_share": "how much to take of the limit, not what for",
    "result": "how much to tell",
    "hostname": "how to name, not whom",
    "redact": "how much to tell: the safe choice has to be what one gets without asking",
    "interval": "how often to tell",
    "plan_max_age": "a guard: the safe choice has to be what one gets without asking",
    "on_drift": "a guard: the safe choice has to be what one gets without asking",
}
VERBS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")

MODULE_LINES = 90
FUNCTION_LINES = 40
FILE_LINES = 350

# Filters and tests that make decisions. No table tests such logic in a playbook.
LOGIC = re.compile(
    r"\{%|\|\s*(regex_\w+|selectattr|combine|replace|zip|product|items2dict|dict2items|groupby|from_json|"
    r"to_json|json_query|batch|slice)\b"
)
LONGEST_EXPRESSION = 120


# ---- the rules


def violations_of_rule_1(sources: Sources) -> list[str]:
    """A file imports from its own folder and from folders below it. No file imports itself through other files."""
    found, graph = [], {}
    for path, tree in trees(sources):
        wing = wing_of(path)
        if path.startswith(ON_CONTROLLER):
            continue  # rule 2 covers the controller
        if path.startswith(UTILS) and "/" not in name_of(path) and wing != "_module":
            found.append(f"{path} lies in no folder of the house")
        graph[path] = {own_path(name) or name for dummy, name in imports_of(path, tree)}
        for node, name in imports_of(path, tree):
            other = wing_of(own_path(name) or "")
            if other and other != wing and rank(other) >= (rank(wing) if wing else -1):
                found.append(
                    f"{at(path, node)} imports {name_of(own_path(name) or '')}, which is above it or beside it"
                )
    return found + [f"{path} imports itself by way of others" for path in graph if path in reachable(graph, path)]


def rank(wing: str) -> int:
    """Return the rank of a folder of module_utils. A file imports from lower ranks."""
    return RANKS.get(wing, RANK_OF_KINDS)


def violations_of_rule_2(sources: Sources) -> list[str]:
    """Pure files do no I/O and import only pure files. Files for the controller import only pure files, too."""
    found: list[str] = []
    for path, tree in trees(sources):
        on_controller, in_plugin_utils = path.startswith(ON_CONTROLLER), path.startswith(CONTROLLER)
        name = path.removeprefix(CONTROLLER).removesuffix(".py") if in_plugin_utils else ""
        if not on_controller and not is_pure(path):
            continue
        for node, target in imports_of(path, tree, with_types=False):
            file = own_path(target)
            may = (*PURE_IMPORTS, *CONTROLLER_IMPURE.get(name, ()))
            is_fine = file is None or is_pure(file) or (on_controller and file.startswith(CONTROLLER)) or target in may
            if not is_fine:
                found.append(f"{at(path, node)} imports {file}, which is not pure")
            if file is None and target not in may and (in_plugin_utils or not on_controller):
                found.append(f"{at(path, node)} imports {target}")
        if name not in CONTROLLER_IMPURE and (in_plugin_utils or not on_controller):
            found += impure_uses(path, tree)
    return found


def is_pure(path: str) -> bool:
    """Return whether a file of module_utils must do no I/O."""
    folder, dummy, file = name_of(path).partition("/")
    return path.startswith(UTILS) and bool(file) and file not in IMPURE.get(folder, TALKING)


def violations_of_rule_3(sources: Sources) -> list[str]:
    """Each of these has one place: requests, the exits of AnsibleModule, check mode, and writing routes."""
    found = [*_requests_elsewhere(sources), *_ways_out_elsewhere(sources)]
    writing = {
        name: writing_methods(parse(source)) - {"_write"}
        for path, source in sources.items()
        if path.startswith(ROUTES)
        for name in [path.removeprefix(ROUTES).removesuffix(".py")]
    }
    for path, tree in trees(sources):
        may = path.startswith(UTILS) and is_writes(path)
        for node in walk(tree):
            if isinstance(node, ast.Call) and path.startswith(ROUTES) and is_named_verb(node, tree):
                found.append(f"{at(path, node)} sends a write past _write")
            for name in () if may else written_by(node, writing):
                found.append(f"{at(path, node)} calls the writing route {name}")
            if "_write" in reached_by(node) and not path.startswith(ROUTES):
                found.append(f"{at(path, node)} uses _write")
    return found


def is_writes(path: str) -> bool:
    """Return whether the file is one of those that write for a kind: writes.py, or a part of it, writes_access.py."""
    return re.search(r"/writes(_[a-z]+)?\.py$", path) is not None


def _requests_elsewhere(sources: Sources) -> list[str]:
    """Only connection.py imports requests, behind a guard. No class inherits from its types at import time."""
    found = []
    for path, tree in trees(sources):
        imports = list(requests_imports(tree))
        if path != CONNECTION:
            found += [f"{at(path, node)} imports requests" for node in imports]
            continue
        guarded = {child for node in walk(tree) if is_import_guard(node) for child in walk(node)}
        found += [f"{at(path, node)} imports requests unguarded" for node in imports if node not in guarded]
        names = {alias.asname or alias.name.split(".")[0] for node in imports for alias in node.names}
        for node in import_time_classes(tree):
            if any(isinstance(n, ast.Name) and n.id in names for base in node.bases for n in walk(base)):
                found.append(f"{at(path, node)} class {node.name} inherits from requests at import time")
    if CONNECTION in sources and "missing_required_lib" not in " ".join(sources.values()):
        found.append("no file says with missing_required_lib that requests is missing")
    return found


def _ways_out_elsewhere(sources: Sources) -> list[str]:
    """Only _module.py uses exit_json, fail_json and check_mode, plus the controller, which reads results."""
    words = {"exit_json", "fail_json", "check_mode", "_ansible_check_mode"}
    return [
        f"{at(path, node)} says {word}"
        for path, tree in trees(sources)
        if path != UTILS + "_module.py" and not path.startswith(ON_CONTROLLER)
        for node in walk(tree)
        for word in words.intersection(words_of(node))
    ]


def written_by(node: ast.AST, writing: dict[str, set[str]]) -> list[str]:
    """Return the writing routes that a node reaches: client.users.lock, or getattr(client.users, "lock").

    What client.routes(...) returns can be any object, so it reaches the writing routes of all objects.
    """
    if isinstance(node, ast.Attribute):
        owner, names = node.value, {node.attr}
    elif isinstance(node, ast.Call) and "getattr" in words_of(node.func) and node.args:
        owner, names = node.args[0], reached_by(node)
    else:
        return []
    is_any = isinstance(owner, ast.Call) and "routes" in reached_by(owner)
    owners = writing if is_any else reached_by(owner)
    return [f"{owner}.{name}" for owner in owners for name in names if name in writing.get(owner, ())]


def is_named_verb(node: ast.Call, tree: ast.Module) -> bool:
    """Return whether a call other than _write names a verb that writes."""
    names = [one.value for one in node.args if isinstance(one, ast.Constant)]
    return not is_write_call(node) and any(name in VERBS[2:] for name in names)


def violations_of_rule_4(sources: Sources) -> list[str]:
    """States and attributes are tables. Only states.py compares a state with a word."""
    found = []
    for path, tree in trees(sources):
        if not wing_of(path) or path.endswith("/states.py"):
            continue
        for node in walk(tree):
            if isinstance(node, ast.Compare) and is_state(node.left) and any(map(is_word, node.comparators)):
                found.append(f"{at(path, node)} compares a state with a word")
            if isinstance(node, (ast.Match,)) and is_state(node.subject):
                found.append(f"{at(path, node)} compares a state with a word")
    return found


def is_state(node: ast.AST) -> bool:
    """Return whether the node is state, wish.state, or a name that ends in _state."""
    return any(name == "state" or name.endswith("_state") for name in reached_by(node))


def is_word(node: ast.AST) -> bool:
    """Return whether the node contains a text: alone, or in a tuple, list or set."""
    return any(isinstance(child, ast.Constant) and isinstance(child.value, str) for child in walk(node))


def violations_of_rule_5(sources: Sources) -> list[str]:
    """Each act is declared once in its kind, in writes.py or writes_*.py, with a function of the same file."""
    found: list[str] = []
    names: dict[str, set[str]] = {}
    for path, tree in trees(sources):
        own = {function.name for function in functions(tree)}
        for node in walk(tree):
            if not isinstance(node, ast.Call) or reached_by(node.func) != {"Act"}:
                continue
            if not is_writes(path):
                found.append(f"{at(path, node)} declares an act")
            write = next((keyword.value for keyword in node.keywords if keyword.arg == "write"), None)
            if write is None or not reached_by(write) <= own:
                found.append(f"{at(path, node)} declares an act without a function beside it")
            name = getattr(node.args[0], "value", "") if node.args else ""
            if name in names.setdefault(wing_of(path) or path, set()):
                found.append(f"{at(path, node)} declares {name} twice")
            names[wing_of(path) or path].add(name)
    return found


def violations_of_rule_6(sources: Sources) -> list[str]:
    """Each write states whether repeating it is safe.

    A create is never repeated, and each request sets its own tenant header.
    """
    found = []
    for path, tree in trees(sources):
        for function in functions(tree):
            if path.startswith(ROUTES) and function.name == "_write" and not requires(function, "repeatable"):
                found.append(f"{at(path, function)} _write does not insist on repeatable")
            for call in filter(is_write_call, walk(function)):
                given = [k.value for k in call.keywords if k.arg == "repeatable"]
                if not given:
                    found.append(f"{at(path, call)} {function.name} does not say whether it is repeatable")
                elif function.name.startswith("create") and getattr(given[0], "value", None) is not False:
                    found.append(f"{at(path, call)} {function.name} creates, so it must not be repeatable")
        if path == RETRY:
            verbs = (n for n in walk(tree) if isinstance(n, ast.Constant) and n.value in VERBS)
            found += [f"{at(path, node)} decides by the verb {node.value}" for node in verbs]
        found += _tenant_header(path, tree)
    return found


def _tenant_header(path: str, tree: ast.Module) -> list[str]:
    docs = set(doc_nodes(tree))
    named = {node for node in walk(tree) if is_tenant_header(node) and node not in docs}
    if not path.startswith(ROUTES):
        return [f"{at(path, node)} names {TENANT_HEADER}" for node in named]
    found, names = [], names_bound_to(tree, named) | {"TENANT_HEADER"}
    for node in walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "headers":
            found.append(f"{at(path, node)} reaches for the headers of another object")
        is_kept = isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)) and keeps_on_object(node)
        if is_kept and any(n in named or (isinstance(n, ast.Name) and n.id in names) for n in walk(node)):
            found.append(f"{at(path, node)} keeps {TENANT_HEADER} beyond a request")
    return found


def violations_of_rule_7(sources: Sources) -> list[str]:
    """Each except clause names its exceptions, and an option that manages a field has no default."""
    found = []
    for path, tree in trees(sources):
        for node in walk(tree):
            if isinstance(node, ast.ExceptHandler) and (node.type is None or catches_all([node.type])):
                found.append(f"{at(path, node)} catches everything")
            if isinstance(node, ast.Call) and "suppress" in reached_by(node.func) and catches_all(node.args):
                found.append(f"{at(path, node)} suppresses everything")
        for text in documentation(tree):
            defaults = options_with_default((yaml.safe_load(text) or {}).get("options"))
            found += [f"{path} option {name} has a default" for name in defaults if name not in CONTROL_OPTIONS]
    return found


def violations_of_rule_8(sources: Sources) -> list[str]:
    """Modules are thin, and functions and files are short. ruff counts branches if its settings tell it to."""
    found = []
    for path, tree in trees(sources):
        lines = code_lines(sources[path], tree)
        if path.startswith(MODULES) and len(lines) > MODULE_LINES:
            found.append(f"{path} has {len(lines)} lines of code beside its documentation")
        count = len(sources[path].splitlines())
        if path.startswith((UTILS, CONTROLLER)) and count > FILE_LINES:
            found.append(f"{path} has {count} lines")
        for function in functions(tree):
            size = len(lines.intersection(range(function.lineno, (function.end_lineno or 0) + 1)))
            if size > FUNCTION_LINES:
                found.append(f"{at(path, function)} {function.name} has {size} lines")
    settings = sources.get("pyproject.toml")
    if settings is not None and not ('"C90"' in settings and re.search(r"^max-complexity = 10$", settings, re.M)):
        found.append("pyproject.toml does not have ruff limit complexity (C90) to 10")
    return found


def violations_of_rule_9(sources: Sources) -> list[str]:
    """Playbooks, roles and examples are lists of steps. No expression has logic, and none goes over a line."""
    found = []
    for path, text in sources.items():
        if not path.endswith(".yml"):
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if not line.lstrip().startswith("#") and LOGIC.search(line):
                found.append(f"{path}:{number} has logic in a template")
        for expression in re.findall(r"\{\{.*?\}\}", text, re.S):
            if "\n" in expression or len(expression) > LONGEST_EXPRESSION:
                found.append(f"{path} has an expression over a line: {expression[:40]}")
    return found


RULES: dict[int, Callable[[Sources], list[str]]] = {
    1: violations_of_rule_1,
    2: violations_of_rule_2,
    3: violations_of_rule_3,
    4: violations_of_rule_4,
    5: violations_of_rule_5,
    6: violations_of_rule_6,
    7: violations_of_rule_7,
    8: violations_of_rule_8,
    9: violations_of_rule_9,
}


# ---- the real tree


@pytest.fixture(scope="module")
def tree() -> dict[str, str]:
    """Return the collection's own source. An empty folder fails here, so that no rule passes without files."""
    plugins = [*sorted((ROOT / "plugins").rglob("*.py")), ROOT / "pyproject.toml"]
    steps = [path for folder in ("playbooks", "roles", "examples") for path in sorted((ROOT / folder).rglob("*.yml"))]
    sources = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in [*plugins, *steps]}
    folders = {wing_of(path) for path in sources}
    assert {*RANKS, "_users", "_tenants"} <= folders and steps
    return sources


@pytest.mark.parametrize("number", RULES)
def test_the_collection_keeps_rule(number: int, tree: dict[str, str]) -> None:
    assert RULES[number](tree) == []


def test_the_files_that_do_more_than_think_exist(tree: dict[str, str]) -> None:
    paths = {f"{UTILS}{folder}/{name}.py" for folder, names in IMPURE.items() for name in names}
    assert paths <= set(tree)


def test_a_kind_has_the_same_files_for_the_same_jobs(tree: dict[str, str]) -> None:
    kinds = {wing for wing in map(wing_of, tree) if wing and wing not in RANKS}
    assert kinds >= {"_users", "_tenants"}
    for kind in kinds:
        files = {name_of(path).partition("/")[2] for path in tree if wing_of(path) == kind}
        assert files >= {"kind", "plan", "states", "task", "wishes", "writes"}, kind


def test_contributing_says_what_every_file_is_for(tree: dict[str, str]) -> None:
    """The table of folders names each file of each folder of module_utils."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `(_\w+)/` \|(.*)\|$", text, re.M))
    assert set(rows) >= {"_base", "_wire", "_api", "_engine", "_users", "_tenants"}
    for folder, row in rows.items():
        files = {name_of(path).partition("/")[2] for path in tree if wing_of(path) == folder}
        assert set(re.findall(r"`(\w+)`", row)) == files, folder


# ---- each rule can fail

API, ENGINE = f"{UTILS}_api/users.py", f"{UTILS}_engine/plan.py"
USERS, WRITES, LOOKUP = f"{UTILS}_users/plan.py", f"{UTILS}_users/writes.py", f"{UTILS}_users/lookup.py"
TENANTS, BASE = f"{UTILS}_tenants/plan.py", f"{UTILS}_base/values.py"
GUARD = "try:\n import requests\nexcept ImportError:\n requests = None\nmissing_required_lib\n"
CLASS = "class C:\n def _write(self, method, *, repeatable): pass\n def lock(self): "
ACT = "def _lock(): pass\nLOCK = Act('lock', write=_lock)\n"

BAD: list[tuple[int, str, Sources]] = [
    (1, "above it", {BASE: "from .._wire.transport import Http"}),
    (1, "above it", {HTTP: "from .._api.client import Client"}),
    (1, "above it", {API: "from .. import _module"}),
    (1, "above it", {ENGINE: "from .._users.states import STATES"}),
    (1, "above it", {ENGINE: "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n from .._users import plan"}),
    (1, "beside it", {TENANTS: f"from {PACKAGE}plugins.module_utils._users.plan import plan"}),
    (1, "above it", {USERS: "from .._module import run"}),
    (1, "above it", {"plugins/doc_fragments/_connection.py": "from ..module_utils._base import errors"}),
    (1, "no folder", {UTILS + "_new.py": ""}),
    (1, "beside it", {UTILS + "_roles/plan.py": "from .._users.states import STATES"}),
    (2, "not pure", {UTILS + "_roles/plan.py": "from .._api.client import Client"}),
    (1, "by way of", {ENGINE: "from .guards import a", f"{UTILS}_engine/guards.py": "from .plan import b"}),
    (2, "imports os", {USERS: "import os"}),
    (2, "imports ansible.module_utils.basic", {USERS: "from ansible.module_utils.basic import AnsibleModule"}),
    (2, "not pure", {USERS: "from .._api.client import Client"}),
    (2, "not pure", {USERS: "from .lookup import look_up"}),
    (2, "calls open", {BASE: "def f():\n return open('x')"}),
    (2, "reads now", {ENGINE: "import datetime\ndatetime.datetime.now()"}),
    (2, "not pure", {CONTROLLER + "_csv.py": "from ..module_utils._api.client import Client"}),
    (2, "not pure", {"plugins/filter/from_csv.py": "from ..module_utils._wire import transport"}),
    (2, "not pure", {"plugins/action/people.py": "from ..modules.user import main"}),
    (2, "not pure", {"plugins/inventory/users.py": "from ..module_utils._api.client import Client"}),
    (2, "not pure", {CONTROLLER + "_inventory_read.py": "from ..module_utils._users.task import converge"}),
    (2, "imports os", {CONTROLLER + "_csv.py": "import os"}),
    (2, "imports ansible.errors", {CONTROLLER + "_files.py": "from ansible.errors import AnsibleError"}),
    (2, "not pure", {CONTROLLER + "_files.py": "from ..module_utils._engine.files import write_whole"}),
    (2, "not pure", {CONTROLLER + "_report_files.py": "from ..module_utils._engine.journal import Journal"}),
    (2, "calls open", {CONTROLLER + "_csv.py": "def f():\n return open('x')"}),
    (3, "imports requests", {USERS: "import requests.adapters"}),
    (3, "imports requests", {HTTP: "def f():\n from requests import get"}),
    (3, "unguarded", {CONNECTION: "import requests\nmissing_required_lib"}),
    (3, "unguarded", {CONNECTION: "try:\n import requests\nexcept ValueError:\n pass\nmissing_required_lib"}),
    (3, "inherits", {CONNECTION: GUARD + "class A(requests.adapters.HTTPAdapter): pass"}),
    (
        3,
        "inherits",
        {CONNECTION: GUARD.replace("import requests", "from requests import Session as S") + "class A(S): pass"},
    ),
    (3, "missing_required_lib", {CONNECTION: GUARD.replace("missing_required_lib", "")}),
    (3, "fail_json", {USERS: "def f(module):\n module.fail_json(msg='x')"}),
    (3, "exit_json", {"plugins/modules/user.py": "exit_json(changed=True)"}),
    (3, "check_mode", {ENGINE: "def f(check_mode): pass"}),
    (3, "check_mode", {ENGINE: "if getattr(module, 'check_mode'): pass"}),
    (3, "users.lock", {API: CLASS + "self._write('POST')", LOOKUP: "def f(client):\n client.users.lock()"}),
    (3, "users.lock", {API: CLASS + "self._write('POST')", LOOKUP: "def f(users):\n users.lock()"}),
    (3, "users.lock", {API: CLASS + "self._write('POST')", LOOKUP: "f(getattr(client.users, 'lock'))"}),
    (3, "users.lock", {API: CLASS + "self._write('POST')", LOOKUP: "def f(client):\n client.routes(C).lock()"}),
    (3, "users.lock", {API: CLASS + "self._write('POST')", LOOKUP: "f(getattr(client.routes(C), 'lock'))"}),
    (3, "users.both", {API: CLASS + "self._write('P')\n def both(self): self.lock()", ENGINE: "client.users.both()"}),
    (3, "uses _write", {WRITES: "client.users._write('POST')"}),
    (3, "past _write", {API: "class C:\n def f(self): self.http.call(Call('DELETE', 'x'))"}),
    (4, "with a word", {USERS: "if wish.state == 'locked': pass"}),
    (4, "with a word", {ENGINE: "done = plan.wish.state in ('absent',)"}),
    (4, "with a word", {TENANTS: "x = [1 for wish in wishes if wish.state != 'present']"}),
    (4, "with a word", {"plugins/modules/user.py": "state = 'a'\nif state == 'locked': pass"}),
    (5, "declares an act", {USERS: ACT}),
    (5, "without a function", {WRITES: "LOCK = Act('lock')"}),
    (5, "without a function", {WRITES: "from x import f\nLOCK = Act('lock', write=f)"}),
    (5, "twice", {WRITES: ACT + ACT}),
    (6, "does not say", {API: CLASS + "self._write('POST')"}),
    (6, "insist", {API: "class C:\n def _write(self, *, repeatable=True): pass"}),
    (6, "creates", {API: "class C:\n def create(self): self._write('POST', repeatable=True)"}),
    (6, "by the verb", {RETRY: "def f(method):\n return method == 'GET'"}),
    (6, "names", {HTTP: "session.headers['Frontegg-Tenant-Id'] = tenant"}),
    (6, "another object", {API: "T = 'frontegg-tenant-id'\ndef f(s, t):\n s.headers[T] = t"}),
    (6, "another object", {API: "def f(s, t):\n s.headers.update({TENANT_HEADER: t})"}),
    (6, "beyond", {API: "T = 'frontegg-tenant-id'\ndef f(self, t):\n self.always = {T: t}"}),
    (6, "beyond", {API: "from .base import TENANT_HEADER\ndef f(self, t):\n self.always = {TENANT_HEADER: t}"}),
    (7, "catches", {USERS: "try:\n pass\nexcept:\n pass"}),
    (7, "catches", {USERS: "try:\n pass\nexcept (ValueError, Exception):\n pass"}),
    (7, "suppresses", {USERS: "with contextlib.suppress(Exception): pass"}),
    (7, "option name", {"plugins/modules/user.py": "DOCUMENTATION = 'options:\\n  name:\\n    default: x'"}),
    (
        7,
        "option locale",
        {"plugins/doc_fragments/_a.py": "class M:\n D = 'options: {a: {suboptions: {locale: {default: x}}}}'"},
    ),
    (8, "beside its doc", {"plugins/modules/user.py": "x = 1\n" * (MODULE_LINES + 1)}),
    (8, "f has", {USERS: "def f():\n" + " x = 1\n" * FUNCTION_LINES}),
    (8, "lines", {USERS: "# why\n" * (FILE_LINES + 1)}),
    (8, "complexity", {"pyproject.toml": "max-complexity = 20"}),
    (9, "logic", {"playbooks/a.yml": "x: \"{{ a | selectattr('b') }}\""}),
    (9, "logic", {"examples/a.yml": "x: |\n  {% for a in b %}"}),
    (9, "over a line", {"playbooks/tasks/a.yml": "x: >-\n  {{ a\n  + b }}"}),
]


@pytest.mark.parametrize(("number", "expected", "sources"), BAD)
def test_a_rule_sees_what_breaks_it(number: int, expected: str, sources: Sources) -> None:
    assert [text for text in RULES[number](sources) if expected in text]


def test_every_rule_is_seen_to_fail() -> None:
    assert {example[0] for example in BAD} == set(RULES)


GOOD: list[tuple[int, Sources]] = [
    (1, {"plugins/modules/user.py": "from ..module_utils._module import run", API: "from .._wire.gate import Gate"}),
    (1, {USERS: "from .states import STATES\nfrom .._engine.plan import Plan"}),
    (2, {USERS: "from __future__ import annotations\nfrom .._api.models import User\nfrom .writes import LOCK"}),
    (2, {WRITES: "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n from .._api.client import Client"}),
    (2, {HTTP: "import os", LOOKUP: "from .._api.client import Client"}),
    (
        2,
        {
            CONTROLLER
            + "_csv.py": "import re\nfrom ..module_utils._base.errors import InputError\nfrom ._faults import F"
        },
    ),
    (2, {CONTROLLER + "_report_files.py": "from ..module_utils._engine.files import write_whole"}),
    (2, {CONTROLLER + "_files.py": "import os", "plugins/action/people.py": "from ansible.errors import x"}),
    (3, {CONNECTION: GUARD + "def make():\n class A(requests.adapters.HTTPAdapter): pass"}),
    (3, {USERS: '"""check_mode is known to _module.py, which calls exit_json."""'}),
    (3, {API: CLASS + "self._write('POST')", WRITES: "def f(client):\n client.users.lock()"}),
    (3, {API: CLASS + "self._write('POST')", WRITES: "def f(client):\n client.routes(C).lock()"}),
    (3, {API: CLASS + "self._write('POST')", LOOKUP: "def f(client):\n client.routes(C).all()"}),
    (4, {USERS: "if wish.aim.removes: pass", f"{UTILS}_users/states.py": "x = row.state == 'locked'"}),
    (5, {WRITES: ACT}),
    (6, {API: CLASS + "self._write('POST', repeatable=True)"}),
    (
        6,
        {API: "def f(self, t):\n return self._write('POST', repeatable=True, headers={'frontegg-tenant-id': t})"},
    ),
    (6, {USERS: '"""The client sets frontegg-tenant-id."""'}),
    (7, {USERS: "try:\n pass\nexcept ValueError:\n pass"}),
    (7, {"plugins/modules/user.py": "DOCUMENTATION = 'options:\\n  region:\\n    default: EU'"}),
    (8, {"plugins/modules/user.py": 'DOCUMENTATION = r"""\n' + "a\n" * 500 + '"""\n' + "# why\n\n" * 100}),
    (9, {"playbooks/a.yml": 'x: "{{ run_input.options.a | default(omit) }}"\n# {% no %}'}),
]


@pytest.mark.parametrize(("number", "sources"), GOOD)
def test_a_rule_leaves_alone_what_keeps_it(number: int, sources: Sources) -> None:
    assert RULES[number](sources) == []
