# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads the collection's own source without running it: imports, calls, sizes. For the tests of the house's rules."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

PACKAGE = "ansible_collections.identityops.frontegg."
UTILS = "plugins/module_utils/"
MODULES = "plugins/modules/"
# What runs where ansible-playbook runs, never in a module's process
CONTROLLER = "plugins/plugin_utils/"
ON_CONTROLLER = (
    CONTROLLER,
    *(f"plugins/{folder}/" for folder in ("action", "callback", "filter", "inventory", "lookup")),
)
# A folder of files, not a file
FOLDER = re.compile(r"plugins\.(module_utils(\._(?!module$)[a-z]+)?|plugin_utils)$")
# Calls and methods that a pure file has none of
IMPURE_CALLS = ("open", "print", "input", "exec", "eval", "compile", "__import__")
IMPURE_METHODS = ("now", "utcnow", "today", "uuid1", "uuid4")
TENANT_HEADER = "frontegg-tenant-id"
DOCS = ("DOCUMENTATION", "EXAMPLES", "RETURN")

Sources = Mapping[str, str]


def trees(sources: Sources) -> Iterator[tuple[str, ast.Module]]:
    return ((path, parse(source)) for path, source in sources.items() if path.endswith(".py"))


@cache
def parse(source: str) -> ast.Module:
    return ast.parse(source)


def walk(node: ast.AST) -> Iterable[ast.AST]:
    """ast.walk(), which each rule does with each file."""
    return _all_of(node) if isinstance(node, ast.Module) else ast.walk(node)


@cache
def _all_of(tree: ast.Module) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree))


def at(path: str, node: ast.AST) -> str:
    return f"{path}:{getattr(node, 'lineno', 0)}"


def impure_uses(path: str, tree: ast.Module) -> Iterator[str]:
    for node in walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in IMPURE_CALLS:
            yield f"{at(path, node)} calls {node.func.id}"
        if isinstance(node, ast.Attribute) and node.attr in IMPURE_METHODS:
            yield f"{at(path, node)} reads {node.attr}"


def wing_of(path: str) -> str:
    """The folder of module_utils that a file lies in; "_module" and "modules" for these two, "" for all others."""
    if path.startswith(MODULES):
        return "modules"
    if not path.startswith(UTILS):
        return ""
    folder, slash, dummy = path[len(UTILS) :].partition("/")
    return folder if slash else folder.removesuffix(".py")


def name_of(path: str) -> str:
    """_users/plan of plugins/module_utils/_users/plan.py."""
    return path.removeprefix(UTILS).removesuffix(".py")


def imports_of(path: str, tree: ast.AST, *, with_types: bool = True) -> Iterator[tuple[ast.stmt, str]]:
    """(the statement, the dotted name of the module) of every import in a file.

    with_types: imports for type checkers only, too.
    """
    package = PACKAGE + path.rpartition("/")[0].replace("/", ".")
    hidden = set() if with_types else {child for node in walk(tree) if is_for_types(node) for child in walk(node)}
    for node in walk(tree):
        if node in hidden:
            continue
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package.rsplit(".", node.level - 1)[0] if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            if FOLDER.search(module):
                yield from ((node, f"{module}.{alias.name}") for alias in node.names)
            else:
                yield node, module


def is_for_types(node: ast.AST) -> bool:
    """if TYPE_CHECKING: ..."""
    return isinstance(node, ast.If) and "TYPE_CHECKING" in reached_by(node.test)


def own_path(name: str) -> str | None:
    """plugins/module_utils/_users/plan.py of its dotted name; None for what is not the collection's."""
    return name.removeprefix(PACKAGE).replace(".", "/") + ".py" if name.startswith(PACKAGE) else None


def requests_imports(tree: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    for node in walk(tree):
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
    return (node for node in walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))


def is_named(node: ast.AST, name: str) -> bool:
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == name


def is_write_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "_write"


def writing_methods(tree: ast.AST) -> set[str]:
    """_write, and whatever calls it, directly or by way of others."""
    uses = {f.name: {name for node in walk(f) for name in reached_by(node)} for f in functions(tree)}
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
    names = {name for expression in types for node in walk(expression) for name in reached_by(node)}
    return bool(names & {"Exception", "BaseException"})


def documentation(tree: ast.AST) -> Iterator[str]:
    """The texts with options: DOCUMENTATION of a module, and all texts of a doc fragment's class."""
    for node in walk(tree):
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
    for node in walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from (first.value for first in node.body[:1] if isinstance(first, ast.Expr))
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id in DOCS for t in node.targets):
            yield node.value


def is_tenant_header(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and TENANT_HEADER in node.value.lower()


def keeps_on_object(node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> bool:
    """Whether something is assigned to an attribute, or into one."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return any(isinstance(n, ast.Attribute) for target in targets for n in walk(target))


def names_bound_to(tree: ast.AST, nodes: set[ast.AST]) -> set[str]:
    assigned = (n for n in walk(tree) if isinstance(n, ast.Assign) and n.value in nodes)
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
