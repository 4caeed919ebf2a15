"""Sample values for the page that shows every component."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django import forms
from django.core.paginator import Paginator

from layak.platform.web.forms import PlainForm
from layak.rules.refusal import Verdict

NOON = datetime(2026, 11, 24, 3, 42, 7, tzinfo=UTC)


class SampleForm(PlainForm):
    title = forms.CharField(label="Judul", help_text="Singkat, tanpa nama anak.")
    note = forms.CharField(
        label="Upaya yang dilakukan", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    option = forms.ChoiceField(
        label="Jawaban",
        widget=forms.RadioSelect,
        choices=[("a", "Tidak ada data"), ("b", "Setengahnya"), ("c", "75 % ke atas")],
    )
    agency = forms.ChoiceField(label="Perangkat daerah", choices=[("1", "Dinkes"), ("2", "DP3A")])
    agreed = forms.BooleanField(label="Saya sudah memeriksa isinya")


class SampleFilter(PlainForm):
    q = forms.CharField(label="Kata", required=False)
    stage = forms.ChoiceField(
        label="Tahap",
        required=False,
        choices=[("", "Semua"), ("draft", "Draf"), ("ready", "Siap")],
    )


class SampleUpload(PlainForm):
    file = forms.FileField(
        label="Berkas bukti",
        help_text="PDF, Word, Excel, atau gambar; paling besar 50 MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.docx,.xlsx,.jpg,.png"}),
    )


@dataclass(frozen=True, kw_only=True)
class SampleFile:
    name: str
    kind: str
    size: int
    by: str
    url: str = "#"
    added_at: datetime = NOON
    tag_word: str = ""
    tag_tone: str = ""


def sample() -> dict[str, object]:
    """Invented content for every component."""
    return {
        "form": SampleForm({"title": "", "note": "Konselor menyusui bertambah.", "option": "b"}),
        "filters": SampleFilter({"q": "ASI"}),
        "upload": SampleUpload(),
        "pages": Paginator(range(274), 25).page(3),
        "may": Verdict(allowed=True, reason=""),
        "may_not": Verdict(
            allowed=False, reason="Isi catatan lebih dulu; kepala dinas membacanya bersama nilai."
        ),
        "trail": [("Evaluasi", "#"), ("III", "#")],
        "moment": NOON,
        "facts": [("Pemimpin", "Dinkes"), ("Penyumbang", "DP3A, PKK")],
        "difference": [
            ("same", "Konselor menyusui "),
            ("removed", "41"),
            ("added", "63"),
            ("same", " orang."),
        ],
        "tabs": [
            {"label": "Isian", "url": "#", "is_current": True},
            {"label": "Jejak", "url": "#", "count": 4},
        ],
        "tags": TAGS,
        "tones": TONES,
        "states": [
            ("saved", "Tersimpan 10.42.07"),
            ("saving", "Menyimpan …"),
            ("kept", "Disimpan di perangkat ini, belum terkirim."),
            ("conflict", "Bertabrakan: pilih tulisan di bawah."),
        ],
        "icons": ICONS,
        "files": [
            SampleFile(name="SK konselor menyusui.pdf", kind="PDF", size=1_258_291, by="Sari"),
            SampleFile(
                name="Tabel cakupan 2026.xlsx",
                kind="Excel",
                size=48_000,
                by="Wati",
                tag_word="Tanpa tanda tangan",
                tag_tone="late",
            ),
        ],
        "rows": [
            {"name": "Kelembagaan", "marks": ["126.91", "120.50", "164"], "share": "0.774"},
            {"name": "I Hak sipil dan kebebasan", "marks": ["88", "79", "115"], "share": "0.687"},
        ],
    }


ICONS = [
    "home",
    "check",
    "file",
    "list",
    "bolt",
    "shield",
    "people",
    "person",
    "road",
    "search",
    "bell",
    "chart",
    "gear",
    "building",
    "history",
    "upload",
    "download",
    "lock",
    "calendar",
    "book",
    "arrow",
]

TAGS = [
    ("Diterima", "done"),
    ("Menunggu kepala dinas", "wait"),
    ("Lewat 2 hari", "late"),
    ("Dikembalikan", "note"),
    ("Terkunci", "lock"),
    ("Draf", ""),
]

TONES = [
    ("Jawaban dikembalikan kepada Dinkes.", ""),
    ("Putaran dikunci.", "done"),
    ("Jendela tutup 3 hari lagi.", "wait"),
    ("Dua angka tidak sama.", "late"),
]
