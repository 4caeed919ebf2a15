from __future__ import annotations

from datetime import timedelta

import pytest
import yaml
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from layak.city.agencies.seats.actions import assign_holder, create_seat
from layak.city.people.roles import policy as roles_policy
from tests.conftest import JANUARY, MONDAY, fresh


@pytest.fixture
def policy_of(settings, tmp_path):
    """The policy read from other rights, for a role that does not exist."""

    def read(rights: dict[str, str], **role) -> roles_policy.Policy:
        settings.POLICY_DIR = tmp_path
        text = {
            "permissions": {"answer.edit": {"label": "Mengisi", "relation": "lead"}},
            "roles": {"penguji": {"label": "P", "description": "D", "rights": rights} | role},
        }
        (tmp_path / "roles.yaml").write_text(yaml.safe_dump(text), encoding="utf-8")
        return roles_policy.policy.__wrapped__()

    return read


def test_policy_is_read_with_scopes(policy_of):
    policy = policy_of({"answer.edit": "own"}, guard="answer.edit", must_stay=True)
    assert policy.roles["penguji"].rights == {"answer.edit": "own"}
    assert policy.roles["penguji"].guard == "answer.edit"
    assert policy.roles["penguji"].must_stay
    assert policy.permissions["answer.edit"].relation == "lead"


@pytest.mark.parametrize("rights", [{"answer.eat": "own"}, {"answer.edit": "most"}])
def test_policy_names_an_unknown_right_or_scope(policy_of, rights):
    with pytest.raises(ImproperlyConfigured, match="penguji"):
        policy_of(rights)


def test_only_administrators_are_guarded_and_must_stay():
    policy = roles_policy.policy()
    assert {code for code, role in policy.roles.items() if role.guard} == {"administrator"}
    assert {code for code, role in policy.roles.items() if role.must_stay} == {"administrator"}
    assert all(role.guard in policy.permissions for role in policy.roles.values() if role.guard)
    holders = {code for code, role in policy.roles.items() if "administrator.manage" in role.rights}
    assert holders == {"administrator"}


def test_two_seats_add_up(sari, dinkes, disdik, dp3a):
    for agency, role in [(disdik, "contributor"), (dp3a, "verifier")]:
        seat = create_seat(agency=agency, role=role, by=None, at=MONDAY)
        assign_holder(seat=seat, person=sari.user, since_on=JANUARY, by=None, at=MONDAY)
    both = fresh(sari)
    assert both.scope("answer.view") == "all"
    assert both.scope("answer.edit") == "own"
    assert both.scope("round.lock") is None
    assert both.agency_ids("answer.edit") == {dinkes.pk}
    assert both.agency_ids("evidence.add") == {dinkes.pk, disdik.pk}
    assert both.all_agency_ids == {dinkes.pk, disdik.pk, dp3a.pk}


def test_seat_of_the_future_gives_nothing_yet(tono, dinkes):
    seat = create_seat(agency=dinkes, role="agency-head", by=None, at=MONDAY)
    tomorrow = timezone.localdate() + timedelta(days=1)
    assign_holder(seat=seat, person=tono.user, since_on=tomorrow, by=None, at=MONDAY)
    assert not fresh(tono).may("answer.approve")


def test_someone_without_a_seat_may_nothing(sari):
    sari.user.holdings.update(until_on=JANUARY)
    alone = fresh(sari)
    assert alone.seats == ()
    assert alone.seat is None
    assert not any(alone.may(code) for code in roles_policy.policy().permissions)
