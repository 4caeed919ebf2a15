"""A head approves ready answers from a telephone, by a link with a second factor."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from django.test import Client
from django.utils import timezone

from layak.city.agencies.seats.models import SeatHolding
from layak.evaluation.answers.models import Answer, AnswerStep, EvidenceUse
from layak.evaluation.links.models import AccessLink
from layak.evaluation.links.reads import link_rows
from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from layak.records.evidence.files.actions import store_evidence
from layak.records.evidence.uploads.storing import Upload
from tests.conftest import MONDAY
from tests.evaluation.conftest import lead_by
from tests.evaluation.links import PDF, address, make

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

pytestmark = pytest.mark.usefixtures("kept_files")


@pytest.fixture
def ready(round_, dinkes):
    """Two answers of Dinas Kesehatan that wait for its head."""
    answers = [lead_by(round_.answers.get(code=code), dinkes) for code in ("B1b.1", "B1a.2")]
    Answer.objects.filter(pk__in=[a.pk for a in answers]).update(
        stage="ready", mark=1, option="b", note="Kelas ibu tiap bulan."
    )
    return answers


@pytest.fixture
def made(ready, round_, dinkes, heri, wati):
    return make(round_, dinkes, ready, wati, task="approval")


def enter(made, code: str = "") -> Client:
    client = Client()
    response = client.post(address(made.link, "mulai/"), {"code": code or made.code})
    assert response.status_code == 302, response.content.decode()
    return client


def shown(client: Client, link: AccessLink):
    return client.get(address(link, "setuju/")).context["page"]


def ticks(page, *answers) -> dict:
    told = {f"seen-{item.row.answer_id}": item.seen for item in page.items}
    return told | {"pilih": [answer.pk for answer in answers]}


def approve(client: Client, link: AccessLink, *answers, **told):
    sent = ticks(shown(client, link), *answers) | told
    return client.post(address(link, "setuju/kirim/"), sent)


def stages(*answers) -> list[str]:
    return [Answer.objects.get(pk=answer.pk).stage for answer in answers]


def test_nothing_is_shown_before_the_code(made, client):
    said = client.get(address(made.link)).content.decode()
    for secret in ("B1b.1", "Dinas Kesehatan", "Heri", "Kelas ibu"):
        assert secret not in said
    assert client.get(address(made.link, "setuju/")).headers["Location"] == address(made.link)


def test_head_approves_what_is_ticked_and_the_step_says_how(made, ready, heri, wati):
    first, second = ready
    client = enter(made)
    said = client.get(address(made.link, "setuju/")).content.decode()
    assert "B1b.1" in said
    assert "Kelas ibu tiap bulan." in said
    done = approve(client, made.link, first, note="Setuju.")
    assert done.status_code == 302
    assert stages(first, second) == ["approved", "ready"]
    step = AnswerStep.objects.get(answer=first)
    assert (step.move, step.by, step.note) == (
        "approve", heri.user, "Disetujui lewat tautan. Setuju.",
    )  # fmt: skip
    assert not Notice.objects.filter(kind="link.done").exists()
    approve(client, made.link, second)
    assert stages(first, second) == ["approved", "approved"]
    assert Notice.objects.get(kind="link.done").user == wati.user
    assert AccessLink.objects.get().done_at is not None
    end = client.get(address(made.link, "setuju/")).content.decode()
    assert "Tidak ada lagi yang menunggu" in end


def test_head_gives_back_with_a_note_from_the_telephone(made, ready, heri):
    first, second = ready
    client = enter(made)
    empty = approve(client, made.link, first, langkah="kembalikan", note=" ")
    assert empty.status_code == 409
    assert "tulis catatan" in empty.content.decode()
    assert stages(first, second) == ["ready", "ready"]
    done = approve(client, made.link, first, langkah="kembalikan", note="Angkanya 2024.")
    assert stages(first, second) == ["returned", "ready"]
    assert "1 jawaban dikembalikan kepada operator" in client.get(done["Location"]).content.decode()
    step = AnswerStep.objects.get(answer=first)
    assert (step.move, step.by, step.note) == (
        "send_back", heri.user, "Dikembalikan lewat tautan. Angkanya 2024.",
    )  # fmt: skip


def test_approving_twice_moves_once(made, ready):
    client = enter(made)
    sent = ticks(shown(client, made.link), *ready)
    assert client.post(address(made.link, "setuju/kirim/"), sent).status_code == 302
    again = client.post(address(made.link, "setuju/kirim/"), sent)
    assert again.status_code == 409
    assert AnswerStep.objects.count() == 2


def test_what_changed_meanwhile_is_shown_again(made, ready):
    client = enter(made)
    sent = ticks(shown(client, made.link), *ready)
    Answer.objects.filter(pk=ready[1].pk).update(mark=2)
    response = client.post(address(made.link, "setuju/kirim/"), sent)
    assert response.status_code == 409
    assert "berubah sejak halaman ini dibuka" in response.content.decode()
    assert stages(*ready) == ["ready", "ready"]


def test_whole_text_and_counts_are_shown_and_watched(made, ready):
    long = "Kelas ibu. " * 40
    figures = {"2025": {"numerator": "1234", "denominator": "2000"}}
    Answer.objects.filter(pk=ready[0].pk).update(note=long, figures=figures, versions={"note": 1})
    client = enter(made)
    items = {item.row.answer_id: item for item in shown(client, made.link).items}
    item = items[ready[0].pk]
    assert item.note == long
    assert item.figures == [
        ("RT bebas asap rokok 2025", "1.234"),
        ("Semua RT 2025", "2.000"),
    ]
    sent = ticks(shown(client, made.link), ready[0])
    Answer.objects.filter(pk=ready[0].pk).update(note=f"{long}!", versions={"note": 2})
    assert client.post(address(made.link, "setuju/kirim/"), sent).status_code == 409
    assert stages(ready[0]) == ["ready"]


def test_nothing_ticked_and_others_answers_are_refused(made, ready, round_, disdik):
    client = enter(made)
    empty = approve(client, made.link)
    assert empty.status_code == 422
    assert "sedikitnya satu" in empty.content.decode()
    other = lead_by(round_.answers.get(code="B2.1"), disdik)
    Answer.objects.filter(pk=other.pk).update(stage="ready", mark=1)
    assert approve(client, made.link, ready[0], other).status_code == 409
    assert stages(ready[0], other) == ["ready", "ready"]


def test_five_wrong_codes_close_the_link(made, client):
    wrong = "000000" if made.code != "000000" else "111111"
    for _time in range(4):
        response = client.post(address(made.link, "mulai/"), {"code": wrong})
        assert response.status_code == 422
        assert "Kode tidak cocok" in response.content.decode()
    client.post(address(made.link, "mulai/"), {"code": wrong})
    closed = client.post(address(made.link, "mulai/"), {"code": made.code})
    assert closed.status_code == 410
    assert "lima kali salah" in closed.content.decode()
    assert Event.objects.filter(kind="link.code_refused").count() == 5
    assert Event.objects.latest("pk").facts["is_closed"] is True
    assert wrong not in str([event.facts for event in Event.objects.all()])


def test_code_counts_with_blanks_and_empty_is_asked_again(made, client):
    assert client.post(address(made.link, "mulai/"), {"code": ""}).status_code == 422
    made.link.refresh_from_db()
    assert made.link.wrong_code_count == 0
    enter(made, f"{made.code[:3]} {made.code[3:]}")


def test_wrong_codes_of_an_address_are_slowed_down(made, ready, round_, dinkes, wati):
    others = [made, *(make(round_, dinkes, ready, wati, task="approval") for _n in range(3))]
    client = Client()
    said = [
        client.post(address(one.link, "mulai/"), {"code": "12345x"}).status_code
        for one in others
        for _time in range(3)
    ]
    assert said == [422] * 10 + [429] * 2


def test_head_with_an_app_uses_its_code_once(ready, round_, dinkes, heri, wati, client):
    TOTP.activate(heri.user, SECRET)
    made = make(round_, dinkes, ready, wati, task="approval")
    assert made.code == ""
    code = format_hotp_value(hotp_value(SECRET, list(counters())[-1]))
    assert "aplikasi autentikator" in client.get(address(made.link)).content.decode()
    enter(made, code)
    again = client.post(address(made.link, "mulai/"), {"code": code})
    assert again.status_code == 422
    Authenticator.objects.all().delete()
    assert client.post(address(made.link, "mulai/"), {"code": code}).status_code == 422


def test_link_dies_when_the_head_changes(made, ready):
    client = enter(made)
    sent = ticks(shown(client, made.link), *ready)
    SeatHolding.objects.filter(user=made.link.account).update(until_on=timezone.localdate())
    for response in (
        client.get(address(made.link, "setuju/")),
        client.post(address(made.link, "setuju/kirim/"), sent),
        Client().post(address(made.link, "mulai/"), {"code": made.code}),
    ):
        assert response.status_code == 410
        assert "tidak lagi menjabat" in response.content.decode()
    assert stages(*ready) == ["ready", "ready"]
    assert [row.state for row in link_rows(made.link.round, at=timezone.now())] == [
        "Mati: kepala berganti"
    ]


def test_closed_account_of_the_head_approves_nothing(made):
    client = enter(made)
    account = made.link.account
    account.is_active = False
    account.save()
    assert client.get(address(made.link, "setuju/")).status_code == 410


def test_code_is_asked_again_after_an_hour(made, monkeypatch):
    client = enter(made)
    assert client.get(address(made.link, "setuju/")).status_code == 200
    import time

    later = time.time() + timedelta(hours=1, minutes=1).total_seconds()
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert client.get(address(made.link, "setuju/")).status_code == 302


def proof(answer, agency, wati, **facts):
    evidence = store_evidence(
        upload=Upload(stream=BytesIO(PDF), name="bukti.pdf", size=len(PDF)),
        title="Laporan",
        agency=agency,
        by=wati,
        at=MONDAY,
        **facts,
    )
    EvidenceUse.objects.create(
        answer=answer, evidence=evidence, added_at=MONDAY, added_by=wati.user
    )
    return evidence


def test_head_opens_the_files_of_these_answers_alone(made, ready, round_, dinkes, wati, heri):
    own = proof(ready[0], dinkes, wati, sensitivity="restricted")
    other = proof(round_.answers.get(code="A1.1"), dinkes, wati)
    client = enter(made)
    assert "Laporan" in client.get(address(made.link, "setuju/")).content.decode()
    response = client.get(address(made.link, f"berkas/{own.pk}/1/"))
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == PDF
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    opened = Event.objects.get(kind="evidence.downloaded")
    assert opened.by_id == heri.user.pk
    assert opened.facts["because"] == "Memeriksa sebelum menyetujui lewat tautan"
    assert client.get(address(made.link, f"berkas/{other.pk}/1/")).status_code == 404
    assert client.get(address(made.link, f"berkas/{own.pk}/2/")).status_code == 404
    stranger = Client().get(address(made.link, f"berkas/{own.pk}/1/"))
    assert stranger.headers["Location"] == address(made.link)


def test_approval_link_hands_nothing_in_and_others_approve_nothing(
    made, ready, round_, dinkes, wati
):
    client = enter(made)
    sent = client.post(address(made.link, f"{ready[0].pk}/bagian/"), {"note": "x"})
    assert sent.status_code in (404, 409)
    open_answer = lead_by(round_.answers.get(code="B2.2"), dinkes)
    link = make(round_, dinkes, [open_answer], wati).link
    other = Client()
    other.post(address(link, "mulai/"), {"name": "Ani", "position": "Staf"})
    assert other.get(address(link, "setuju/")).status_code == 404
    assert other.post(address(link, "setuju/kirim/"), {"pilih": ready[0].pk}).status_code == 404
    assert stages(ready[0]) == ["ready"]


@pytest.mark.parametrize("count", [2, 8])
def test_approval_asks_a_constant_count(
    count, round_, dinkes, heri, wati, django_assert_max_num_queries
):
    answers = [lead_by(a, dinkes) for a in round_.answers.order_by("position")[:count]]
    Answer.objects.filter(pk__in=[a.pk for a in answers]).update(stage="ready", mark=0)
    made = make(round_, dinkes, answers, wati, task="approval")
    client = enter(made)
    with django_assert_max_num_queries(10):  # one of them for the flags
        assert client.get(address(made.link, "setuju/")).status_code == 200
