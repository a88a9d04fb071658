# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rules of the house (CONTRIBUTING.md says why each is there), read off the source without running it.

A rule is a function over {path: source}, so that it can be shown to fail: BAD has examples for each.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
UTILS = "plugins/module_utils/"
CONTROLLER = "plugins/plugin_utils/"
# What runs where ansible-playbook runs, never in a module's process
ON_CONTROLLER = (CONTROLLER, "plugins/action/", "plugins/callback/", "plugins/filter/", "plugins/lookup/")
PACKAGE = "ansible_collections.identityops.frontegg."

# Who may import whom: each only from lines below its own, or from its own line as long as there is no circle.
LAYERS = (
    ("modules",),
    ("_module",),
    ("_users", "_tenants", "_inform", "_inform_tenants", "_migrate"),
    ("_converge",),
    (
        "_report", "_apply", "_brake", "_verify", "_details", "_outcome", "_guards", "_patterns", "_plan", "_user_plan",
        "_tenant_plan", "_profile", "_revoke", "_roles", "_self_service", "_acts", "_select", "_selection", "_rows",
        "_wishes", "_user_wishes", "_tenant_wishes", "_attributes", "_elements", "_values", "_journal",
        "_journal_file", "_resume", "_arguments",
    ),
    ("_client",),
    ("_http",),
    ("_retry", "_gate", "_clock", "_deadline", "_watch", "_answers", "_models", "_times", "_tokens", "_errors"),
)  # fmt: skip
PURE = (
    "_errors", "_times", "_values", "_attributes", "_elements", "_rows", "_selection", "_retry", "_answers", "_models",
    "_tokens", "_wishes", "_user_wishes", "_tenant_wishes", "_acts", "_profile", "_revoke", "_roles", "_self_service",
    "_plan", "_user_plan", "_tenant_plan", "_guards", "_patterns", "_outcome", "_report", "_resume", "_arguments",
)  # fmt: skip
# Files of plugin_utils that do more than think: a file system, Ansible. All others there are as pure as PURE.
CONTROLLER_IMPURE = {
    "_files": ("codecs", "hashlib", "os"),
    "_printer": ("ansible", "ansible.utils.display", "sys"),
    "_unsafe": ("ansible.utils.unsafe_proxy",),
}
# What pure files may import beside each other. Nothing here reads a clock, a file, the network or the environment.
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
IMPURE_CALLS = ("open", "print", "input", "exec", "eval", "compile", "__import__")
IMPURE_METHODS = ("now", "utcnow", "today", "uuid1", "uuid4")

# Options that say how a task goes about its work. All others manage a field: unset has to mean "leave alone".
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
    "interval": "how often to tell",
}
TENANT_HEADER = "frontegg-tenant-id"
VERBS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
DOCS = ("DOCUMENTATION", "EXAMPLES", "RETURN")

MODULE_LINES = 90
FUNCTION_LINES = 40

Sources = Mapping[str, str]


# ---- the rules


def violations_of_rule_1(sources: Sources) -> list[str]:
    """requests is imported in _http.py only, guarded, and nothing inherits from its types at import time."""
    found = []
    for path, tree in trees(sources):
        if path != UTILS + "_http.py":
            found += [f"{at(path, node)} imports requests" for node in requests_imports(tree)]
            continue
        guarded = {child for node in ast.walk(tree) if is_import_guard(node) for child in ast.walk(node)}
        imports = list(requests_imports(tree))
        found += [f"{at(path, node)} imports requests unguarded" for node in imports if node not in guarded]
        names = {alias.asname or alias.name.split(".")[0] for node in imports for alias in node.names}
        for node in import_time_classes(tree):
            if any(isinstance(n, ast.Name) and n.id in names for base in node.bases for n in ast.walk(base)):
                found.append(f"{at(path, node)} class {node.name} inherits from requests at import time")
    if UTILS + "_http.py" in sources and "missing_required_lib" not in " ".join(sources.values()):
        found.append("nobody tells with missing_required_lib that requests is missing")
    return found


