"""Small example files for the demo city: marked, without any person in them."""

from __future__ import annotations

import io
from datetime import datetime
from functools import cached_property
from zipfile import ZipFile

from layak.config.demo import content
from layak.platform.documents.writing.reports import Paragraph, Report, report_pdf
from layak.platform.documents.writing.sheets import Column, Sheet, Value, write_workbook
from layak.records.evidence.uploads.storing import Upload

MARK = "DATA CONTOH"
SHEET_KIND = "matrix"


class Papers:
    """Each kind of proof is set once; its copies differ by a remark, so that none is a twin."""

    def __init__(self, *, place: str, created: datetime) -> None:
        self.place = place
        self.created = created
        self._made: dict[str, bytes] = {}

    @cached_property
    def kinds(self) -> dict[str, dict[str, str]]:
        return dict(content.story()["papers"])

    def upload(self, kind: str, *, name: str) -> tuple[str, Upload]:
        """The title and an open file of this kind, named for the question it proves."""
        if kind not in self.kinds:
            kind = "document"
        if kind not in self._made:
            self._made[kind] = self._sheet() if kind == SHEET_KIND else self._paper(kind)
        data = _remarked(self._made[kind], name)
        suffix = "xlsx" if kind == SHEET_KIND else "pdf"
        title = self.kinds[kind]["title"]
        stem = "-".join(title.lower().split())
        file = Upload(stream=io.BytesIO(data), name=f"{name}-{stem}.{suffix}", size=len(data))
        return title, file

    def _paper(self, kind: str) -> bytes:
        told = self.kinds[kind]
        report = Report(
            title=told["title"],
            letterhead=[self.place],
            banner=MARK,
            blocks=[Paragraph(told["text"])],
            footer=MARK,
        )
        return report_pdf(report, created=self.created)

    def _sheet(self) -> bytes:
        rows: list[list[Value]] = [
            [district.name, 12 + 5 * at, 20 + 6 * at]
            for at, district in enumerate(content.city().districts)
        ]
        columns = [
            Column(title="Kecamatan", width=24),
            Column(title="Capaian", kind="count"),
            Column(title="Sasaran", kind="count"),
        ]
        sheet = Sheet(title="Matriks", columns=columns, rows=rows)
        title = self.kinds[SHEET_KIND]["title"]
        return write_workbook([sheet], title=title, created=self.created, marked=MARK)


def _remarked(data: bytes, remark: str) -> bytes:
    """The same paper with bytes of its own: a remark that no reader shows."""
    if data.startswith(b"%PDF"):
        return data + f"% {remark}\n".encode()
    file = io.BytesIO(data)
    with ZipFile(file, "a") as package:
        package.comment = remark.encode()
    return file.getvalue()
