"""What names a child is kept once, sealed; the latest word that was seen counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.city.places.models import District
from layak.platform.audit.log import log
from layak.platform.sealing import opened, seal_into
from layak.rules.entries import NotAcceptable
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.actions import lock_case
from layak.workflows.rapidaction.cases.child_models import Child
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.cases.permissions import check_can_work
from layak.workflows.rapidaction.children.events import ChildChanged, ChildKept, ChildNamed
from layak.workflows.rapidaction.children.reads import (
    child_of_nik,
    choosable,
    name_index,
    nik_index,
    sound_index,
)
from layak.workflows.rapidaction.children.rules import (
    age_on,
    band_of,
    check_age,
    check_child,
    doubts,
    read_nik,
)
from layak.workflows.rapidaction.scheme.codes import new_code
from layak.workflows.rapidaction.scheme.rules import read_line

LINES = {
    "name": ("Nama", 160),
    "address": ("Alamat", 300),
    "guardian": ("Orang tua atau wali", 160),
    "guardian_contact": ("Kontak orang tua atau wali", 120),
    "school": ("Sekolah", 160),
}
SEALED = ("name", "nik", "birth_day", "address", "guardian", "guardian_contact", "school")


class SameChild(Refused):
    """A child with this NIK is known already; ``code`` is what to choose instead."""

    def __init__(self, code: str) -> None:
        super().__init__(
            _("Anak dengan NIK ini sudah dikenal sebagai %s. Pilih kode itu, jangan dua kali.")
            % code
        )
        self.code = code


class ChildMoved(Refused):
    """Somebody else changed the child meanwhile; ``fields`` are names of what differs now."""

    def __init__(self, fields: tuple[str, ...], version: int) -> None:
        super().__init__(
            _(
                "Orang lain mengubah data anak ini sejak halaman dibuka. Bandingkan, lalu simpan lagi."
            )
        )
        self.fields, self.version = fields, version


@dataclass(frozen=True, kw_only=True)
class ChildWords:
    """Whatever is known, also nothing. ``age`` in years stands where no birth day is known.

    ``is_sure`` keeps a NIK that says another birth day or sex than what is stated.
    """

    name: str = ""
    nik: str = ""
    born_on: date | None = None
    age: int | None = None
    address: str = ""
    guardian: str = ""
    guardian_contact: str = ""
    school: str = ""
    sex: str = ""
    has_disability: bool | None = None
    district: District | None = None
    is_sure: bool = False


@transaction.atomic
def keep_child(*, words: ChildWords, by: Actor, at: datetime) -> Child:
    """A new child, under a random code. Raises Refused (right), SameChild, NotAcceptable."""
    if not by.may("case.receive"):
        raise Refused(_("Data anak dicatat oleh penerima laporan."))
    child = Child(code=new_code("A"), created_at=at, created_by=by.user)
    _write_into(child, words, day=timezone.localdate(at), today=timezone.localdate(at))
    same = child_of_nik(by, opened(child, "nik")) if child.nik_index else None
    if same is not None:
        raise SameChild(same.code)
    child.save(force_insert=True)
    log(ChildKept(code=child.code, age_band=child.age_band), by=by.user, at=at)
    return child


@transaction.atomic
def change_child(
    *, activation_id: UUID, words: ChildWords, seen: int, by: Actor, at: datetime
) -> Child:
    """Other words for the child of an activation; ``seen`` is the version that was read.

    Raises Activation.DoesNotExist, Refused (right, erased), ChildMoved, NotAcceptable. Whoever
    came of age during the case is still changed.
    """
    activation = Activation.objects.select_related("lead").get(pk=activation_id)
    check_can_work(by, activation, at=at)
    child = Child.objects.select_for_update().get(activations=activation_id)
    if child.erased_at is not None:
        raise Refused(_("Identitas anak ini sudah dihapus menurut masa simpan."))
    before = _plain(child)
    kept_on = timezone.localdate(child.created_at)
    _write_into(child, words, day=kept_on, today=timezone.localdate(at))
    after = _plain(child)
    changed = tuple(name for name, text in after.items() if text != before[name])
    if child.version != seen:
        raise ChildMoved(changed, child.version)
    if changed:
        child.version += 1
        child.save()
        log(ChildChanged(code=child.code, fields=", ".join(changed)), by=by.user, at=at)
    return child


@transaction.atomic
def name_child(
    *, activation_id: UUID, words: ChildWords | None, child_code: str = "", by: Actor, at: datetime
) -> Child:
    """Say which child an activation is for, once it is known: a new one, or one known by code.

    Raises Activation.DoesNotExist, Refused (right, named already), SameChild, NotAcceptable.
    """
    activation = lock_case(activation_id)
    check_can_work(by, activation, at=at)
    if activation.child_id is not None:
        raise Refused(_("Anaknya sudah dicatat pada penanganan ini. Muat ulang halaman."))
    child = choosable(by).filter(code=child_code).first() if child_code else None
    if child is None and (child_code or words is None):
        raise NotAcceptable(_("Kode anak itu tidak dikenal. Cari lagi, atau catat anak baru."))
    if child is None and words is not None:
        child = keep_child(words=words, by=by, at=at)
    activation.child = child
    activation.version += 1
    activation.save(update_fields=["child", "version"])
    named = cast("Child", child)
    log(ChildNamed(code=activation.code, child=named.code), by=by.user, at=at)
    return named


def _write_into(child: Child, words: ChildWords, *, day: date, today: date) -> None:
    """``day`` is when the child came to us: a child then."""
    for name, (label, most) in LINES.items():
        line = read_line(getattr(words, name), most=most, field=name, label=label)
        seal_into(child, name, line)
        if name == "name":
            child.name_index, child.sound_index = name_index(line), sound_index(line)
    if words.sex not in ("", "L", "P"):
        raise NotAcceptable(_("Pilih jenis kelamin dari daftar."))
    child.sex, child.has_disability, child.district = (
        words.sex,
        words.has_disability,
        words.district,
    )
    born_on = _write_nik(child, words, today=today) or words.born_on
    if born_on is not None:
        check_child(born_on, day=day)
        seal_into(child, "birth_day", born_on.isoformat())
        child.age_band, child.is_age_estimated = band_of(age_on(born_on, day)), False
        return
    child.birth_day = ""
    if words.age is None:
        child.age_band, child.is_age_estimated = "", False
        return
    check_age(words.age)
    child.age_band, child.is_age_estimated = band_of(words.age), True


def _write_nik(child: Child, words: ChildWords, *, today: date) -> date | None:
    """The birth day of the NIK where none is stated; sex too."""
    typed = read_line(words.nik, most=40, field="nik", label="NIK")
    if not typed:
        child.nik, child.nik_index = "", ""
        return None
    nik = read_nik(typed, today=today)
    found = doubts(nik, born_on=words.born_on, sex=words.sex)
    if found and not words.is_sure:
        raise NotAcceptable(
            _("%s Periksa keduanya; bila memang begitu, centang “NIK sudah diperiksa”.")
            % " ".join(found)
        )
    seal_into(child, "nik", nik.digits)
    child.nik_index = nik_index(nik.digits)
    child.sex = words.sex or nik.sex
    return words.born_on or nik.born_on


def _plain(child: Child) -> dict[str, str]:
    """For comparing within the transaction only: names of differing fields leave it, no words."""
    words = {name: opened(child, name) for name in SEALED}
    return {
        **words,
        "sex": child.sex,
        "age_band": child.age_band,
        "has_disability": str(child.has_disability),
        "district": str(child.district_id),
    }
