from __future__ import annotations

from django.core.management.base import BaseCommand
from django.db import transaction

from layak.platform.sealing import seal_into
from tests.faults.vault.models import Secret


class Command(BaseCommand):
    def add_arguments(self, parser):
        parser.add_argument("count", type=int)

    @transaction.atomic
    def handle(self, *args, count, **options):
        rows = [Secret(number=number) for number in range(count)]
        for row in rows:
            seal_into(row, "name", f"Nama {row.number}")
            seal_into(row, "note", f"Catatan {row.number}")
        Secret.objects.bulk_create(rows)