def violations_of_rule_2(sources: Sources) -> list[str]:
    """exit_json, fail_json and check_mode occur in _module.py only, but for the controller, which reads results."""
    words = {"exit_json", "fail_json", "check_mode", "_ansible_check_mode"}
    return [
        f"{at(path, node)} says {word}"
        for path, tree in trees(sources)
        if path != UTILS + "_module.py" and not path.startswith(ON_CONTROLLER)
        for node in ast.walk(tree)
        for word in words.intersection(words_of(node))
    ]


def violations_of_rule_3(sources: Sources) -> list[str]:
    """The pure files do no I/O and import nothing but each other and what is pure itself."""
    found = []
    for path, tree in trees(sources):
        if utils_name(path) not in PURE:
            continue
        for node, name in imports_of(path, tree):
            if name not in PURE_IMPORTS and not (own(name) and own(name) in PURE):
                found.append(f"{at(path, node)} imports {name}")
        found += impure_uses(path, tree)
    return found


def violations_of_rule_4(sources: Sources) -> list[str]:
    """Imports point one way, down LAYERS, and never in a circle."""
    layer = {name: number for number, names in enumerate(LAYERS) for name in names}
    found, graph = [], {}
    for path, tree in trees(sources):
        if path.startswith(ON_CONTROLLER):
            continue  # rule 10
        name = "modules" if path.startswith("plugins/modules/") else utils_name(path)
        if name and name not in layer:
            found.append(f"{path} has no place in LAYERS")
            continue
        targets = {target: node for node, target in ((n, own(i)) for n, i in imports_of(path, tree)) if target}
        graph[name or path] = set(targets)
        for target, node in targets.items():
            # doc fragments, the plugins without a layer, import nothing of the collection
            if not name or layer.get(target, -1) < layer[name]:
                found.append(f"{at(path, node)} imports {target}, which is above it")
    return found + [f"{name} imports itself by way of others" for name in graph if name in reachable(graph, name)]


def violations_of_rule_5(sources: Sources) -> list[str]:
    """Writing methods of the client, those that call _write, are called from _apply.py only."""
    client = UTILS + "_client.py"
    if client not in sources:
        return []
    tree = parse(sources[client])
    writing = writing_methods(tree)
    found = [] if writing - {"_write"} else [f"{client} has no method that calls self._write: is the rule blind?"]
    inside = {n for node in ast.walk(tree) if is_write_call(node) or is_named(node, "_write") for n in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value in VERBS[2:] and node not in inside:
            found.append(f"{at(client, node)} sends {node.value} past _write")
    for path, other in trees(sources):
        allowed = writing if path == client else writing - {"_write"} if path == UTILS + "_apply.py" else set()
        for node in ast.walk(other):
            names = writing.intersection(reached_by(node)) - allowed
            found += [f"{at(path, node)} uses the writing method {name}" for name in sorted(names)]
    return found


def violations_of_rule_6(sources: Sources) -> list[str]:
    """Every write says whether repeating it is safe; a create is not; the retry policy does not look at the verb."""
    found = []
    for path, tree in trees(sources):
        for function in functions(tree):
            if path == UTILS + "_client.py" and function.name == "_write" and not requires(function, "repeatable"):
                found.append(f"{at(path, function)} _write does not insist on repeatable")
            for call in filter(is_write_call, ast.walk(function)):
                given = [k.value for k in call.keywords if k.arg == "repeatable"]
                if not given:
                    found.append(f"{at(path, call)} {function.name} does not say whether it is repeatable")
                elif function.name.startswith("create") and getattr(given[0], "value", None) is not False:
                    found.append(f"{at(path, call)} {function.name} creates, so it must not be repeatable")
        if path == UTILS + "_retry.py":
            verbs = (n for n in ast.walk(tree) if isinstance(n, ast.Constant) and n.value in VERBS)
            found += [f"{at(path, node)} decides by the verb {node.value}" for node in verbs]
    return found


def violations_of_rule_7(sources: Sources) -> list[str]:
    """Nothing is caught unnamed, and an option that manages a field has no default."""
    found = []
    for path, tree in trees(sources):
        for node in ast.walk(tree):
            if isinstance(node, ast.ExceptHandler) and (node.type is None or catches_all([node.type])):
                found.append(f"{at(path, node)} catches everything")
            if isinstance(node, ast.Call) and "suppress" in reached_by(node.func) and catches_all(node.args):
                found.append(f"{at(path, node)} suppresses everything")
        for text in documentation(tree):
            defaults = options_with_default((yaml.safe_load(text) or {}).get("options"))
            found += [f"{path} option {name} has a default" for name in defaults if name not in CONTROL_OPTIONS]
    return found


def violations_of_rule_8(sources: Sources) -> list[str]:
    """The tenant header is set per request, by the client's method that needs it, never on the session."""
    found = []
    for path, tree in trees(sources):
        docs = set(doc_nodes(tree))
        named = {node for node in ast.walk(tree) if is_tenant_header(node) and node not in docs}
        if path != UTILS + "_client.py":
            found += [f"{at(path, node)} names {TENANT_HEADER}" for node in named]
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr == "headers":
                found.append(f"{at(path, node)} reaches for somebody's headers")
            if isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)) and keeps_on_object(node):
                names = names_bound_to(tree, named)
                if any(n in named or (isinstance(n, ast.Name) and n.id in names) for n in ast.walk(node)):
                    found.append(f"{at(path, node)} keeps {TENANT_HEADER} beyond a request")
    return found


