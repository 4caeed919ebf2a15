"""The five minutes of README.md, click by click, without scripts."""

from __future__ import annotations

import pytest

from layak.city.people.accounts.models import User
from layak.evaluation.answers.models import Answer
from layak.evaluation.rounds.models import Round
from layak.evaluation.scores.reads import score_of
from layak.platform.documents.reading.tables import read_sheets
from tests.demo.city import demo_city  # noqa: F401  # the fixture
from tests.journeys.forms import form_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_city")]


@pytest.fixture
def answer():
    return Answer.objects.get(round__code="demo", code="14.1")


def as_(client, username):
    client.force_login(User.objects.get(username=username))
    return client


def test_from_the_note_to_the_recap(client, answer):
    page = f"/evaluasi/jawaban/{answer.pk}/"
    told = _sari_corrects_what_came_back(client, answer, page)
    _heri_approves_and_wati_accepts(client, answer, page)
    _ketut_locks_and_prints(client)
    late = as_(client, "sari").post(f"{page}simpan/", told)
    assert late.status_code == 409
    answer.refresh_from_db()
    assert answer.stage == "accepted"


def _sari_corrects_what_came_back(client, answer, page):
    shown = as_(client, "sari").get(page)
    assert answer.steps.order_by("-pk")[0].note in shown.content.decode()
    note = "Tabel bertanda tangan kepala dinas sudah dilampirkan."
    told = form_to(shown, "/simpan/").sent(note=note)
    saved = client.post(f"{page}simpan/", told, follow=True)
    assert "Tersimpan" in saved.content.decode()
    client.post(
        f"{page}ready/",
        {"seen": "returned", "note": "Tabelnya sudah bertanda tangan."},
        follow=True,
    )
    answer.refresh_from_db()
    assert (answer.stage, answer.note) == ("ready", note)
    return told


def _heri_approves_and_wati_accepts(client, answer, page):
    listed = as_(client, "heri").get("/evaluasi/demo/persetujuan/")
    assert "14.1" in listed.content.decode()
    client.post(f"{page}approve/", {"seen": "ready"}, follow=True)
    listed = as_(client, "wati").get("/evaluasi/demo/penerimaan/")
    assert "14.1" in listed.content.decode()
    client.post(f"{page}accept/", {"seen": "approved"}, follow=True)
    answer.refresh_from_db()
    assert answer.stage == "accepted"


def _ketut_locks_and_prints(client):
    settings = as_(client, "ketut").get("/pengaturan/putaran/demo/kunci/")
    lock = form_to(settings, "/kunci/")
    # the chair types the year of the evaluation
    client.post(lock.action, lock.sent(year="2027"), follow=True)
    round_ = Round.objects.get(code="demo")
    assert round_.is_locked
    total = round_.snapshots.get().total
    assert total == score_of(round_).total
    recap = client.get("/evaluasi/demo/rekap.xlsx")
    cells = {cell for rows in read_sheets(recap.content).values() for row in rows for cell in row}
    assert cells & {f"{total:.2f}", f"{total.normalize():f}"}
    assert client.get("/evaluasi/demo/rekap.pdf").content.startswith(b"%PDF")


def test_an_outsider_never_sees_it(client, answer):
    assert as_(client, "tono").get(f"/evaluasi/jawaban/{answer.pk}/").status_code == 404
