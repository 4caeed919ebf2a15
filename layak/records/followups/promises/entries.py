"""What a promise says, judged before it is kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.seats.models import Seat
from layak.records.evidence.files.questions import known_questions
from layak.rules.entries import read_text
from layak.rules.refusal import WrongField

TITLE_AT_MOST, PROBLEM_AT_MOST, PROOF_AT_MOST, NOTE_AT_MOST = 300, 600, 300, 600
CODE_AT_MOST, CODES_AT_MOST, MONTHS_AT_MOST, YEARS_AT_MOST = 20, 30, 60, 10


@dataclass(frozen=True, kw_only=True)
class NewFollowUp:
    """A promise to be kept: ``title`` by ``agency_id`` until ``due_on``; the rest may be empty.

    ``origin`` and ``series`` are keys of the floor above, ``origin_url`` a path of this site.
    """

    title: str
    agency_id: int
    due_on: date
    seat_id: int | None = None
    problem: str = ""
    proof_wanted: str = ""
    supporter_ids: tuple[int, ...] = ()
    codes: tuple[str, ...] = ()
    repeats_months: int | None = None
    origin: str = ""
    origin_label: str = ""
    origin_url: str = ""
    series: str = ""


def tidy(new: NewFollowUp) -> NewFollowUp:
    """Texts on one line without spare spaces, codes and supporters once each."""
    return replace(
        new,
        title=" ".join(read_text(new.title).split()),
        problem=read_text(new.problem).strip(),
        proof_wanted=" ".join(read_text(new.proof_wanted).split()),
        codes=tuple(dict.fromkeys(code.strip() for code in new.codes if code.strip())),
        supporter_ids=tuple(pk for pk in dict.fromkeys(new.supporter_ids) if pk != new.agency_id),
        origin_label=new.origin_label[:200],
    )


def check_texts(new: NewFollowUp) -> None:
    """Raises WrongField for an empty title or a text that is too long."""
    if not new.title:
        raise WrongField("title", "Tulis apa yang akan dikerjakan.")
    for field, text, limit in (
        ("title", new.title, TITLE_AT_MOST),
        ("problem", new.problem, PROBLEM_AT_MOST),
        ("proof_wanted", new.proof_wanted, PROOF_AT_MOST),
    ):
        if len(text) > limit:
            raise WrongField(field, f"Tulisan ini {len(text)} huruf; paling banyak {limit}.")
    months = new.repeats_months
    if months is not None and not 1 <= months <= MONTHS_AT_MOST:
        raise WrongField(
            "repeats_months",
            f"Berulang tiap 1 sampai {MONTHS_AT_MOST} bulan, atau tidak sama sekali.",
        )


def check_day(due_on: date, *, today: date) -> None:
    """Raises WrongField for a past day, or one so far away that it was mistyped."""
    if due_on < today:
        raise WrongField("due_on", "Tenggat sudah lewat. Pilih hari ini atau sesudahnya.")
    if due_on.year > today.year + YEARS_AT_MOST:
        raise WrongField(
            "due_on", f"Tenggat lebih dari {YEARS_AT_MOST} tahun lagi. Periksa tahunnya."
        )


def real_codes(codes: Collection[str]) -> tuple[str, ...]:
    """The codes as the questions of today have them, however they were capitalised.

    Raises WrongField for codes that no question has.
    """
    if len(codes) > CODES_AT_MOST:
        raise WrongField("codes", f"Paling banyak {CODES_AT_MOST} pertanyaan.")
    known = known_questions({form for code in codes for form in forms_of(code)})
    found = {
        code: next((form for form in forms_of(code) if known is None or form in known), "")
        for code in codes
    }
    unknown = [code for code in codes if len(code) > CODE_AT_MOST or not found[code]]
    if unknown:
        said = ", ".join(code[:CODE_AT_MOST] for code in unknown[:5])
        raise WrongField(
            "codes", f"Kode pertanyaan tidak dikenal: {said}. Periksa pada daftar pertanyaan."
        )
    return tuple(dict.fromkeys(found.values()))


def forms_of(code: str) -> tuple[str, str, str]:
    """A code as typed, and as it may have been meant."""
    return code, code.upper(), code.lower()


def owner_of(agency_id: int, seat_id: int | None) -> tuple[Agency, Seat | None]:
    """The agency and seat that are to own it. Raises WrongField where they cannot.

    An empty seat may own: its head answers until somebody sits there.
    """
    agency = Agency.objects.filter(pk=agency_id).first()
    if agency is None:
        raise WrongField("agency", "Perangkat daerah ini tidak ada.")
    if agency.ended_on is not None:
        raise WrongField(
            "agency", f"{agency.name} sudah tidak ada lagi. Pilih perangkat daerah penggantinya."
        )
    seat = None
    if seat_id is not None:
        seat = Seat.objects.current().filter(pk=seat_id, agency=agency).first()
        if seat is None:
            raise WrongField("seat", f"Kursi ini bukan kursi {agency.name}.")
    return agency, seat


def check_supporters(ids: Iterable[int]) -> list[Agency]:
    """The agencies that help. Raises WrongField for one that does not exist any more."""
    wanted = set(ids)
    found = list(Agency.objects.current().filter(pk__in=wanted))
    if len(found) != len(wanted):
        raise WrongField("supporters", "Salah satu perangkat daerah pendukung tidak ada lagi.")
    return found


def check_reason(text: str, *, missing: str, field: str = "note") -> str:
    """The words beside a step, on one line. Raises WrongField when empty or too long."""
    clean = " ".join(read_text(text).split())
    if not clean:
        raise WrongField(field, missing)
    if len(clean) > NOTE_AT_MOST:
        raise WrongField(field, f"Tulisan ini {len(clean)} huruf; paling banyak {NOTE_AT_MOST}.")
    return clean
