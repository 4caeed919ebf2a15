"""Files of a form: the fields for them, and what a form hands in, together with uploads that had arrived before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from layak.city.people.accounts.models import User
from layak.records.evidence.uploads.actions import GONE, pieces_of, whole_uploads
from layak.records.evidence.uploads.storing import Upload
from layak.rules.refusal import Refused

# What the forms of activities and links share: own agencies, questions to prove, several files.


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A list of files, also an empty one."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        files = data if isinstance(data, list | tuple) else [data]
        found = [super(FilesField, self).clean(one, initial) for one in files or [None]]
        return [file for file in found if file]


# What a form hands in: files that came with it, and uploads that had arrived before it.

AT_MOST = 100


class KeysField(forms.Field):
    """The keys of uploads that have arrived already; empty without JavaScript."""

    widget = forms.MultipleHiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def clean(self, value: Any) -> list[UUID]:
        given = [str(one) for one in value or [] if one]
        if len(given) > AT_MOST:
            raise forms.ValidationError(_("Paling banyak seratus berkas sekali kirim."))
        try:
            keys = [UUID(one) for one in given]
        except ValueError:
            raise forms.ValidationError(str(GONE)) from None
        return list(dict.fromkeys(keys))


def as_upload(file: UploadedFile[Any]) -> Upload:
    """A file of a form for the action; whether it may be kept is judged there."""
    return Upload(stream=file.file, name=file.name or "", size=file.size or 0)  # type: ignore[arg-type]


@contextmanager
def handed_in(
    files: Sequence[UploadedFile[Any]], keys: Sequence[UUID], *, by: User, at: datetime
) -> Iterator[list[Upload]]:
    """Both kinds as uploads for an action, open until the block ends.

    Raises Refused for a key that is not a whole, unused upload of ``by``.
    """
    with ExitStack() as stack:
        uploads = [as_upload(file) for file in files]
        for row in whole_uploads(keys, by=by, at=at):
            try:
                stream = stack.enter_context(pieces_of(row.key).open("rb"))
            except FileNotFoundError:
                raise Refused(GONE) from None
            uploads.append(Upload(stream=stream, name=row.name, size=row.length, key=row.key))
        yield uploads
