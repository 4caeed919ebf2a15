from __future__ import annotations

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "layak.records.evidence"
    label = "evidence"

    def ready(self) -> None:
        from layak.city.agencies.moves import register_mover
        from layak.records.evidence.merging import move_with_merge, moving_lines

        register_mover(move_with_merge, preview=moving_lines)
