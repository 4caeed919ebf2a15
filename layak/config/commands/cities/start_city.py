"""A real city begins: no round yet, because a round needs its years; the page asks for them."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from layak.config.cli import print_facts, setup_django
from layak.config.console.trouble import UsageError

if TYPE_CHECKING:
    from layak.config.installation.beginning import Workspace


HELP = "Membuat ruang kerja kosong untuk kota atau kabupaten sungguhan"
EXAMPLE = "bin/layak start-city 16.71"
NEXT = """Langkah berikut:
  1. Buka halaman /aktivasi/, ketik kode itu, dan buat kata sandi.
  2. Ikuti enam langkah di Beranda: wilayah, kop surat, perangkat daerah, orang, putaran, rapat.
  3. Putaran pertama dibuka sekretariat, dengan tahun evaluasi dan tahun datanya."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", help="kode Kemendagri, misalnya 16.71 untuk Kota Palembang")
    parser.add_argument("--username", default="admin", help="nama pengguna administrator pertama")
    parser.add_argument("--name", default="Administrator", help="namanya")
    parser.add_argument("--json", action="store_true", help="hasil sebagai JSON")


def run(args: argparse.Namespace) -> int:
    setup_django(is_owner=True)
    from django.conf import settings
    from django.utils import timezone
    from lokal import wilayah

    from layak.config.database import schema
    from layak.config.installation import beginning

    region = wilayah.get_wilayah(args.code)
    if region is None or region.level != 2:
        raise UsageError(
            f"Kode {args.code} bukan kota atau kabupaten. Contoh: 16.71 untuk Kota Palembang."
        )
    schema.migrate(settings.APP_ROLE)
    made = beginning.begin(
        code=args.code, username=args.username, name=args.name, at=timezone.now()
    )
    if args.json:
        print_facts(facts(made))
    else:
        print(told(made))
    return 0


def facts(made: Workspace) -> dict[str, object]:
    return {
        "city": made.city,
        "districts": made.counts.district_count,
        "kelurahan": made.counts.kelurahan_count,
        "desa": made.counts.desa_count,
        "agencies": made.agency_count,
        "editions": made.editions,
        "administrator": {
            "username": made.card.username,
            "code": made.card.code,
            "expires_at": made.card.expires_at.isoformat(),
        },
    }


def told(made: Workspace) -> str:
    """The facts for a person at a terminal."""
    from django.utils import timezone

    from layak.rules.numbers import date_id, time_id

    counts = made.counts
    until = timezone.localtime(made.card.expires_at)
    return "\n".join(
        [
            f"{made.city}: {counts.district_count} kecamatan, {counts.kelurahan_count} kelurahan, "
            f"{counts.desa_count} desa; {made.agency_count} badan; "
            f"instrumen {', '.join(made.editions)}.",
            f"Administrator pertama: {made.card.username}",
            f"Kode aktivasi sekali pakai: {made.card.code}",
            f"Berlaku sampai {date_id(until.date())}, {time_id(until, until.tzname() or '')}. "
            "Kode ini tidak ditampilkan lagi.",
            NEXT,
        ]
    )
