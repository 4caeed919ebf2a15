"""roles.yaml and the code speak of the same permissions."""

from __future__ import annotations

import ast
import re

from layak.city.people.roles.policy import policy
from layak.evaluation.rounds.policy import DEFAULT_POLICY, stage_policy
from tests.conventions.source import modules, texts

ASKING = {"access", "child_access", "may", "scope", "agency_ids", "check_right", "check_reaches"}
SHAPE = re.compile(r"[a-z]+\.[a-z]+")


def asked():
    """Permissions that code asks for by name, with where."""
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            for argument in node.args if name in ASKING else ():
                value = getattr(argument, "value", None)
                if isinstance(value, str) and SHAPE.fullmatch(value):
                    yield path, value


def test_every_permission_asked_for_exists():
    known = policy().permissions
    assert {(path, name) for path, name in asked() if name not in known} == set()


def test_every_permission_is_asked_for():
    moves = {move.permission for move in stage_policy(DEFAULT_POLICY).moves}
    guards = {role.guard for role in policy().roles.values()}
    named = {node.value for tree in modules().values() for node in texts(tree)}
    assert policy().permissions.keys() - named - moves - guards == set()


def test_every_permission_is_given_to_some_role():
    given = {right for role in policy().roles.values() for right in role.rights}
    assert policy().permissions.keys() == given


def test_moves_name_known_permissions():
    moves = stage_policy(DEFAULT_POLICY).moves
    assert {move.permission for move in moves} <= policy().permissions.keys()
