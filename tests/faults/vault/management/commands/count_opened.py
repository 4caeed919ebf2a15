from __future__ import annotations

from django.core.management.base import BaseCommand

from layak.platform.sealing import opened
from tests.faults.vault.models import Secret


class Command(BaseCommand):
    """How many rows hold exactly what `fill_vault` sealed into them."""

    def handle(self, *args, **options):
        found = [
            (opened(row, "name"), opened(row, "note"))
            == (f"Nama {row.number}", f"Catatan {row.number}")
            for row in Secret.objects.all()
        ]
        self.stdout.write(f"{sum(found)} of {len(found)}")
