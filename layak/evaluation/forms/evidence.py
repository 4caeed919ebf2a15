"""Files handed in as evidence: several at once, each an evidence of its own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from layak.platform.web.forms import PlainForm
from layak.records.evidence.actions import Upload
from layak.records.evidence.models import Evidence

ACCEPT = ".pdf,.jpg,.jpeg,.png,.webp,.heic,.docx,.xlsx,.pptx,.csv,.txt"


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A list of files instead of one."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in files or [None]]


class UploadForm(PlainForm):
    uploads = FilesField(
        label=_("Berkas bukti"),
        allow_empty_file=True,
        max_length=None,
    )
    is_restricted = forms.BooleanField(required=False)

    @property
    def sensitivity(self) -> str:
        levels = Evidence.Sensitivity
        is_restricted = self.cleaned_data["is_restricted"]
        return str(levels.RESTRICTED.value if is_restricted else levels.INTERNAL.value)


class RenewForm(PlainForm):
    file = forms.FileField(
        label=_("Versi baru"),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        allow_empty_file=True,
    )


def as_upload(file: UploadedFile[Any]) -> Upload:
    """The file for the action; whether it may be kept is judged there."""
    return Upload(stream=file.file, name=file.name or "", size=file.size or 0)  # type: ignore[arg-type]
