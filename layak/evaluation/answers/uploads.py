"""Files handed in as evidence: several at once, each an evidence of its own.

A form takes files as they are, or the keys of uploads that arrived before it (``upload_keys``).
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from layak.city.people.accounts.models import User
from layak.platform.web.forms import PlainForm
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.uploads.form_files import KeysField, handed_in
from layak.records.evidence.uploads.storing import Upload

ACCEPT = ".pdf,.jpg,.jpeg,.png,.webp,.heic,.docx,.xlsx,.pptx,.csv,.txt"


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A list of files instead of one."""

    widget = FilesInput

    def clean(self, data: object, initial: object = None) -> list[UploadedFile[Any]]:
        files = data if isinstance(data, list | tuple) else [data]
        found = [super(FilesField, self).clean(one, initial) for one in files or [None]]
        return [file for file in found if file]


class FilesForm(PlainForm):
    """Files, or keys of uploads; one of the two. ``files_from`` is the field of the files."""

    files_from = "uploads"
    upload_keys = KeysField()

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        field = self.files_from
        if not (self.errors or cleaned.get(field) or cleaned.get("upload_keys")):
            self.add_error(field, self.fields[field].error_messages["required"])
        return cleaned

    def handed_in(self, *, by: User, at: datetime) -> AbstractContextManager[list[Upload]]:
        """The uploads of a valid form, open until the block ends. Raises Refused for a key."""
        files = self.cleaned_data[self.files_from] or []
        keys = self.cleaned_data["upload_keys"]
        return handed_in(files if isinstance(files, list) else [files], keys, by=by, at=at)


class UploadForm(FilesForm):
    uploads = FilesField(
        label=_("Berkas bukti"),
        allow_empty_file=True,
        max_length=None,
        required=False,
    )
    is_restricted = forms.BooleanField(required=False)

    @property
    def sensitivity(self) -> str:
        levels = Evidence.Sensitivity
        is_restricted = self.cleaned_data["is_restricted"]
        return str(levels.RESTRICTED.value if is_restricted else levels.INTERNAL.value)