def violations_of_rule_9(sources: Sources) -> list[str]:
    """Modules are thin and functions short; that no function branches too much is left to ruff, which must look."""
    found = []
    for path, tree in trees(sources):
        lines = code_lines(sources[path], tree)
        if path.startswith("plugins/modules/") and len(lines) > MODULE_LINES:
            found.append(f"{path} has {len(lines)} lines of code beside its documentation")
        for function in functions(tree):
            size = len(lines.intersection(range(function.lineno, (function.end_lineno or 0) + 1)))
            if size > FUNCTION_LINES:
                found.append(f"{at(path, function)} {function.name} has {size} lines")
    settings = sources.get("pyproject.toml")
    if settings is not None and not ('"C90"' in settings and re.search(r"^max-complexity = 10$", settings, re.M)):
        found.append("pyproject.toml does not have ruff limit complexity (C90) to 10")
    return found


def violations_of_rule_10(sources: Sources) -> list[str]:
    """What runs on the controller takes only pure files from module_utils, and plugin_utils is pure but for a few."""
    found, graph = [], {}
    for path, tree in trees(sources):
        if not path.startswith(ON_CONTROLLER):
            continue
        name = path.removeprefix(CONTROLLER).removesuffix(".py")
        allowed = (*PURE_IMPORTS, *CONTROLLER_IMPURE.get(name, ()))
        graph[name] = set()
        for node, target in imports_of(path, tree):
            area, _dot, file = target.removeprefix(PACKAGE + "plugins.").partition(".")
            if target.startswith(PACKAGE):
                graph[name].update([file] if area == "plugin_utils" else [])
                if not (area == "plugin_utils" or (area == "module_utils" and file in PURE)):
                    found.append(f"{at(path, node)} imports {file} of {area}")
            elif path.startswith(CONTROLLER) and target not in allowed:
                found.append(f"{at(path, node)} imports {target}")
        if path.startswith(CONTROLLER) and name not in CONTROLLER_IMPURE:
            found += impure_uses(path, tree)
    return found + [f"{name} imports itself by way of others" for name in graph if name in reachable(graph, name)]


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
    10: violations_of_rule_10,
}


# ---- reading source


def trees(sources: Sources) -> Iterator[tuple[str, ast.Module]]:
    return ((path, parse(source)) for path, source in sources.items() if path.endswith(".py"))


def parse(source: str) -> ast.Module:
    return ast.parse(source)


