"""Stages side by side: what each comes to, what moved and why, told to each as far as one may see."""

from __future__ import annotations

from decimal import Decimal

import pytest

from layak.evaluation.answers.models import Answer
from layak.workflows.verification.comparing.rules import by_reason, moved, results
from layak.workflows.verification.stages.actions import close_stage, give_mark, open_stage
from layak.workflows.verification.stages.rules import Given
from tests.conftest import MONDAY, sign_in
from tests.evaluation.conftest import lead_by
from tests.verification.conftest import NEXT_WEEK

D = Decimal
PAGE = "/evaluasi/uji/verifikasi/"
STAGES = f"{PAGE}tahap/"


def given(mark, reason="", *, counts=True):
    return Given(mark=D(mark), reason=reason, text="", counts=counts)


def test_each_stage_stands_on_the_one_before():
    own = {"1": D(3), "2": D(2), "3": None}
    found = results(
        own,
        [
            ("internal", {"1": given("1.5", "figures"), "2": given("2")}),
            ("provincial", {"2": given("0.5", "no_proof"), "1": given("2", "more")}),
        ],
        "self",
    )
    assert [one.marks["1"] for one in found] == [3, D("1.5"), 2]
    assert [one.marks["2"] for one in found] == [2, 2, D("0.5")]
    rows = moved(found)
    assert [(row.code, row.stage, row.change) for row in rows] == [
        ("1", "internal", D("-1.5")), ("2", "provincial", D("-1.5")), ("1", "provincial", D("0.5")),
    ]  # fmt: skip
    assert by_reason(rows) == [("figures", 1, D("1.5")), ("no_proof", 1, D("1.5"))]


@pytest.fixture
def two_stages(round_, internal, approved, dinkes, budi, wati):
    """14.1 from 3,00 by 2,00 to 1,75; 12.1 stays 1,00."""
    other = lead_by(round_.answers.get(code="12.1"), dinkes)
    Answer.objects.filter(pk=other.pk).update(mark=D("1.00"), stage="approved")

    def give(stage, mark, by, **more):
        give_mark(
            stage_id=stage.pk, answer_id=approved.pk, mark=D(mark), version=0, reason="figures",
            text="71, bukan 64", by=by, at=MONDAY, **more,
        )  # fmt: skip

    give(internal, "2.00", budi)
    close_stage(stage_id=internal.pk, by=wati, at=MONDAY)
    province = open_stage(
        round_=round_, code="provincial", opens_at=MONDAY, closes_at=NEXT_WEEK, by=wati, at=MONDAY
    )
    give(province, "1.75", wati, basis="BA 12/2027")


def test_totals_parts_and_what_moved(client, two_stages, wati):
    page = sign_in(client, wati).get(f"{PAGE}?bagian=III").content.decode()
    said = "Dari 4,00 menurut nilai mandiri menjadi 2,75 sesudah tahap Verifikasi administrasi provinsi: -1,25 poin."
    assert said in page
    assert "Internal · Kesehatan Dasar" in page
    for cell in ("<strong>4,00</strong>", "<strong>3,00</strong>", "<strong>2,75</strong>"):
        assert cell in page
    assert "Angka tidak sama dengan bukti: 71, bukan 64" in page


def test_others_see_totals_and_only_their_own_questions(client, two_stages, tono):
    page = sign_in(client, tono).get(PAGE).content.decode()
    assert "menjadi 2,75" in page
    assert "71, bukan 64" not in page


def test_a_round_without_stages_teaches(client, round_, wati):
    assert "Belum ada tahap yang dibuka" in sign_in(client, wati).get(PAGE).content.decode()


def test_the_secretariat_opens_extends_and_closes(client, round_, approved, dinkes, wati, budi):
    sign_in(client, wati)
    url = "/evaluasi/uji/verifikasi/internal/"
    wrong = client.post(f"{url}buka/", {"first_on": "2026-02-05", "last_on": "2026-02-02"})
    assert "tidak boleh sebelum hari pertama" in wrong.content.decode()
    done = client.post(
        f"{url}buka/", {"first_on": "2026-02-02", "last_on": "2026-02-15"}, follow=True
    )
    assert "2 Februari 2026 sampai 15 Februari 2026" in done.content.decode()
    fields = {"agency": dinkes.pk, "days": "3", "reason": "Banjir", "signer": "Sekretaris Daerah"}
    longer = client.post(f"{url}perpanjang/", fields, follow=True).content.decode()
    assert "sampai 18 Februari 2026, ditetapkan Sekretaris Daerah: Banjir" in longer
    every = round_.answers.count()
    nothing = client.post(f"{url}tutup/", {"count": str(every)}).content.decode()
    assert "belum mempunyai satu nilai pun" in nothing
    stage = round_.verification_stages.get()
    give_mark(stage_id=stage.pk, answer_id=approved.pk, mark=D(3), version=0, by=budi, at=MONDAY)
    closed = client.post(f"{url}tutup/", {"count": str(every - 1)}, follow=True).content.decode()
    assert "sidik jari" in closed
    stage.refresh_from_db()
    assert stage.digest[:12] in closed
    assert client.get("/evaluasi/uji/verifikasi/self/buka/").status_code == 404


def test_marks_changed_by_force_are_noticed(client, two_stages, wati, monkeypatch):
    from layak.workflows.verification.stages import reads

    monkeypatch.setattr(reads, "digest_of", lambda *_given: "0" * 64)
    page = sign_in(client, wati).get(STAGES).content.decode()
    assert "tidak lagi sama dengan saat ditutup" in page
