"""Forms of the papers of a meeting."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from layak.evaluation.answers.uploads import FilesField, FilesForm
from layak.platform.web.forms import PlainForm
from layak.workflows.meetings.papers.actions import NewPaper
from layak.workflows.meetings.papers.models import Paper

KINDS = [(kind.value, kind.label) for kind in Paper.Kind if kind != Paper.Kind.MINUTES]


class MoveForm(PlainForm):
    """An empty desk: back at the secretariat."""

    desk = forms.CharField(
        label=gettext_lazy("Di meja siapa"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("Jabatannya, misalnya Asisten I. Kosong: kembali ke sekretariat."),
    )
    note = forms.CharField(label=gettext_lazy("Catatan"), max_length=300, required=False)


class ScanForm(FilesForm):
    files_from = "file"
    file = forms.FileField(
        label=gettext_lazy("Pindaian bertanda tangan"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.webp"}),
        allow_empty_file=True,
        required=False,
        error_messages={"required": gettext_lazy("Pilih dahulu berkas pindaiannya.")},
    )


class PaperForm(FilesForm):
    kind = forms.ChoiceField(label=gettext_lazy("Jenis"), choices=KINDS, initial="photo")
    title = forms.CharField(
        label=gettext_lazy("Keterangan"),
        max_length=300,
        help_text=gettext_lazy("Untuk foto: apa yang tampak. Jangan menulis nama atau ciri anak."),
    )
    number = forms.CharField(label=gettext_lazy("Nomor"), max_length=120, required=False)
    uploads = FilesField(
        label=gettext_lazy("Berkas"),
        allow_empty_file=True,
        max_length=None,
        required=False,
        error_messages={"required": gettext_lazy("Pilih dahulu berkasnya.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # asked for by the form as a whole: a file, or the key of one that arrived before
        self.fields["uploads"].is_conditional = True  # type: ignore[attr-defined]  # for the label

    def new(self, meeting_id: int) -> NewPaper:
        told = self.cleaned_data
        return NewPaper(
            meeting_id=meeting_id, kind=told["kind"], title=told["title"], number=told["number"]
        )


class CaptionForm(PlainForm):
    title = forms.CharField(label=gettext_lazy("Keterangan"), max_length=300)


class ProveForm(PlainForm):
    answer = forms.IntegerField(min_value=1)
