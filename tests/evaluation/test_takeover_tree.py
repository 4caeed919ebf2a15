"""A made-up shared folder of 300 files is taken over with few presses, and rightly.

The person is played by the pages alone: what is shown is read, boxes are ticked, codes typed.
Every press and every typed code counts as one act; at four seconds each, five minutes are 75.
"""

from __future__ import annotations

import csv
import html
import io
import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from layak.evaluation.answers.models import EvidenceUse
from layak.evaluation.takeovers.models import TakeoverFile
from layak.platform.jobs import run_pending
from tests.conftest import sign_in

pytestmark = pytest.mark.usefixtures("kept_files")
LISTS = Path(__file__).parent / "data"
SIZE = 300
MOST_ACTS = 75
ROW = re.compile(
    r'name="pilih" value="(?P<pk>\d+)" aria-label="(?P<name>[^"]*)"(?P<ticked> checked)?>'
    r'.*?(?:name="kode-\d+" value="(?P<codes>[^"]*)")',
    re.DOTALL,
)


def truth() -> dict[str, str]:
    """Path and the code that a person knows it to prove; "" for what proves nothing."""
    rows: dict[str, str] = {}
    for name in ("folder-names.csv", "folder-names-held-back.csv"):
        with (LISTS / name).open(newline="") as file:
            rows |= {row["path"]: row["expected"] for row in csv.DictReader(file)}
    return {path: code for path, code in rows.items() if not path.endswith(".mp4")}


def tree() -> tuple[bytes, dict[str, str]]:
    """The folder as a ZIP: every name of the lists, and copies elsewhere up to 300 files."""
    known = truth()
    contents = {path: f"isi {number}".encode() for number, path in enumerate(known)}
    coded = [path for path, code in known.items() if code]
    for number, path in enumerate(coded[: SIZE - len(contents)]):
        contents[f"salinan/{number:03d}.txt"] = contents[path]
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        for path, data in contents.items():
            archive.writestr(re.sub(r"\.\w+$", ".txt", path), data)
    return out.getvalue(), {re.sub(r"\.\w+$", ".txt", path): code for path, code in known.items()}


class Person:
    """Looks at the pages of a takeover and counts what the hand does."""

    def __init__(self, client, page: str, known: dict[str, str]) -> None:
        self.client, self.page, self.known, self.acts = client, page, known, 0

    def look(self, kind: str) -> list[dict[str, str]]:
        self.acts += 1
        shown = self.client.get(self.page, {"jenis": kind}).content.decode()
        return [
            {key: html.unescape(text or "") for key, text in found.groupdict().items()}
            for found in ROW.finditer(shown)
        ]

    def press(self, step: str, **told) -> None:
        self.acts += 1
        response = self.client.post(f"{self.page}putuskan/", {"langkah": step, **told})
        assert response.status_code == 302

    def expected(self, row: dict[str, str]) -> str:
        path = TakeoverFile.objects.get(pk=row["pk"]).path
        return self.known[path]

    def take_the_doubtful(self) -> None:
        """Tick what is right as it stands, type the code where it is not, leave the rest."""
        rows = self.look("ragu")
        told: dict[str, object] = {}
        ticked = []
        for row in rows:
            code = self.expected(row)
            if not code:
                continue
            self.acts += 1
            ticked.append(row["pk"])
            if row["codes"] != code:
                self.acts += 1
            told[f"kode-{row['pk']}"] = code
        self.press("ambil", pilih=ticked, **told)

    def leave_the_rest(self) -> None:
        rows = self.look("belum")
        assert not any(self.expected(row) for row in rows)
        self.acts += 1  # all of the page at once
        self.press("tinggal", pilih=[row["pk"] for row in rows])


def test_three_hundred_files_take_less_than_five_minutes_of_presses(client, wati, round_, dp3a):
    archive, known = tree()
    sign_in(client, wati)
    upload = SimpleUploadedFile("drive.zip", archive, "application/zip")
    made = client.post(
        reverse("takeover_list", args=[round_.code]), {"agency": dp3a.code, "archive": upload}
    )
    run_pending()
    assert TakeoverFile.objects.count() == SIZE
    person = Person(client, made.headers["Location"], known)
    person.press("kuat")
    person.take_the_doubtful()
    person.leave_the_rest()
    assert person.acts <= MOST_ACTS
    wanted = {(path, code) for path, code in known.items() if code}
    got = {
        (path, code)
        for path, codes in TakeoverFile.objects.filter(decision="taken", same_as=None).values_list(
            "path", "codes"
        )
        for code in codes
    }
    assert got - wanted <= {
        ("BUKTI DUKUNG KLA 2025/KELEMBAGAAN/FORUM DUNIA USAHA (APSAI).txt", "3.3")
    }
    assert len(got & wanted) >= len(wanted) - 1
    assert EvidenceUse.objects.filter(removed_at=None).count() == len(got)
