"""The internal verification of the demo city's round, half done, through the actions of everybody."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from layak.config.demo.city import City
from layak.evaluation.answers.models import Answer
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.models import Round
from layak.workflows.verification.desk.actions import keep_remark
from layak.workflows.verification.scheme.policy import scheme
from layak.workflows.verification.stages.actions import give_mark, open_stage

# every third answer is judged, and of these every second one lower
JUDGED, LOWERED = 3, 2
WHY = (
    ("wrong_year", "Lampirannya dari tahun sebelum tahun data."),
    ("partial", "Baru sebagian kecamatan yang dibuktikan."),
    ("not_proving", "Undangan ada, laporan kegiatannya belum."),
    ("unsigned", ""),
    ("figures", "Angka pada laporan lebih kecil daripada isian."),
)
REMARKS = (
    "Lampirkan dokumen dari tahun data, bukan tahun sebelumnya.",
    "Tambahkan halaman pengesahan yang bertanda tangan.",
    "Sebutkan pembilang dan penyebutnya, beserta sumbernya.",
)


def add_verification(made: City, round_: Round, *, at: datetime) -> None:
    """The internal stage, open for a week yet, with what Inspektorat has judged so far."""
    wati, budi = made.actor("wati", at=at), made.actor("budi", at=at)
    for text in REMARKS:
        keep_remark(text=text, by=wati, at=at)
    kind = scheme().stage("internal")
    stage = open_stage(
        round_=round_,
        code=kind.code,
        opens_at=at - timedelta(days=kind.days / 2),
        closes_at=at + timedelta(days=kind.days / 2),
        by=wati,
        at=at,
    )
    edition = edition_of(round_.revision_id)
    rows = Answer.objects.filter(round=round_, stage__in=kind.judges).exclude(mark=None)
    foreign = rows.exclude(
        assignments__agency__in=budi.all_agency_ids, assignments__ended_at=None
    ).order_by("position")
    for number, answer in enumerate(list(foreign)[::JUDGED]):
        question = edition.find(answer.code)
        own = answer.mark or Decimal(0)
        rungs = [option.points for option in question.options] if question else []
        lower = max((points for points in rungs if points < own), default=own)
        mark = lower if number % LOWERED else own
        reason, text = WHY[number % len(WHY)]
        give_mark(
            stage_id=stage.pk,
            answer_id=answer.pk,
            mark=mark,
            version=0,
            reason=reason if mark != own else "",
            text=text if mark != own else "",
            by=budi,
            at=at,
        )
