from __future__ import annotations

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "layak.evaluation"
    label = "evaluation"

    def ready(self) -> None:
        from layak.evaluation.queries.evidence_uses import EvaluationUses
        from layak.records.evidence.uses import register_uses

        register_uses(EvaluationUses())
