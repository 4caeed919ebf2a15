"""Drafts: what may change, what is locked, faults with their place, two editors, adoption."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import yaml
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from layak.rules.entries import NotAcceptable
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.actions.activations import open_activation
from layak.workflows.rapidaction.actions.playbooks import (
    DraftMoved,
    FaultyDraft,
    adopt_draft,
    begin_draft,
    discard_draft,
    save_draft,
    set_terms,
)
from layak.workflows.rapidaction.models import PlaybookVersion
from layak.workflows.rapidaction.permissions.playbooks import EDITING, editors_of
from layak.workflows.rapidaction.queries.pinned import playbook_of, version_in_force
from tests.conftest import MONDAY, make_person, sign_in
from tests.rapidaction.playbook_help import (
    ABUSE,
    changed_steps,
    draft_of,
    in_force,
    page,
    ship,
    step_sent,
)
from tests.rapidaction.test_playbook_pages import text_of

TODAY = MONDAY.date()


@pytest.fixture
def book(db):
    return ship()


def saved(draft, by, **changes):
    return save_draft(
        draft_id=draft.pk, document=changed_steps(draft, **changes), seen=draft.saved_count,
        what="uji", by=by, at=MONDAY,
    )  # fmt: skip


def with_terms(draft, by, begins=TODAY):
    return set_terms(
        draft_id=draft.pk, valid_from_on=begins, because="Sasaran kota", seen=draft.saved_count,
        by=by, at=MONDAY,
    )  # fmt: skip


def adopted(by, chair, begins=TODAY, **changes):
    draft = with_terms(saved(draft_of(ABUSE, by), by, **changes), by, begins)
    return adopt_draft(draft_id=draft.pk, seen=draft.saved_count, by=chair, at=MONDAY)


@pytest.mark.django_db
def test_a_draft_begins_as_the_version_in_force_and_there_is_one_only(book, wati):
    draft = draft_of(ABUSE, wati)
    assert (draft.version, draft.document["steps"]) == (2, in_force().document["steps"])
    assert draft_of(ABUSE, wati).pk == draft.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        PlaybookVersion.objects.create(code=ABUSE, version=3, document={}, created_at=MONDAY)


@pytest.mark.django_db
def test_only_who_may_edit_edits(book, wati, ketut, heri):
    with pytest.raises(Refused):
        begin_draft(code=ABUSE, by=ketut, at=MONDAY)
    draft = draft_of(ABUSE, wati)
    with pytest.raises(Refused):
        saved(draft, heri, s13={"deadline_hours": 48})


@pytest.mark.django_db
def test_the_form_changes_a_target_and_says_whose_number_it_is(book, client, wati):
    draft = draft_of(ABUSE, wati)
    sign_in(client, wati)
    sent = step_sent(draft, 13, amount=3, unit="workdays", role="dinsos", output="Catatan")
    assert client.post(page("playbook_step", ABUSE, 13), sent).status_code == 302
    step = playbook_of(PlaybookVersion.objects.get(pk=draft.pk)).steps[12]
    assert (step.limit.amount, step.limit.unit, step.limit.day_count) == (3, "days", "working")
    assert (step.role, step.output, step.basis) == ("dinsos", "Catatan", "inferred")


@pytest.mark.django_db
def test_a_number_of_practice_that_changes_becomes_our_proposal(book, client, wati):
    draft = draft_of(ABUSE, wati)
    sign_in(client, wati)
    address = page("playbook_step", ABUSE, 1)
    client.post(address, step_sent(draft, 1, output="Anak aman"))
    kept = PlaybookVersion.objects.get(pk=draft.pk)
    assert kept.document["steps"][0]["deadline_kind"] == "practice"
    client.post(address, step_sent(kept, 1, amount=2))
    changed = PlaybookVersion.objects.get(pk=draft.pk).document["steps"][0]
    assert (changed["deadline_kind"], changed["deadline_hours"]) == ("inferred", 2)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value", "place"),
    [
        ("amount", "48", "langkah 5 > angka"),
        ("amount", "", "langkah 5 > dasar"),
        ("unit", "days", "langkah 5 > angka"),
        ("is_before", "on", "langkah 5 > angka"),
        ("trigger", "triase", "langkah 5 > peristiwa awal"),
        ("source", "UU 1/1945", "langkah 5 > sumber"),
        ("limit_type", "target", "langkah 5 > jenis batas"),
        ("role", "dinsos", "langkah 5 > peran"),
        ("name", "Laporkan bila sempat", "langkah 5: bersandar pada hukum"),
    ],
)
def test_a_law_row_sent_otherwise_is_refused_with_its_place(
    book, client, wati, field, value, place
):
    draft = draft_of(ABUSE, wati)
    sign_in(client, wati)
    sent = {"seen": draft.saved_count, "output": "Tanda terima", field: value}
    answer = client.post(page("playbook_step", ABUSE, 5), sent)
    assert answer.status_code == 422
    assert place in text_of(answer)
    assert PlaybookVersion.objects.get(pk=draft.pk).document == draft.document


@pytest.mark.django_db
def test_a_law_row_shows_why_it_is_locked_and_keeps_its_number(book, client, wati):
    draft = draft_of(ABUSE, wati)
    sign_in(client, wati)
    address = page("playbook_step", ABUSE, 5)
    said = text_of(client.get(address))
    assert "Terkunci, karena bersandar pada hukum" in said
    assert 'name="amount"' not in said
    sent = {"seen": draft.saved_count, "output": "Tanda terima", "records": "laporan_polisi"}
    assert client.post(address, sent).status_code == 302
    step = playbook_of(PlaybookVersion.objects.get(pk=draft.pk)).steps[4]
    assert (step.output, step.limit_text, step.basis) == ("Tanda terima", "3x24 jam", "law")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"role": ""}, "Siapa belum diisi."),
        ({"role": "dukun"}, "“dukun” tidak dikenal"),
        ({"trigger": "kiamat"}, "“kiamat” tidak dikenal"),
        ({"amount": "-1"}, "Batas tidak boleh negatif."),
        ({"amount": "NaN"}, "Tulis angka bulat"),
        ({"amount": "9999999"}, "Batas ini terlalu jauh."),
        ({"name": " "}, "Langkah belum diisi."),
        ({"trigger": "triase", "records": "triase"}, "saling menunggu: triase > triase"),
        ({"seen": "x"}, ""),
    ],
)
def test_a_fault_of_a_step_is_told_and_what_was_typed_stays(book, client, wati, change, words):
    draft = draft_of(ABUSE, wati)
    sign_in(client, wati)
    sent = step_sent(draft, 13, **{"output": "Catatan yang kuketik", **change})
    answer = client.post(page("playbook_step", ABUSE, 13), sent)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert "Catatan yang kuketik" in text_of(answer)
    assert PlaybookVersion.objects.get(pk=draft.pk).saved_count == 1


@pytest.mark.django_db
def test_marks_of_control_and_markup_are_kept_as_text(book, client, wati):
    draft = draft_of(ABUSE, wati)
    sign_in(client, wati)
    name = "<script>alert(1)</script> {{ 7*7 }} \u202e=HYPERLINK(1)"
    client.post(page("playbook_step", ABUSE, 13), step_sent(draft, 13, name=name))
    assert b"<script>alert(1)" not in client.get(page("playbook_edit")).content
    kept = PlaybookVersion.objects.get(pk=draft.pk).document["steps"][12]["name_id"]
    assert kept == "<script>alert(1)</script> {{ 7*7 }} =HYPERLINK(1)"


@pytest.mark.django_db
def test_steps_of_our_own_come_move_and_go_and_custody_follows(client, wati):
    code = ship("abh-pelaku-diversi").code
    draft = draft_of(code, wati)
    sign_in(client, wati)
    new = step_sent(draft, 16, name="Kunjungi anak di tahanan", amount=48)
    assert client.post(page("playbook_step_new", code), new).status_code == 302
    for number, way in ((18, "naik"), (17, "naik"), (16, "naik")):
        seen = PlaybookVersion.objects.get(pk=draft.pk).saved_count
        client.post(page("playbook_step_move", code, number), {"seen": seen, "arah": way})
    kept = PlaybookVersion.objects.get(pk=draft.pk)
    # behind 17 others it went three up, in front of the step that watches custody
    assert kept.document["steps"][14]["name_id"] == "Kunjungi anak di tahanan"
    assert kept.document["custody_step"] == 16
    client.post(page("playbook_step_remove", code, 15), {"seen": kept.saved_count})
    last = PlaybookVersion.objects.get(pk=draft.pk)
    assert (len(last.document["steps"]), last.document["custody_step"]) == (17, 15)


@pytest.mark.django_db
def test_a_law_row_is_not_removed_by_a_button_either(book, client, wati):
    draft = draft_of(ABUSE, wati)
    sign_in(client, wati)
    sent = {"seen": draft.saved_count}
    answer = client.post(page("playbook_step_remove", ABUSE, 5), sent, follow=True)
    assert "langkah 5: bersandar pada hukum" in text_of(answer)
    assert len(PlaybookVersion.objects.get(pk=draft.pk).document["steps"]) == 16


@pytest.mark.django_db
def test_two_editors_the_later_sees_both_and_nothing_is_lost(book, client, wati):
    draft = draft_of(ABUSE, wati)
    saved(draft, wati, s13={"output": "Catatan sesi pertama"})
    sign_in(client, wati)
    answer = client.post(page("playbook_step", ABUSE, 13), step_sent(draft, 13, output="Ringkasan"))
    assert answer.status_code == 409
    said = text_of(answer)
    assert "Catatan sesi pertama" in said
    assert 'value="Ringkasan"' in said
    assert 'name="seen" value="2"' in said
    with pytest.raises(DraftMoved):
        discard_draft(draft_id=draft.pk, seen=1, by=wati, at=MONDAY)


@pytest.mark.django_db
def test_the_text_can_be_taken_out_and_put_back_unchanged(book, client, wati):
    draft = draft_of(ABUSE, wati)
    sign_in(client, wati)
    text = client.get(page("playbook_file") + "?versi=2").content.decode()
    assert client.post(page("playbook_source"), {"seen": 1, "text": text}).status_code == 302
    kept = PlaybookVersion.objects.get(pk=draft.pk)
    assert (kept.document, kept.saved_count) == (draft.document, 2)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda d: d["steps"][12].pop("agency_role"), "langkah 13: `agency_role`"),
        (lambda d: d["steps"][12].update(clock_from="kiamat"), "langkah 13: "),
        (lambda d: d["steps"][12].update(deadline_hours=1.5), "langkah 13: `deadline_hours`"),
        (lambda d: d["steps"][4].update(deadline_hours=48, deadline_text="48 jam"), "langkah 5 > angka"),
        (lambda d: d["steps"][12].update(order=40), "langkah 40 seharusnya bernomor 13"),
        (lambda d: d["steps"][12].update(warna="merah"), "steps 13 > warna"),
        (lambda d: d.update(steps=[]), "`steps` kosong"),
        (lambda d: d.update(lead_role="dukun"), "dukun"),
        (lambda d: d.update(consent="ya"), "consent"),
        (lambda d: d["steps"][12].update(name_id="x" * 1001), "terlalu panjang"),
        (lambda d: d.update(reviewed_by="Saya", reviewed_on="2026-01-01"), "`reviewed_by`"),
    ],
)  # fmt: skip
def test_a_faulty_text_is_refused_with_every_place_and_stays_typed(
    book, client, wati, change, place
):
    draft = draft_of(ABUSE, wati)
    content = yaml.safe_load(yaml.safe_dump(draft.document))
    change(content)
    text = yaml.safe_dump(content, allow_unicode=True)
    sign_in(client, wati)
    answer = client.post(page("playbook_source"), {"seen": 1, "text": text})
    assert answer.status_code == 422
    assert place in text_of(answer)
    assert content["name_en"] in text_of(answer)
    assert PlaybookVersion.objects.get(pk=draft.pk).document == draft.document


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        "",
        "- satu\n- dua",
        "steps: [",
        "&a [*a, *a]",
        "playbook: !!python/object:os.system x",
        "a: 1\na: 2",
        'steps: "\\0\\ud800"',
        "x" * 200_001,
        "steps: {1: 2}\ncustody_clocks: 7",
    ],
)
def test_what_is_no_playbook_is_told_and_nothing_breaks(book, client, wati, text):
    draft_of(ABUSE, wati)
    sign_in(client, wati)
    answer = client.post(page("playbook_source"), {"seen": 1, "text": text})
    assert answer.status_code == 422
    assert "Ada yang perlu diperbaiki" in text_of(answer)


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
    assert notice.text == "Rancangan versi 2 playbook kekerasan-seksual menunggu penetapan."
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