def at(path: str, node: ast.AST) -> str:
    return f"{path}:{getattr(node, 'lineno', 0)}"


def impure_uses(path: str, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in IMPURE_CALLS:
            yield f"{at(path, node)} calls {node.func.id}"
        if isinstance(node, ast.Attribute) and node.attr in IMPURE_METHODS:
            yield f"{at(path, node)} reads {node.attr}"


def utils_name(path: str) -> str | None:
    """_http of plugins/module_utils/_http.py; None for other folders."""
    return path[len(UTILS) :].removesuffix(".py") if path.startswith(UTILS) else None


def imports_of(path: str, tree: ast.AST) -> Iterator[tuple[ast.stmt, str]]:
    """What is imported anywhere in a file, by absolute dotted name; `from x import y` of our own files as x.y."""
    package = PACKAGE + path.rpartition("/")[0].replace("/", ".")
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package.rsplit(".", node.level - 1)[0] if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            if module.endswith(("plugins.module_utils", "plugins.plugin_utils")):
                yield from ((node, f"{module}.{alias.name}") for alias in node.names)
            else:
                yield node, module


def own(name: str) -> str | None:
    """_http of an import of this collection's module_utils/_http; None for what is not the collection's."""
    if not name.startswith(PACKAGE):
        return None
    return name.removeprefix(PACKAGE + "plugins.module_utils.").split(".")[0]


def requests_imports(tree: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) and any(alias.name.split(".")[0] == "requests" for alias in node.names):
            yield node
        if isinstance(node, ast.ImportFrom) and not node.level and (node.module or "").split(".")[0] == "requests":
            yield node


def is_import_guard(node: ast.AST) -> bool:
    """try ... except ImportError, or a block for type checkers only."""
    if isinstance(node, ast.Try):
        return any("ImportError" in words_of(handler.type) for handler in node.handlers if handler.type)
    return isinstance(node, ast.If) and "TYPE_CHECKING" in reached_by(node.test)


def import_time_classes(tree: ast.AST) -> Iterator[ast.ClassDef]:
    """Classes whose bases are evaluated when the file is imported: all but those inside of functions."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef):
            yield node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            yield from import_time_classes(node)


def words_of(node: ast.AST | None) -> set[str]:
    """The names that a single node uses, exact strings as for getattr included."""
    texts = (getattr(node, field, None) for field in ("id", "attr", "arg", "name", "value"))
    return {text for text in texts if isinstance(text, str)}


def reached_by(node: ast.AST) -> set[str]:
    """What a single node gets at: a name, an attribute, or the string of a getattr."""
    if isinstance(node, ast.Call) and "getattr" in words_of(node.func):
        return {str(argument.value) for argument in node.args[1:2] if isinstance(argument, ast.Constant)}
    if isinstance(node, ast.Call):
        return reached_by(node.func)
    return {text for text in (getattr(node, "id", None), getattr(node, "attr", None)) if isinstance(text, str)}


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))


def is_named(node: ast.AST, name: str) -> bool:
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == name


def is_write_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "_write"


def writing_methods(tree: ast.AST) -> set[str]:
    """_write, and whatever calls it, directly or by way of others."""
    uses = {f.name: {name for node in ast.walk(f) for name in reached_by(node)} for f in functions(tree)}
    writing = {"_write"}
    while more := {name for name, used in uses.items() if used & writing} - writing:
        writing |= more
    return writing


def requires(function: ast.FunctionDef | ast.AsyncFunctionDef, name: str) -> bool:
    """Whether the function has a keyword-only argument of that name, without a default."""
    pairs = zip(function.args.kwonlyargs, function.args.kw_defaults)
    return any(argument.arg == name and default is None for argument, default in pairs)


def reachable(graph: Mapping[str, set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    queue = list(graph[start])
    while queue:
        name = queue.pop()
        if name not in seen:
            seen.add(name)
            queue += graph.get(name, ())
    return seen


def catches_all(types: Iterable[ast.expr]) -> bool:
    names = {name for expression in types for node in ast.walk(expression) for name in reached_by(node)}
    return bool(names & {"Exception", "BaseException"})


def documentation(tree: ast.AST) -> Iterator[str]:
    """The texts with options: DOCUMENTATION of a module, and all texts of a doc fragment's class."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Constant):
            continue
        named = any(isinstance(target, ast.Name) and target.id.isupper() for target in node.targets)
        if named and re.search(r"^options:", str(node.value.value), re.M):
            yield str(node.value.value)


def options_with_default(options: Mapping[str, dict] | None) -> Iterator[str]:
    for name, option in (options or {}).items():
        if not isinstance(option, Mapping):
            return  # RETURN may have a key of that name
        if option.get("default") is not None:
            yield name
        yield from options_with_default(option.get("suboptions"))


def doc_nodes(tree: ast.AST) -> Iterator[ast.expr]:
    """The strings that are documentation: docstrings, and DOCUMENTATION, EXAMPLES and RETURN."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from (first.value for first in node.body[:1] if isinstance(first, ast.Expr))
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id in DOCS for t in node.targets):
            yield node.value


def is_tenant_header(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and TENANT_HEADER in node.value.lower()


def keeps_on_object(node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> bool:
    """Whether something is assigned to an attribute, or into one."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return any(isinstance(n, ast.Attribute) for target in targets for n in ast.walk(target))


def names_bound_to(tree: ast.AST, nodes: set[ast.AST]) -> set[str]:
    assigned = (n for n in ast.walk(tree) if isinstance(n, ast.Assign) and n.value in nodes)
    return {t.id for node in assigned for t in node.targets if isinstance(t, ast.Name)}


def code_lines(source: str, tree: ast.AST) -> set[int]:
    """The numbers of the lines that are neither blank nor comment nor documentation."""
    layout = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in layout:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in doc_nodes(tree):
        lines.difference_update(range(node.lineno, (node.end_lineno or 0) + 1))
    return lines


# ---- the real tree


@pytest.fixture(scope="module")
def tree() -> dict[str, str]:
    """The collection's own source; fails where a file of the house is missing, so that no rule passes on nothing."""
    paths = [*sorted((ROOT / "plugins").rglob("*.py")), ROOT / "pyproject.toml"]
    sources = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in paths}
    expected = {f"{UTILS}{name}.py" for names in LAYERS[1:] for name in names}
    expected |= {"plugins/modules/user.py", "plugins/doc_fragments/_connection.py"}
    missing = sorted(expected - set(sources))
    assert not missing, f"files of the house are missing: {missing}"
    return sources


