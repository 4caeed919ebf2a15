"""Pages and forms of a room are for that room and for lists of addresses."""

from __future__ import annotations

import ast

from tests.conventions.source import modules

# what another room may take, and why; anything else goes to the room's reads or fields
SHARED = {
    # a choice of the same fields that both rooms ask for
    ("layak.evaluation.lists.forms", "layak.evaluation.assignments.share_form"),
    (
        "layak.workflows.meetings.attendance.forms",
        "layak.workflows.meetings.invitations.reply_form",
    ),
    (
        "layak.workflows.meetings.attendance.public_pages",
        "layak.workflows.meetings.invitations.reply_form",
    ),
}
# how every form page of the city's own people begins; no page of a room
KIT = {"layak.platform.web.posting"}
ENDS = ("pages", "forms", "_form", "_page")
FLOORS = ("city", "records", "evaluation", "workflows", "surfaces")


def is_page_or_form(module: str) -> bool:
    floor, name = module.split(".")[1], module.rsplit(".", 1)[1]
    return floor in FLOORS and name.endswith(ENDS) and module not in KIT


def room_of(module: str) -> str:
    return module.rsplit(".", 1)[0]


def imported_by(tree: ast.Module) -> set[str]:
    """Names that may be modules: the module of an import, and each name taken from it."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def strangers() -> set[tuple[str, str]]:
    """Each import of a page or form by a module of another room that is no list of addresses."""
    named = {path.removesuffix(".py").replace("/", "."): tree for path, tree in modules().items()}
    targets = {name for name in named if name.count(".") > 1 and is_page_or_form(name)}
    return {
        (name, target)
        for name, tree in named.items()
        if not name.endswith("urls")
        for target in imported_by(tree) & targets
        if room_of(name) != room_of(target)
    }


def test_nobody_imports_the_pages_or_forms_of_another_room():
    assert sorted(strangers() - SHARED) == []


def test_every_exception_is_still_needed():
    assert sorted(SHARED - strangers()) == []
