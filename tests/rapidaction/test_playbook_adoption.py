"""Drafts come into force: preview, who adopts, from which day, and law that changed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from layak.rules.entries import NotAcceptable
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.drafts.actions import (
    FaultyDraft,
    adopt_draft,
    begin_draft,
    set_terms,
)
from layak.workflows.rapidaction.drafts.permissions import EDITING, editors_of
from layak.workflows.rapidaction.playbooks.models import PlaybookVersion
from layak.workflows.rapidaction.playbooks.reads import playbook_of, version_in_force
from layak.workflows.rapidaction.steps.opening_actions import open_activation
from tests.conftest import MONDAY, make_person, sign_in
from tests.rapidaction.playbook_help import (
    ABUSE,
    TODAY,
    adopted,
    draft_of,
    in_force,
    page,
    saved,
    ship,
    with_terms,
)
from tests.rapidaction.test_playbook_pages import text_of


@pytest.mark.django_db
def test_the_preview_counts_both_versions_and_marks_what_differs(book, client, wati):
    draft = draft_of(ABUSE, wati)
    saved(draft, wati, s13={"deadline_hours": 48})
    sign_in(client, wati)
    answer = client.get(page("playbook_diff") + "?mulai=2027-03-05T22:00")
    said = text_of(answer)
    # 72 hours after Friday 22.00 are Monday, 48 are Sunday
    assert "8 Maret 2027, 22.00 WIB" in said
    assert "7 Maret 2027, 22.00 WIB" in said
    assert said.count("berubah</span>") == 1
    # words and signs besides the colour
    hidden = '<span class="visually-hidden">'
    assert f"<del>-{hidden}dihapus: </span>72 jam</del>" in said
    assert f"<ins>+{hidden}ditambah: </span>48 jam</ins>" in said
    for wrong in ("x", "9999-01-01T00:00", "0001-01-01T00:00", "2027-13-01T00:00"):
        assert client.get(page("playbook_diff") + f"?mulai={wrong}").status_code == 422


@pytest.mark.django_db
def test_who_edited_does_not_adopt_and_who_may_not_either(book, dp3a, wati, ketut, heri):
    draft = with_terms(draft_of(ABUSE, wati), wati)
    both = make_person(dp3a, "chair", "dua", "Dua Kursi")
    Event.objects.create(
        kind=EDITING[1], stream="playbooks", sentence="Uji.", facts={"playbook": draft.pk},
        by=both.user, at=MONDAY,
    )  # fmt: skip
    assert editors_of(draft) == {wati.user.pk, both.user.pk}
    for person, words in (
        (both, "ikut menyusun"),
        (wati, "ketua"),
        (heri, "ketua"),
    ):
        with pytest.raises(Refused, match=words):
            adopt_draft(draft_id=draft.pk, seen=draft.saved_count, by=person, at=MONDAY)
    made = adopt_draft(draft_id=draft.pk, seen=draft.saved_count, by=ketut, at=MONDAY)
    assert made.adopted_by == ketut.user


@pytest.mark.django_db
def test_adopted_it_holds_from_its_day_and_running_cases_keep_theirs(world, wati, ketut):
    former = in_force()
    activation = open_activation(
        playbook=former, lead=world.agencies["uptd-ppa"], level="yellow", signs=[], because="Uji.",
        report=None, child=None, started_at=MONDAY, by=world.people["maya"], at=MONDAY,
    )  # fmt: skip
    begins = TODAY + timedelta(days=7)
    made = adopted(wati, ketut, begins, s13={"deadline_hours": 48})
    assert version_in_force(ABUSE, day=begins - timedelta(days=1)) == former
    assert version_in_force(ABUSE, day=begins) == made
    assert PlaybookVersion.objects.get(pk=former.pk).valid_until_on == begins
    activation.refresh_from_db()
    assert activation.playbook_id == former.pk
    assert playbook_of(activation.playbook).steps[12].limit.amount == 72
    event = Event.objects.get(kind="playbook.adopted")
    assert (event.facts["version"], event.facts["valid_from_on"]) == (2, begins.isoformat())


@pytest.mark.django_db
def test_an_adopted_version_never_changes_nor_goes(book, wati, ketut):
    made = adopted(wati, ketut)
    for change in (
        lambda v: v.update(document={}),
        lambda v: v.update(version=9),
        # as a draft it could become anything
        lambda v: v.update(state="draft", adopted_at=None, adopted_by=None),
        lambda v: v.update(valid_from_on=TODAY - timedelta(days=30)),
        lambda v: v.update(adopted_by=wati.user),
        lambda v: v.delete(),
    ):
        with pytest.raises(ProgrammingError), transaction.atomic():
            change(PlaybookVersion.objects.filter(pk=made.pk))
    with pytest.raises(Refused, match="sudah ditetapkan"):
        saved(made, wati, s13={"deadline_hours": 24})


@pytest.mark.django_db
def test_without_day_and_reason_or_in_the_past_there_is_no_adoption(book, wati, ketut):
    draft = draft_of(ABUSE, wati)
    with pytest.raises(Refused, match="mulai berlaku"):
        adopt_draft(draft_id=draft.pk, seen=1, by=ketut, at=MONDAY)
    for begins in (TODAY - timedelta(days=1), date(9999, 1, 1)):
        with pytest.raises(NotAcceptable):
            with_terms(draft, wati, begins)
    later = with_terms(draft, wati)
    with pytest.raises(NotAcceptable, match="paling cepat hari ini"):
        adopt_draft(
            draft_id=draft.pk, seen=later.saved_count, by=ketut, at=MONDAY + timedelta(days=2)
        )


@pytest.mark.django_db
def test_a_third_version_cannot_begin_before_the_second(book, wati, ketut):
    adopted(wati, ketut, TODAY + timedelta(days=30))
    draft = with_terms(draft_of(ABUSE, wati), wati, TODAY + timedelta(days=3))
    with pytest.raises(Refused, match="Versi 2 baru mulai berlaku"):
        adopt_draft(draft_id=draft.pk, seen=draft.saved_count, by=ketut, at=MONDAY)


@pytest.mark.django_db
def test_the_chair_adopts_what_the_page_showed(book, client, wati, ketut):
    begins = timezone.localdate()
    draft = draft_of(ABUSE, wati)
    draft = set_terms(
        draft_id=draft.pk, valid_from_on=begins, because="Sasaran kota", seen=1, by=wati,
        at=timezone.now(),
    )  # fmt: skip
    notice = Notice.objects.get(user=ketut.user)
    assert notice.text == "Rancangan versi 2 skema kekerasan-seksual menunggu penetapan."
    sign_in(client, ketut)
    address = page("playbook_adopt")
    assert notice.url == address
    assert "Sasaran kota" in text_of(client.get(address))
    stale = client.post(address, {"seen": draft.saved_count - 1})
    assert stale.status_code == 409
    assert "Rancangan berubah sejak halaman ini dibuka." in text_of(stale)
    assert client.post(address, {"seen": draft.saved_count}).status_code == 302
    assert version_in_force(ABUSE, day=begins).version == 2
    assert not Notice.objects.filter(user=ketut.user).exists()
    assert client.get(address).status_code == 302


@pytest.mark.django_db
def test_a_faulty_document_is_refused_by_the_action_itself(book, wati):
    draft = draft_of(ABUSE, wati)
    with pytest.raises(FaultyDraft) as refused:
        saved(draft, wati, s13={"agency_role": "dukun"}, s5={"clock_from": "kiamat"})
    assert [fault.at for fault in refused.value.faults] == ["langkah 5", "langkah 13"]


@pytest.mark.django_db
def test_terms_typed_wrong_stay_on_the_page(book, client, wati):
    draft_of(ABUSE, wati)
    sign_in(client, wati)
    sent = {"seen": 1, "valid_from_on": "2001-01-01", "because": "Alasan yang kuketik"}
    answer = client.post(page("playbook_terms"), sent)
    assert answer.status_code == 422
    assert "paling cepat hari ini" in text_of(answer)
    assert "Alasan yang kuketik" in text_of(answer)


@pytest.mark.django_db
def test_law_that_changed_comes_with_the_application_and_the_citys_targets_stay(
    client, wati, ketut
):
    """The version in force is an older one: 48 hours where the law now says 3x24, and a row of law
    that no longer is one; the city has a target of its own."""
    older = {"deadline_hours": 48, "deadline_text": "48 jam"}
    was_law = {
        "deadline_kind": "law", "deadline_evidence": "text", "deadline_hours": 24,
        "deadline_text": "1x24 jam", "day_count": "calendar",
    }  # fmt: skip
    ship(ABUSE, s5=older, s10=was_law, s13={"deadline_hours": 12})
    sign_in(client, wati)
    assert "Baris hukum pada aplikasi berubah" in text_of(client.get(page("playbook_edit")))
    client.post(page("playbook_begin"), {"dari": "bawaan"})
    draft = PlaybookVersion.objects.get(version=2)
    steps = playbook_of(draft).steps
    assert (len(steps), steps[4].limit_text, steps[4].limit.amount) == (16, "3x24 jam", 72)
    assert (steps[9].basis, steps[9].limit) == ("none", None)
    assert steps[12].limit.amount == 12
    with pytest.raises(FaultyDraft):
        saved(draft, wati, s5={"deadline_hours": 24, "deadline_text": "1x24 jam"})
    draft = with_terms(saved(draft, wati, s13={"deadline_hours": 6}), wati)
    adopt_draft(draft_id=draft.pk, seen=draft.saved_count, by=ketut, at=MONDAY)
    said = text_of(client.get(page("playbook_edit")))
    assert "Baris hukum pada aplikasi berubah" not in said


@pytest.mark.django_db
def test_custody_days_that_changed_come_too_and_stay_with_their_step(wati):
    code = "abh-pelaku-diversi"
    ship(code, first_stage={"base_days": 20})
    draft = begin_draft(code=code, by=wati, at=MONDAY, takes_law=True)
    assert draft.document["custody_clocks"][0]["base_days"] == 7
    assert (draft.document["custody_step"], len(draft.document["steps"])) == (15, 17)
    assert [step["order"] for step in draft.document["steps"]] == list(range(1, 18))
