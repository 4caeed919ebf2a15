"""Kept letters as files: DOCX one by one or together in a ZIP, PDF where the server can."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.utils import timezone

from layak.city.agencies.letterheads.models import Letterhead
from layak.evaluation.letters.models import RequestLetter
from layak.platform.documents.files.archives import distinct_name, stream_zip
from layak.platform.documents.writing.letters import letter_docx


def letter_name(letter: RequestLetter) -> str:
    """A name for the file: the round, the agency and the letter's own number in our table."""
    return f"surat-{letter.round.code}-{letter.agency.code}-{letter.pk}"


def letter_file(letter: RequestLetter) -> bytes:
    """DOCX: the words as they went out, in the shape and under the mark that hold now.

    Raises BadTemplate.
    """
    return _filled(letter, _looks([letter]))


def letters_zip(letters: Sequence[RequestLetter]) -> Iterator[bytes]:
    """The pieces of a ZIP with one DOCX a letter, made while it is sent. Raises BadTemplate
    before the first piece where the city's template does not hold."""
    looks = _looks(letters)
    taken: set[str] = set()
    files = [(distinct_name(f"{letter_name(letter)}.docx", taken), letter) for letter in letters]
    for _name, letter in files[:1]:
        _filled(letter, looks)
    entries = ((name, iter([_filled(letter, looks)])) for name, letter in files)
    created = timezone.localtime(max(letter.made_at for letter in letters)) if letters else None
    return stream_zip(entries, created=created)


def _looks(letters: Sequence[RequestLetter]) -> dict[int | None, Letterhead]:
    """Mark and template by agency: one query."""
    owners = {letter.content.get("kop_milik") for letter in letters}
    return {head.agency_id: head for head in Letterhead.objects.filter(agency__in=owners)}


def _filled(letter: RequestLetter, looks: Mapping[int | None, Letterhead]) -> bytes:
    look = looks.get(letter.content.get("kop_milik"))
    template = bytes(look.template) if look and look.template else None
    logo = bytes(look.logo) if look and look.logo else None
    return letter_docx(
        letter.content, created=timezone.localtime(letter.made_at), template=template, logo=logo
    )
