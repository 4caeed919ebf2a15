"""What an agency brings in a year: written, signed by its head, replaced by a later version, reminded of."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.seats.reads import people_who_may
from layak.city.people.roles.actor import Actor, user_of
from layak.platform.audit.log import log
from layak.platform.notifications import notify
from layak.records.evidence.files.models import Evidence
from layak.rules.entries import NotAcceptable, read_text
from layak.rules.refusal import Refused
from layak.workflows.taskforce.statements import events
from layak.workflows.taskforce.statements.events import StatementsReminded
from layak.workflows.taskforce.statements.models import RoleStatement
from layak.workflows.taskforce.statements.permissions import (
    check_can_record,
    check_can_remind,
    check_can_sign,
    check_can_write,
)
from layak.workflows.taskforce.statements.reads import (
    StatementRow,
    indicator_names,
    matrix,
    reminded_at,
)

LONGEST = 4000
YEARS = range(2000, 2101)


class StatementMoved(Refused):
    """Someone saved since the page was read; ``kept`` is what stands now."""

    def __init__(self, kept: RoleStatement | None) -> None:
        super().__init__(
            _("Orang lain menyimpan pernyataan ini sejak halaman dibuka. Keduanya tampil di bawah.")
        )
        self.kept = kept


@dataclass(frozen=True, kw_only=True)
class StatementText:
    """``indicators`` are codes of the current edition."""

    role: str
    brings: str
    capacity: str = ""
    asks: str = ""
    indicators: Collection[str] = ()


def seen_key(statement: RoleStatement | None) -> str:
    """What a page was read as: version and how often it was saved; "" before the first."""
    return f"{statement.version}.{statement.saved_count}" if statement else ""


@transaction.atomic
def save_statement(
    *, agency_id: int, year: int, text: StatementText, seen: str, by: Actor, at: datetime
) -> RoleStatement:
    """Save the open statement; where the newest is signed, a new version begins.

    ``seen`` is the ``seen_key`` of what the page showed. Raises StatementMoved where someone
    saved or signed since, Refused (right, unknown indicator), NotAcceptable (too long).
    """
    agency = Agency.objects.select_for_update().get(pk=agency_id)
    check_can_write(by, agency)
    if year not in YEARS:
        raise Refused(_("Tahun ini tidak dikenal."))
    newest = newest_statement(agency_id, year)
    if seen_key(newest) != seen:
        raise StatementMoved(newest)
    values: dict[str, object] = {}
    for name, typed in asdict(text).items():
        if name == "indicators":
            continue
        clean = read_text(typed).strip()
        if len(clean) > LONGEST:
            raise NotAcceptable(
                _("Satu isian memuat %(n)d huruf; paling banyak %(most)d. Ringkaslah dahulu.")
                % {"n": len(clean), "most": LONGEST}
            )
        values[name] = clean
    known = indicator_names()
    if unknown := set(text.indicators) - set(known):
        raise Refused(
            _("Indikator %(codes)s tidak ada pada instrumen sekarang.")
            % {"codes": ", ".join(sorted(unknown))}
        )
    values["indicators"] = [code for code in known if code in set(text.indicators)]
    if newest is None or newest.signed_at is not None:
        kept = RoleStatement.objects.create(
            agency=agency,
            year=year,
            version=newest.version + 1 if newest else 1,
            changed_at=at,
            changed_by=by.user,
            **values,
        )
    else:
        kept = newest
        for name, value in values.items():
            setattr(kept, name, value)
        kept.saved_count += 1
        kept.changed_at, kept.changed_by = at, by.user
        kept.save()
    log(_event(events.StatementSaved, kept), by=by.user, at=at)
    return kept


@transaction.atomic
def sign_statement(*, statement_id: int, seen: str, by: Actor, at: datetime) -> RoleStatement:
    """The head of the agency signs what the page showed (``seen``).

    Raises StatementMoved where it changed since, Refused for whom it is not.
    """
    statement = _locked(statement_id)
    check_can_sign(by, statement)
    if seen_key(statement) != seen:
        raise StatementMoved(statement)
    seat = next((s for s in by.seats if s.agency_id == statement.agency_id), None)
    office = f", {seat.title}" if seat else ""
    return _signed(statement, signer=f"{by.user.name}{office}"[:160], by=by, at=at)


@transaction.atomic
def record_signature(
    *, statement_id: int, signer: str, paper_id: int, by: Actor, at: datetime
) -> RoleStatement:
    """The secretariat records the paper that was signed with ink; its scan is evidence.

    Raises Refused without a signer, or where the evidence is unknown or another agency's.
    """
    statement = _locked(statement_id)
    check_can_record(by, statement)
    clean = " ".join(signer.split())
    if not clean or len(clean) > 160:
        raise Refused(_("Isi siapa yang menandatangani, paling panjang 160 huruf."))
    paper = Evidence.objects.filter(pk=paper_id).first()
    if paper is None:
        raise Refused(_("Bukti ini tidak ada. Unggah pindaiannya dahulu, lalu tempel alamatnya."))
    if paper.agency_id not in (statement.agency_id, *by.all_agency_ids):
        raise Refused(_("Bukti ini milik perangkat daerah lain. Pilih pindaian naskah ini."))
    statement.paper = paper
    return _signed(statement, signer=clean, by=by, at=at)


def newest_statement(agency_id: int, year: int) -> RoleStatement | None:
    found = RoleStatement.objects.filter(agency=agency_id, year=year)
    return found.select_related("agency", "changed_by").order_by("-version").first()


def _locked(statement_id: int) -> RoleStatement:
    found = RoleStatement.objects.select_for_update(of=("self",)).select_related("agency")
    return found.get(pk=statement_id)


def _signed(statement: RoleStatement, *, signer: str, by: Actor, at: datetime) -> RoleStatement:
    statement.signed_at, statement.signed_by, statement.signer = at, by.user, signer
    statement.save()
    log(_event(events.StatementSigned, statement, signer=signer), by=user_of(by), at=at)
    desk = people_who_may("taskforce.manage", today=timezone.localdate(at), scope="all")
    notify(
        users=[user for user in desk if user.pk != by.user.pk],
        kind="statement.signed",
        text=_("Pernyataan peran %(name)s tahun %(year)d sudah ditandatangani.")
        % {"name": statement.agency.name, "year": statement.year},
        url=f"/pernyataan-peran/{statement.year}/{statement.agency_id}/",
        at=at,
        once=f"statement:{statement.pk}",
        about=f"statement:{statement.pk}",
    )
    return statement


def _event[E: (events.StatementSaved, events.StatementSigned)](
    kind: type[E], statement: RoleStatement, **more: str
) -> E:
    return kind(
        statement=statement.pk,
        agency=statement.agency_id,
        agency_name=statement.agency.name,
        year=statement.year,
        version=statement.version,
        **more,
    )


# A word to the agencies whose statement of the year is not written or not signed.

NOTICE = "statement.reminder"


@dataclass(frozen=True, kw_only=True)
class Reminded:
    """``unreached``: names of agencies with nobody who could be told."""

    agency_count: int
    people_count: int
    unreached: tuple[str, ...]


@transaction.atomic
def remind_statements(*, year: int, by: Actor, at: datetime) -> Reminded:
    """Whoever writes is told of a missing statement, whoever signs of one that waits for it.

    Once a day. Raises Refused: no right, everybody has signed, or it was done today.
    """
    check_can_remind(by)
    today = timezone.localdate(at)
    last = reminded_at(year)
    if last is not None and timezone.localdate(last) == today:
        raise Refused(_("Pengingat sudah dikirim hari ini. Kirim lagi besok bila masih perlu."))
    rows = [row for row in matrix(year=year, today=today).rows if row.state != "signed"]
    if not rows:
        raise Refused(_("Semua pernyataan sudah ditandatangani."))
    told = {row.agency_id: _tell(row, year, by=by, at=at) for row in rows}
    people = frozenset().union(*told.values())
    event = StatementsReminded(year=year, agency_count=len(rows), notice_count=len(people))
    log(event, by=by.user, at=at)
    return Reminded(
        agency_count=len(rows),
        people_count=len(people),
        unreached=tuple(row.name for row in rows if not told[row.agency_id]),
    )


def _tell(row: StatementRow, year: int, *, by: Actor, at: datetime) -> frozenset[int]:
    """Ids of the accounts that were told."""
    is_written = row.state == "open"
    today = timezone.localdate(at)
    right = "commitment.sign" if is_written else "commitment.edit"
    users = people_who_may(right, today=today, agency_ids=[row.agency_id], scope="own")
    text = (
        _("Pernyataan peran %(name)s tahun %(year)d menunggu tanda tangan Anda.")
        if is_written
        else _("Pernyataan peran %(name)s tahun %(year)d belum ditulis.")
    )
    notify(
        users=[user for user in users if user.pk != by.user.pk],
        kind=NOTICE,
        text=text % {"name": row.name, "year": year},
        url=f"/pernyataan-peran/{year}/{row.agency_id}/",
        at=at,
        once=f"{NOTICE}:{year}:{row.agency_id}:{today}",
        about=f"{NOTICE}:{year}:{row.agency_id}",
        reminder=True,
    )
    return frozenset(user.pk for user in users)
