"""Drafts: what may change, what is locked, faults with their place, two editors."""

from __future__ import annotations

import pytest
import yaml
from django.db import IntegrityError, transaction

from layak.rules.refusal import Refused
from layak.workflows.rapidaction.drafts.actions import DraftMoved, begin_draft, discard_draft
from layak.workflows.rapidaction.playbooks.models import PlaybookVersion
from layak.workflows.rapidaction.playbooks.reads import playbook_of
from tests.conftest import MONDAY, sign_in
from tests.rapidaction.playbook_help import ABUSE, draft_of, in_force, page, saved, ship, step_sent
from tests.rapidaction.test_playbook_pages import text_of


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
