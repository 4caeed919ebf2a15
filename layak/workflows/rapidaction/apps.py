from __future__ import annotations

from django.apps import AppConfig


class RapidActionConfig(AppConfig):
    name = "layak.workflows.rapidaction"
    label = "rapidaction"

    def ready(self) -> None:
        from layak.city.agencies.bodies.mergers import register_mover
        from layak.evaluation.desk.counts import register_counts
        from layak.records.evidence.files.uses import register_uses
        from layak.workflows.rapidaction.conduct.policy import conduct_policy
        from layak.workflows.rapidaction.drills.reads import DrillUses
        from layak.workflows.rapidaction.figures.release_reads import published_counts
        from layak.workflows.rapidaction.mergers.actions import move_with_merge, moving_lines

        # a fault in it stops the start, and not the first person at night
        conduct_policy()
        register_counts(published_counts)
        register_uses(DrillUses())
        register_mover(move_with_merge, preview=moving_lines)
