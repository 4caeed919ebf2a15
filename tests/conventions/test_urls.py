"""Default deny: a page without a rule is a mistake, found here and not by a stranger."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, get_resolver

from layak.city.people.roles.policy import policy
from layak.platform.web.access import PUBLIC, SIGNED_IN, rule_of


def patterns(resolver: URLResolver | None = None, before: str = ""):
    """(path, pattern) of every page, wherever it is included."""
    resolver = resolver or get_resolver()
    for entry in resolver.url_patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield path, entry
        else:
            yield from patterns(entry, path)


def test_every_page_declares_who_may_open_it():
    bare = [path for path, entry in patterns() if rule_of(entry.callback) is None]
    assert bare == []


def test_rules_of_pages_are_known_permissions():
    known = {*policy().permissions, PUBLIC, SIGNED_IN}
    rules = {path: rule_of(entry.callback) for path, entry in patterns()}
    assert {path: rule for path, rule in rules.items() if rule and rule not in known} == {}


def test_public_pages_are_these_and_no_others():
    public = {entry.name for path, entry in patterns() if rule_of(entry.callback) == PUBLIC}
    unexpected = public - {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_reauthenticate",
        "account_signup",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "account_activate",
        "account_reset_password",
        "session_state",
        "session_done",
        "link_task",
        "calendar_feed",
        "invitation_reply",
        "room_sign_in",
        "task_link",
        "link_begin",
        "link_finish",
        "link_question",
        "link_part",
        "link_approval",
        "link_approve",
        "link_file",
        "link_upload",
        "link_piece",
        "activity_offline",
        "activity_worker",
        "emergency",
        "emergency_worker",
        "public_report",
        "public_follow",
        "statistics_releases",
        "statistics_sheet",
    }
    assert unexpected == set()


def test_names_of_pages_are_unique():
    names = [entry.name for _, entry in patterns() if entry.name]
    assert sorted(names) == sorted(set(names))