@pytest.mark.parametrize("number", RULES)
def test_the_collection_keeps_rule(number: int, tree: dict[str, str]) -> None:
    assert RULES[number](tree) == []


# ---- CONTRIBUTING.md says the same


def said(start: str, end: str) -> str:
    text = " ".join((ROOT / "CONTRIBUTING.md").read_text("utf-8").split())
    return text[text.index(start) + len(start) : text.index(end)]


def names_in(text: str) -> list[str]:
    return re.findall(r"`(\w+)`", text)


def test_contributing_names_the_pure_files() -> None:
    assert names_in(said("3. **", " do no I/O**")) == list(PURE)


def test_contributing_names_the_layers() -> None:
    layers = said("4. **Imports point one way**, ", ", without circles").split(" -> ")
    assert [tuple(names_in(names)) for names in layers] == list(LAYERS)


def test_contributing_says_what_every_file_is_for() -> None:
    rows = re.findall(r"^\| (`.*?) \|", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.M)
    told = re.findall(r"`(?:module_utils/)?(_\w+)\.py`", " ".join(rows))
    there = [path.stem for path in (ROOT / UTILS).glob("_*.py") if path.stem != "__init__"]
    assert sorted(told) == sorted(there)


# ---- each rule can fail

HTTP, CLIENT, APPLY, PLAN = (UTILS + name for name in ("_http.py", "_client.py", "_apply.py", "_plan.py"))
GUARD = "try:\n import requests\nexcept ImportError:\n requests = None\nmissing_required_lib\n"
WRITES = "class C:\n def _write(self, method, *, repeatable): pass\n def lock_user(self): "

