from __future__ import annotations

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "layak.records.evidence"
    label = "evidence"

    def ready(self) -> None:
        from layak.city.agencies.bodies.mergers import register_mover
        from layak.city.agencies.seats.handovers import register_handover
        from layak.records.evidence.files.actions import (
            FOLDERS,
            held_by_files,
            move_with_merge,
            moving_lines,
        )
        from layak.records.evidence.files.reads import evidence_sections
        from layak.records.evidence.uploads.leftovers import register_holder

        register_holder(held_by_files, folders=FOLDERS)
        register_mover(move_with_merge, preview=moving_lines)
        register_handover(sections=evidence_sections)
