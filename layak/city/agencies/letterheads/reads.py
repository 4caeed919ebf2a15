"""Letterheads with their signers, for the settings page and for letters; what every paper says at its edge."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.letterheads.models import Letterhead, Signer
from layak.city.places.models import Municipality
from layak.rules.numbers import date_id, time_id

# Letterheads with their signers, for the settings page and for letters.


def letterhead_rows() -> list[dict[str, object]]:
    """Agencies with a letterhead or a signer, by name: three queries; pictures stay behind."""
    wanted = Q(letterhead__isnull=False) | Q(pk__in=signing().values("agency"))
    return _rows(Agency.objects.current().filter(wanted))


def letterhead_row(agency: Agency) -> dict[str, object]:
    """One agency as in ``letterhead_rows``, also where nothing was written yet."""
    return _rows(Agency.objects.filter(pk=agency.pk))[0]


def signing() -> QuerySet[Signer]:
    """Officials who sign now, by name."""
    return Signer.objects.filter(ended_at=None).order_by("name", "pk")


def _rows(agencies: QuerySet[Agency]) -> list[dict[str, object]]:
    """``lines`` is empty where none was written yet: letters then carry our own."""
    heads: dict[int, Mapping[str, object]] = {
        row["agency"]: row
        for row in Letterhead.objects.annotate(
            logo_size=Length("logo"), template_size=Length("template")
        ).values("agency", "lines", "address", "contact", "place", "logo_size", "template_size")
    }
    listed = agencies.order_by("name").prefetch_related(Prefetch("signers", queryset=signing()))
    rows: list[dict[str, object]] = []
    for agency in listed:
        head = heads.get(agency.pk, {})
        signers = []
        for signer in agency.signers.all():
            facts = [signer.grade, nip_words(signer.nip)]
            signers.append(
                {
                    "id": signer.pk,
                    "name": signer.name,
                    "office": ", ".join(signature_lines(signer)).rstrip(","),
                    "facts": " · ".join(fact for fact in facts if fact),
                }
            )
        lines = str(head.get("lines", "")).splitlines()
        rows.append(
            {
                "agency_id": agency.pk,
                "agency_name": agency.name,
                "lines": lines,
                "is_empty": not lines,
                "address": head.get("address", ""),
                "contact": head.get("contact", ""),
                "has_logo": bool(head.get("logo_size")),
                "has_template": bool(head.get("template_size")),
                "signers": signers,
            }
        )
    return rows


def signature_lines(signer: Signer) -> list[str]:
    """What stands above the name, a line each: the chain of a.n. and u.b., then the office.

    Shaped as in official letters: ``a.n. Wali Kota`` / ``Sekretaris Daerah`` / ``u.b.`` /
    ``Plt. Asisten Pemerintahan,``.
    """
    office = " ".join(filter(None, (signer.capacity, signer.position))) + ","
    chain = signer.behalf_of.splitlines()
    if not chain:
        return [office]
    lines = [f"a.n. {chain[0]}", *chain[1:]]
    return [*lines, "u.b.", office] if signer.behalf == Signer.Behalf.UB else [*lines, office]


def town(city: Municipality | None) -> str:
    """The town as a letter names it: without its kind."""
    name = city.name if city else ""
    for kind in ("Kota Administrasi ", "Kota ", "Kabupaten "):
        name = name.removeprefix(kind)
    return name


def head_words(agency: Agency, city: Municipality | None) -> dict[str, str]:
    """The words of the agency's letterhead; where none were written, the city above the agency."""
    written = Letterhead.objects.filter(agency=agency).defer("logo", "template").first()
    if written is not None:
        return {name: getattr(written, name) for name in ("lines", "address", "contact", "place")}
    lines = [agency.name.upper()]
    if city is not None:
        lines.insert(0, _("PEMERINTAH %(city)s") % {"city": city.name.upper()})
    return {"lines": "\n".join(lines), "address": "", "contact": "", "place": town(city)}


def nip_words(nip: str) -> str:
    """The line below a name on paper; nothing for who has no number."""
    return _("NIP %(number)s") % {"number": nip} if nip else ""


# The annex of a decree on paper: the member list in the order and columns of the decree.

DEMO = "DATA CONTOH: kota, angka, dan nama karangan"


def printed(at: datetime) -> str:
    local = timezone.localtime(at)
    day, time = date_id(local.date()), time_id(local, local.tzname() or "")
    return _("Dicetak %(day)s, %(time)s") % {"day": day, "time": time}


def demo_banner(city: Municipality | None) -> str:
    return _(DEMO) if city is not None and city.is_demo else ""
