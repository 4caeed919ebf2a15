from __future__ import annotations

from django.apps import AppConfig


class FacilitiesConfig(AppConfig):
    name = "layak.records.facilities"
    label = "facilities"

    def ready(self) -> None:
        from layak.city.agencies.bodies.mergers import register_mover
        from layak.city.agencies.seats.handovers import register_handover
        from layak.records.evidence.files.uses import register_uses
        from layak.records.facilities.needs.hooks import ReadinessUses, readiness_sections
        from layak.records.facilities.offers.hooks import OfferUses, move_with_merge, moving_lines

        register_mover(move_with_merge, preview=moving_lines)
        register_uses(ReadinessUses())
        register_uses(OfferUses())
        register_handover(sections=readiness_sections)
