"""What a validator expects is said in both languages, wherever it is raised."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import allocator

ROOT = Path(allocator.__file__).parent
FILES = [path for folder in ("facts", "rules", "policies", "reading") for path in sorted((ROOT / folder).glob("*.py"))]


def both(node: ast.expr) -> bool:
    """Whether an expression is words in both languages: made as such, or one of the constants that are."""
    if isinstance(node, ast.BinOp):
        return both(node.left)
    return (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Said") or (
        isinstance(node, ast.Name) and node.id.isupper())


@pytest.mark.parametrize("path", FILES, ids=[f"{path.parent.name}.{path.stem}" for path in FILES])
def test_raised_words(path: Path) -> None:
    """No validator raises a ValueError of plain words."""
    raised = [node.exc for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
              if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)
              and isinstance(node.exc.func, ast.Name) and node.exc.func.id == "ValueError"]
    assert [ast.unparse(call) for call in raised if not (call.args and both(call.args[0]))] == []
