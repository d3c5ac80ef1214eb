"""The verbs that the code writes into the audit, read off its source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
APPS = ("clubs", "programs", "athletes", "sessions")
Found = set[str]


def written() -> tuple[Found, list[str]]:
    """All verbs, and the calls whose verb cannot be read off: of those nobody knows."""
    trees = dict(_trees())
    known: Found = set()
    unknown: list[str] = []
    for path, tree in trees.items():
        names = _constants(tree)
        for function in _functions(tree):
            for call in _audits(function):
                found = _of(call, function, names, trees)
                known |= found
                if not found:
                    unknown.append(f"{path.relative_to(ROOT)}:{call.lineno}")
    return known, unknown


def _of(
    call: ast.Call, function: ast.FunctionDef, names: dict[str, str], trees: dict[Path, ast.Module]
) -> Found:
    if _is_many(call):
        return _entries(function, trees)
    verb = call.args[2]
    if isinstance(verb, ast.Name) and verb.id == "verb":
        return _passed(function, trees) or _texts(function, names)
    if isinstance(verb, ast.Attribute):
        return {"<kinds>"}
    return _texts(verb, names)


def _entries(function: ast.FunctionDef, trees: dict[Path, ast.Module]) -> Found:
    """The first of each entry of four in the module: (verb, row, before, after)."""
    home = next(tree for tree in trees.values() if function in ast.walk(tree))
    entries = [node for node in ast.walk(home) if isinstance(node, ast.Tuple) and node.elts]
    entries = [one for one in entries if isinstance(one.ctx, ast.Load) and _is_entry(one)]
    names = _constants(home)
    found = {text for one in entries for text in _texts(one.elts[0], names)}
    return found | (_passed(function, trees) if "verb" in _parameters(function) else set())


def _is_entry(one: ast.Tuple) -> bool:
    """Verb, row, then both sides, or what gives them; not just a list of names."""
    if all(isinstance(each, ast.Constant) for each in one.elts):
        return False
    return len(one.elts) == 4 or (len(one.elts) == 3 and isinstance(one.elts[-1], ast.Starred))


def _passed(function: ast.FunctionDef, trees: dict[Path, ast.Module]) -> Found:
    """What is passed to it as `verb`, wherever it is called."""
    parameters = _parameters(function)
    if "verb" not in parameters:
        return set()
    place = parameters.index("verb")
    found: Found = set()
    for tree in trees.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node.func) == function.name:
                named = [one.value for one in node.keywords if one.arg == "verb"]
                for value in (*node.args[place : place + 1], *named):
                    found |= _texts(value, {})
    return found


def _texts(node: ast.AST, names: dict[str, str]) -> Found:
    """Strings in an expression, both sides of a choice; a name stands for its constant."""
    match node:
        case ast.Constant(value=str(text)):
            return {text}
        case ast.IfExp(body=one, orelse=other):
            return _texts(one, names) | _texts(other, names)
        case ast.Name(id=name) if name in names:
            return {names[name]}
        case ast.JoinedStr(values=[ast.Constant(value=str(first)), *_rest]):
            return {f"{first}*"}
        case ast.FunctionDef():
            assigned = [one for one in ast.walk(node) if isinstance(one, ast.Assign)]
            mine = [one for one in assigned if "verb" in map(_name, one.targets)]
            return {text for one in mine for text in _texts(one.value, names)}
    return set()


def _trees() -> Iterator[tuple[Path, ast.Module]]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts and path.name != "audit.py":
                yield path, ast.parse(path.read_text())


def _functions(tree: ast.Module) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def _audits(function: ast.FunctionDef) -> Iterator[ast.Call]:
    for node in ast.walk(function):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if _name(node.func.value) == "audit" and node.func.attr.startswith("record"):
            yield node


def _is_many(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr != "record"


def _constants(tree: ast.Module) -> dict[str, str]:
    return {
        _name(one.targets[0]): one.value.value
        for one in tree.body
        if isinstance(one, ast.Assign)
        and isinstance(one.value, ast.Constant)
        and isinstance(one.value.value, str)
    }


def _parameters(function: ast.FunctionDef) -> list[str]:
    return [one.arg for one in (*function.args.args, *function.args.kwonlyargs)]


def _name(node: ast.AST) -> str:
    return getattr(node, "id", "") or getattr(node, "attr", "")
