from __future__ import annotations

from django.apps import AppConfig


class FollowUpsConfig(AppConfig):
    name = "layak.records.followups"
    label = "followups"

    def ready(self) -> None:
        from layak.city.agencies.bodies.mergers import register_mover
        from layak.city.agencies.seats.handovers import register_handover
        from layak.records.evidence.files.uses import register_uses
        from layak.records.followups.promises.hooks import (
            FollowUpUses,
            followup_sections,
            hand_over_followups,
            move_with_merge,
            moving_lines,
            reason_to_stay,
        )

        register_uses(FollowUpUses())
        register_mover(move_with_merge, preview=moving_lines, end_check=reason_to_stay)
        register_handover(hand_over_followups, sections=followup_sections)
