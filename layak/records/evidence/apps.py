from __future__ import annotations

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "layak.records.evidence"
    label = "evidence"

    def ready(self) -> None:
        from layak.city.agencies.handovers import register_handover
        from layak.city.agencies.moves import register_mover
        from layak.records.evidence.capture_queries import entry_pages
        from layak.records.evidence.handing import evidence_sections, nothing_moves
        from layak.records.evidence.leftovers import register_holder
        from layak.records.evidence.merging import move_with_merge, moving_lines
        from layak.records.evidence.sweeping import FOLDERS, held_by_files
        from layak.records.evidence.uses import register_pages

        register_holder(held_by_files, folders=FOLDERS)
        register_mover(move_with_merge, preview=moving_lines)
        register_handover(nothing_moves, sections=evidence_sections)
        register_pages(entry_pages)
