from __future__ import annotations

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "layak.records.evidence"
    label = "evidence"

    def ready(self) -> None:
        from layak.city.agencies.bodies.mergers import register_mover
        from layak.city.agencies.seats.handovers import register_handover
        from layak.records.evidence.capture.reads import entry_pages
        from layak.records.evidence.files.actions import FOLDERS, held_by_files
        from layak.records.evidence.files.hooks import (
            evidence_sections,
            move_with_merge,
            moving_lines,
            nothing_moves,
        )
        from layak.records.evidence.files.uses import register_pages
        from layak.records.evidence.uploads.leftovers import register_holder

        register_holder(held_by_files, folders=FOLDERS)
        register_mover(move_with_merge, preview=moving_lines)
        register_handover(nothing_moves, sections=evidence_sections)
        register_pages(entry_pages)
