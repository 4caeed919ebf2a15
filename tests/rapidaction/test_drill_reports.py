"""A reviewed drill becomes evidence: once, with what it says, and never mistaken for a case."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from layak.platform.audit.models import Event
from layak.platform.documents.reading.inspection import inspect_file
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.files.reads import visible_evidence
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.drills.actions import (
    ReviewMoved,
    ReviewWords,
    end_drill,
    file_drill_report,
    promise_finding,
    start_drill,
    write_review,
)
from layak.workflows.rapidaction.drills.letter import drill_report_pdf
from layak.workflows.rapidaction.drills.models import Drill
from layak.workflows.rapidaction.drills.pages import _upload
from layak.workflows.rapidaction.drills.reads import drill_report
from layak.workflows.rapidaction.steps.actions import finish_step
from tests.conftest import MONDAY, sign_in
from tests.rapidaction.made import activation_row, child_row

LATER = MONDAY + timedelta(hours=3)


@pytest.fixture
def drill(world) -> Drill:
    return start_drill(
        title="Gladi malam, satu instansi senyap",
        scenario="Seorang anak karangan datang ke IGD.",
        playbook=world.playbooks["kekerasan-seksual"],
        level="red",
        by=world.people["maya"],
        at=MONDAY,
    )


def reviewed(world, drill, *, findings=(), seen=0, well="IGD menjawab dalam sembilan menit."):
    if not seen:
        end_drill(drill_id=drill.pk, by=world.people["maya"], at=LATER)
    words = ReviewWords(went_well=well, went_wrong="", findings=findings)
    return write_review(
        activation=drill.activation, words=words, seen=seen, by=world.people["maya"], at=LATER
    )


def report_of(drill):
    return drill_report(Drill.objects.select_related("activation__playbook").get(pk=drill.pk))


def filed(drill, *, by, at=LATER, seen=None):
    report = report_of(drill)
    return file_drill_report(
        drill_id=drill.pk,
        upload=_upload(report),
        seen=report.version if seen is None else seen,
        by=by,
        at=at,
    )


def words_of(report):
    return inspect_file(drill_report_pdf(report, city=None), "laporan.pdf").text


def test_a_report_is_kept_with_what_is_known_of_it(world, drill, wati):
    reviewed(world, drill)
    evidence = filed(drill, by=wati)
    assert Drill.objects.get().evidence == evidence
    assert (evidence.agency.code, evidence.sensitivity) == ("uptd-ppa", "internal")
    kept = Evidence.objects.get()
    assert (kept.title, kept.kind, kept.dated_on, kept.years) == (
        "Laporan gladi: Gladi malam, satu instansi senyap", "report", date(2026, 2, 2), [2026],
    )  # fmt: skip
    file = kept.files.get()
    assert (file.original_name, file.media_type) == (
        "laporan-gladi-2026-02-02.pdf", "application/pdf",
    )  # fmt: skip
    assert Event.objects.filter(kind="drill.filed").count() == 1
    assert "Laporan gladi" in Event.objects.get(kind="drill.filed").sentence


def test_a_later_report_is_a_version_of_the_same_evidence(world, drill, wati):
    reviewed(world, drill)
    first = filed(drill, by=wati)
    with pytest.raises(Refused, match="sama persis"):
        filed(drill, by=wati)
    agency = world.agencies["rsud"].pk
    review = reviewed(world, drill, seen=1, findings=[("Perbarui nomor", agency)])
    assert filed(drill, by=wati) == first
    # a promise changes the paper too
    promise_finding(finding_id=review.findings.get().pk, due_on=date(2026, 3, 1), by=wati, at=LATER)
    filed(drill, by=wati)
    assert Evidence.objects.count() == 1
    assert list(first.files.order_by("version").values_list("version", flat=True)) == [1, 2, 3]


def test_who_and_when(world, drill, wati):
    with pytest.raises(Refused, match="Tulis dahulu"):
        file_drill_report(drill_id=drill.pk, upload=None, seen=0, by=wati, at=LATER)
    reviewed(world, drill)
    with pytest.raises(Refused, match="sekretariat"):
        filed(drill, by=world.people["maya"])
    with pytest.raises(ReviewMoved):
        filed(drill, by=wati, seen=2)
    assert Evidence.objects.count() == 0


def test_the_paper_says_what_happened_and_no_code(world, drill, wati):
    step = drill.activation.steps.get(part="common", position=3)
    finish_step(step_id=step.pk, done_at=MONDAY + timedelta(minutes=20), by=world.people["maya"],
                at=MONDAY + timedelta(minutes=25))  # fmt: skip
    agency = world.agencies["unit-ppa-polres"]
    reviewed(world, drill, findings=[("Perbarui nomor piket", agency.pk)])
    promise_finding(
        finding_id=drill.activation.review.findings.get().pk, due_on=date(2026, 3, 1), by=wati,
        at=LATER,
    )  # fmt: skip
    report = report_of(drill)
    # the common steps that opening does, then the one that answers red at once
    done = [(row.took, row.limit, row.is_late) for row in report.steps if row.took]
    assert done[-1] == ("20 menit", "15 menit", True)
    assert {row[2] for row in done[:-1]} == {False}
    # the first two of the playbook, at once and within six hours; the drill ended after three
    own = [(row.took, row.limit, row.is_late) for row in report.steps[:2]]
    assert own == [("", "15 menit", True), ("", "6 jam", False)]
    assert {"Unit PPA Polres", "UPTD Perlindungan Perempuan dan Anak"} <= set(report.agencies)
    told = " ".join(words_of(report).split())
    for words in (
        "GLADI: latihan", "Gladi malam, satu instansi senyap", "2 Februari 2026",
        "Seorang anak karangan datang ke IGD.", "versi 1", "Perbarui nomor piket", "1 Maret 2026",
        "IGD menjawab dalam sembilan menit.", "Maya Contoh",
    ):  # fmt: skip
        assert words in told, words
    assert drill.activation.code not in told


def test_the_library_and_the_drill_lead_to_each_other(client, world, drill, wati):
    reviewed(world, drill)
    page = f"/aksi-cepat/tinjauan/{drill.activation.code}/"
    sign_in(client, world.people["maya"])
    assert "Simpan laporan gladi" not in client.get(page).content.decode()
    sign_in(client, wati)
    _before, form = client.get(page).content.decode().split(f"/gladi/{drill.pk}/laporan/")
    assert "csrfmiddlewaretoken" in form.split("</form>")[0]
    assert "Simpan laporan gladi ke pustaka" in form
    shown = client.post(f"/aksi-cepat/gladi/{drill.pk}/laporan/", follow=True).content.decode()
    evidence = Evidence.objects.get()
    assert f'href="/bukti/{evidence.pk}/"' in shown
    assert "Simpan versi baru" in shown
    assert f'href="{page}"' in client.get(f"/bukti/{evidence.pk}/").content.decode()
    # who runs drills sees it, another agency does not
    assert visible_evidence(world.people["maya"]).get() == evidence
    assert not visible_evidence(world.people["dian"]).exists()


def test_the_review_of_a_real_case_has_no_such_button(client, world):
    activation = activation_row(world, child=child_row(world))
    Activation.objects.filter(pk=activation.pk).update(
        state="closing", closing_asked_at=LATER, closing_asked_by=world.people["maya"].user
    )
    sign_in(client, world.people["maya"])
    shown = client.get(f"/aksi-cepat/tinjauan/{activation.code}/").content.decode()
    assert "Yang dipelajari" in shown
    assert "pustaka" not in shown