BAD: list[tuple[int, str, Sources]] = [
    (1, "imports requests", {PLAN: "import requests.adapters"}),
    (1, "imports requests", {PLAN: "def f():\n from requests import get"}),
    (1, "unguarded", {HTTP: "import requests\nmissing_required_lib"}),
    (1, "unguarded", {HTTP: "try:\n import requests\nexcept ValueError:\n pass\nmissing_required_lib"}),
    (1, "inherits", {HTTP: GUARD + "class A(requests.adapters.HTTPAdapter): pass"}),
    (1, "inherits", {HTTP: GUARD.replace("import requests", "from requests import Session as S") + "class A(S): pass"}),
    (1, "missing_required_lib", {HTTP: GUARD.replace("missing_required_lib", "")}),
    (2, "fail_json", {PLAN: "def f(module):\n module.fail_json(msg='x')"}),
    (2, "exit_json", {"plugins/modules/user.py": "exit_json(changed=True)"}),
    (2, "check_mode", {PLAN: "def f(check_mode): pass"}),
    (2, "check_mode", {PLAN: "if getattr(module, 'check_mode'): pass"}),
    (3, "imports os", {PLAN: "import os"}),
    (3, "imports ansible.module_utils.basic", {PLAN: "from ansible.module_utils.basic import AnsibleModule"}),
    (3, "_client", {PLAN: "from ._client import Client"}),
    (3, "_client", {PLAN: f"from {PACKAGE}plugins.module_utils._api.client import Client"}),
    (3, "calls open", {PLAN: "def f():\n return open('x')"}),
    (3, "reads now", {PLAN: "import datetime\ndatetime.datetime.now()"}),
    (4, "above it", {HTTP: "from ._client import Client"}),
    (4, "above it", {HTTP: "from . import _client"}),
    (4, "above it", {CLIENT: f"from {PACKAGE}plugins.module_utils import _module"}),
    (4, "above it", {"plugins/doc_fragments/_connection.py": "from ..module_utils import _errors"}),
    (4, "no place", {UTILS + "_new.py": ""}),
    (4, "by way of", {PLAN: "from ._guards import a", UTILS + "_guards.py": "from ._plan import b"}),
    (5, "lock_user", {CLIENT: WRITES + "self._write('POST')", PLAN: "def f(client):\n client.lock_user()"}),
    (5, "lock_user", {CLIENT: WRITES + "self._write('POST')", PLAN: "f(getattr(client, 'lock_user'))"}),
    (5, "both", {CLIENT: WRITES + "self._write('POST')\n def both(self): self.lock_user()", PLAN: "x(client.both)"}),
    (5, "_write", {CLIENT: WRITES + "self._write('POST')", APPLY: "client._write('POST')"}),
    (5, "past _write", {CLIENT: WRITES + "self._write('POST')\n def f(self): self.http.call('DELETE')"}),
    (5, "blind", {CLIENT: "class C: pass"}),
    (6, "does not say", {CLIENT: WRITES + "self._write('POST')"}),
    (6, "insist", {CLIENT: "class C:\n def _write(self, *, repeatable=True): pass"}),
    (6, "creates", {CLIENT: "class C:\n def create_user(self): self._write('POST', repeatable=True)"}),
    (6, "by the verb", {UTILS + "_retry.py": "def f(method):\n return method == 'GET'"}),
    (7, "catches", {PLAN: "try:\n pass\nexcept:\n pass"}),
    (7, "catches", {PLAN: "try:\n pass\nexcept (ValueError, Exception):\n pass"}),
    (7, "suppresses", {PLAN: "with contextlib.suppress(Exception): pass"}),
    (7, "option name", {"plugins/modules/user.py": "DOCUMENTATION = 'options:\\n  name:\\n    default: x'"}),
    (
        7,
        "option locale",
        {"plugins/doc_fragments/_a.py": "class M:\n D = 'options: {a: {suboptions: {locale: {default: x}}}}'"},
    ),
    (8, "names", {HTTP: "session.headers['Frontegg-Tenant-Id'] = tenant"}),
    (8, "somebody's headers", {CLIENT: "T = 'frontegg-tenant-id'\ndef f(s, t):\n s.headers[T] = t"}),
    (8, "somebody's headers", {CLIENT: "def f(s, t):\n s.headers.update({'frontegg-tenant-id': t})"}),
    (8, "beyond", {CLIENT: "T = 'frontegg-tenant-id'\ndef f(self, t):\n self.always = {T: t}"}),
    (9, "beside its doc", {"plugins/modules/user.py": "x = 1\n" * (MODULE_LINES + 1)}),
    (9, "f has", {PLAN: "def f():\n" + " x = 1\n" * FUNCTION_LINES}),
    (9, "complexity", {"pyproject.toml": "max-complexity = 20"}),
    (10, "_client of module_utils", {CONTROLLER + "_csv.py": "from ..module_utils._api.client import Client"}),
    (10, "_http of module_utils", {"plugins/filter/from_csv.py": "from ..module_utils import _http"}),
    (10, "user of modules", {"plugins/action/people.py": "from ..modules.user import main"}),
    (10, "imports os", {CONTROLLER + "_csv.py": "import os"}),
    (10, "imports ansible.errors", {CONTROLLER + "_files.py": "from ansible.errors import AnsibleError"}),
    (10, "calls open", {CONTROLLER + "_csv.py": "def f():\n return open('x')"}),
    (10, "by way of", {CONTROLLER + "_a.py": "from ._b import x", CONTROLLER + "_b.py": "from . import _a"}),
]


