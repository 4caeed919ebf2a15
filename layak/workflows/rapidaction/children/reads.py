"""The same child found again by keyed hashes, never by opening names; who opened sealed words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.platform.sealing import blind_index
from layak.workflows.rapidaction.cases.child_models import Child
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.cases.permissions import not_blocked
from layak.workflows.rapidaction.children.models import CaseNote, IdentityRead
from layak.workflows.rapidaction.children.rules import name_key, sound_key
from layak.workflows.rapidaction.scheme.reads import Shown

# The same child found again: by keyed hashes, never by opening names.

MOST_FOUND = 5


@dataclass(frozen=True, kw_only=True)
class LookedFor:
    """What is known of a child that may be here already. ``nik`` is sixteen digits; the rest only
    says which of those found is likelier.
    """

    nik: str = ""
    name: str = ""
    age_band: str = ""
    district_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """A child that may be the same, and why; a person decides."""

    child: Child
    why: str


def nik_index(digits: str) -> str:
    """64 hexadecimal digits of a NIK, "" for none."""
    return blind_index("child-nik", digits)


def name_index(name: str) -> str:
    """64 hexadecimal digits of the name in one spelling (``rules.child_names``)."""
    return blind_index("child-name", name_key(name))


def sound_index(name: str) -> str:
    """64 hexadecimal digits of how the name sounds (``rules.child_names``)."""
    return blind_index("child-sound", sound_key(name))


def child_of_nik(by: Actor, digits: str) -> Child | None:
    """The child of this NIK that ``by`` may choose, the latest first."""
    rows = choosable(by).filter(nik_index=nik_index(digits)) if digits else Child.objects.none()
    return rows.order_by("-created_at").first()


def like_children(by: Actor, wanted: LookedFor) -> list[Likeness]:
    """Children of the same NIK, of an equal name, of a name that sounds alike: the surest first,
    five at most, one query.

    None whose case a conflict of interest closes to this person: that a child is known here would
    tell them so.
    """
    return like_each(by, [wanted])[0]


def like_each(by: Actor, wanted: Sequence[LookedFor]) -> list[list[Likeness]]:
    """As ``like_children`` for each of several, all in one query."""
    hashes = [_hashes(one) for one in wanted]
    asked = [_alike(by, one, hashes[n], n) for n, one in enumerate(wanted) if hashes[n]]
    likes: list[list[Likeness]] = [[] for _one in wanted]
    if not asked:
        return likes
    rows = asked[0].union(*asked[1:], all=True) if len(asked) > 1 else asked[0]
    # each part comes sorted, the whole of them not for certain
    for child in sorted(
        rows, key=lambda row: (row.surest, -row.agrees, -row.created_at.timestamp())
    ):
        why = _why(child, hashes[child.of][child.surest][0], wanted[child.of])
        likes[child.of].append(Likeness(child=child, why=why))
    return likes


def _alike(
    by: Actor, wanted: LookedFor, found: Sequence[tuple[str, str]], number: int
) -> QuerySet[Any]:
    """Children with one of the hashes; ``of`` says for which of several they were looked for."""
    alike = Q(*[Q(**{field: index}) for field, index in found], _connector=Q.OR)
    surest = Case(
        *(When(Q(**{field: index}), then=Value(n)) for n, (field, index) in enumerate(found)),
        output_field=IntegerField(),
    )
    # how many of age band and district are the same
    band = Q(age_band=wanted.age_band) if wanted.age_band else Q(pk=None)
    district = Q(district=wanted.district_id) if wanted.district_id else Q(pk=None)
    agrees = Case(
        When(band & district, then=Value(2)),
        When(band | district, then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )
    rows = (
        choosable(by)
        .filter(alike)
        .annotate(surest=surest, agrees=agrees, of=Value(number))
        .select_related("district")
        .order_by("surest", "-agrees", "-created_at")
    )
    return rows[:MOST_FOUND]


def choosable(by: Actor) -> QuerySet[Child]:
    """Children that a receiver of reports may choose by code."""
    if not by.may("case.receive"):
        return Child.objects.none()
    theirs = Activation.objects.filter(child=OuterRef("pk"))
    return Child.objects.filter(erased_at=None).exclude(Exists(theirs.exclude(not_blocked(by))))


def _hashes(wanted: LookedFor) -> Sequence[tuple[str, str]]:
    """Field and hash of all that is known, the surest first."""
    pairs = (
        ("nik_index", nik_index(wanted.nik)),
        ("name_index", name_index(wanted.name)),
        ("sound_index", sound_index(wanted.name)),
    )
    return [(field, index) for field, index in pairs if index]


def _why(child: Child, field: str, wanted: LookedFor) -> str:
    """``mungkin anak yang sama: bunyi nama serupa; kelompok umur dan kecamatan sama``."""
    alike = {
        "nik_index": _("NIK sama"),
        "name_index": _("nama sama"),
        "sound_index": _("mungkin anak yang sama: bunyi nama serupa"),
    }[field]
    same = []
    if wanted.age_band and child.age_band == wanted.age_band:
        same.append(_("kelompok umur"))
    if wanted.district_id and child.district_id == wanted.district_id:
        same.append(_("kecamatan"))
    parts = [alike]
    if same:
        parts.append(_("%(what)s sama") % {"what": _(" dan ").join(same)})
    if wanted.nik and child.nik_index not in ("", nik_index(wanted.nik)):
        parts.append(_("NIK berbeda"))
    return "; ".join(parts)


# Who opened sealed words: of a case for whoever works on it, of a window for a breach.

FIELDS = {
    "name": "nama",
    "nik": "NIK",
    "birth_day": "tanggal lahir",
    "address": "alamat",
    "guardian": "orang tua atau wali",
    "guardian_contact": "kontak wali",
    "school": "sekolah",
    "story": "uraian laporan",
    "child_hint": "petunjuk anak",
    "reporter": "pelapor",
    "reporter_contact": "kontak pelapor",
    "level_because": "alasan tingkat",
    "handoff_note": "catatan rujukan",
    "requester": "pemohon",
    "words": "isi permintaan",
    "text": "catatan",
    "breach": "kegagalan pelindungan",
}
RELATIONS = {
    "referred": "penerima rujukan",
    "assigned": "manajer kasus",
    "supervisor": "supervisor",
    "break-glass": "akses darurat",
    "intake": "penerima laporan",
    "privacy": "pelindungan data",
}
SHOWN = 50


def reads_of(activation: Activation) -> list[Shown]:
    """The last reads through this case, the newest first."""
    rows = IdentityRead.objects.filter(activation=activation).select_related("by")
    return [read_row(read) for read in rows.order_by("-at")[:SHOWN]]


def read_row(read: IdentityRead) -> Shown:
    """``fields`` names what was opened, never the words."""
    return {
        "at": read.at,
        "who": read.by.name,
        "relation": RELATIONS.get(read.relation, read.relation),
        "fields": field_labels(read.fields),
    }


def field_labels(names: Iterable[str]) -> str:
    """``nama, alamat``."""
    sections = {code: label.lower() for code, label in CaseNote.Section.choices}
    labels = {**sections, **FIELDS}
    return ", ".join(labels.get(name, name) for name in names) or _("tidak ada")
