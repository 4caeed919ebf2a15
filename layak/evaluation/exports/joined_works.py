"""Making what was asked for as joined PDFs: one, or one after the other into a ZIP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_STORED, ZipFile

from django.utils import timezone

from layak.city.places.queries import municipality
from layak.evaluation.actions.joining import keep_joined
from layak.evaluation.exports.joined import JoinedFile, joined_pdf
from layak.evaluation.models import Answer, Round
from layak.evaluation.queries.joined import JoinedSheet, joined_sheet, joined_sheets
from layak.evaluation.queries.joined_works import result_url
from layak.platform.documents.files.archives import distinct_name
from layak.platform.documents.files.limits import Unreadable
from layak.platform.jobs.models import LongWork


def make_joined(*, work: LongWork, answer: Answer, at: datetime) -> None:
    """Inside the job: the PDF and what is to be said of it, into storage."""
    sheet = joined_sheet(answer.round, answer)
    with TemporaryDirectory(prefix="layak-") as folder:
        out = Path(folder) / "joined.pdf"
        made = joined_pdf(sheet, out, city=municipality(), at=timezone.localtime(at))
        _keep(work, out, made, result_url(answer))


def make_joined_set(
    *,
    work: LongWork,
    round_: Round,
    answer_ids: list[int],
    at: datetime,
    on_each: Callable[[], None],
) -> None:
    """Inside the job: one PDF after the other into a ZIP; one that fails is said and left out."""
    remarks: list[str] = []
    with TemporaryDirectory(prefix="layak-") as folder:
        out = Path(folder) / "joined.zip"
        with ZipFile(out, "w", ZIP_STORED) as archive:
            taken: set[str] = set()
            for sheet in joined_sheets(round_, round_.answers.filter(pk__in=answer_ids)):
                one = Path(folder) / "one.pdf"
                remarks.extend(_into(archive, sheet, one, taken, at))
                on_each()
        made = JoinedFile(size=out.stat().st_size, page_count=0, remarks=remarks)
        _keep(work, out, made, result_url(round_))


def _into(
    archive: ZipFile, sheet: JoinedSheet, one: Path, taken: set[str], at: datetime
) -> list[str]:
    try:
        made = joined_pdf(sheet, one, city=municipality(), at=timezone.localtime(at))
    except Unreadable as reason:
        return [f"{sheet.code}: {reason}"]
    archive.write(one, distinct_name(f"{sheet.code.replace('/', '-')}_bukti.pdf", taken))
    return [f"{sheet.code}: {remark}" for remark in made.remarks]


def _keep(work: LongWork, out: Path, made: JoinedFile, url: str) -> None:
    keep_joined(
        work=work,
        out=out,
        size=made.size,
        page_count=made.page_count,
        remarks=made.remarks,
        url=url,
        at=timezone.now(),
    )