@pytest.mark.parametrize(("number", "expected", "sources"), BAD)
def test_a_rule_sees_what_breaks_it(number: int, expected: str, sources: Sources) -> None:
    assert [text for text in RULES[number](sources) if expected in text]


def test_every_rule_is_seen_to_fail() -> None:
    assert {example[0] for example in BAD} == set(RULES)


GOOD: list[tuple[int, Sources]] = [
    (1, {HTTP: GUARD + "def make():\n class A(requests.adapters.HTTPAdapter): pass"}),
    (2, {PLAN: '"""check_mode is known to _module.py, which calls exit_json."""'}),
    (3, {PLAN: "from __future__ import annotations\nfrom ._models import User", HTTP: "import os"}),
    (4, {"plugins/modules/user.py": "from ..module_utils._module import run", CLIENT: "from ._http import Http"}),
    (5, {CLIENT: WRITES + "self._write('POST')", APPLY: "def f(client):\n client.lock_user()"}),
    (6, {CLIENT: WRITES + "self._write('POST', repeatable=True)"}),
    (7, {PLAN: "try:\n pass\nexcept ValueError:\n pass"}),
    (7, {"plugins/modules/user.py": "DOCUMENTATION = 'options:\\n  region:\\n    default: EU'"}),
    (8, {CLIENT: "T = 'frontegg-tenant-id'\ndef f(self, t):\n return self._write('POST', headers={T: t})"}),
    (8, {PLAN: '"""The client sets frontegg-tenant-id."""'}),
    (
        10,
        {
            CONTROLLER
            + "_csv.py": "import re\nfrom ..module_utils._base.errors import InputError\nfrom ._faults import F"
        },
    ),
    (10, {CONTROLLER + "_files.py": "import os", "plugins/action/people.py": "from ansible.errors import x"}),
    (9, {"plugins/modules/user.py": 'DOCUMENTATION = r"""\n' + "a\n" * 500 + '"""\n' + "# why\n\n" * 100}),
]


@pytest.mark.parametrize(("number", "sources"), GOOD)
def test_a_rule_leaves_alone_what_keeps_it(number: int, sources: Sources) -> None:
    assert RULES[number](sources) == []
