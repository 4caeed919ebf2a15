from __future__ import annotations

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "layak.evaluation"
    label = "evaluation"

    def ready(self) -> None:
        from layak.city.agencies.bodies.mergers import register_mover
        from layak.city.agencies.seats.handovers import register_handover
        from layak.evaluation.assignments.actions import move_with_merge
        from layak.evaluation.desk.question_reads import EvaluationQuestions, followup_questions
        from layak.evaluation.handovers.actions import hand_over_work
        from layak.evaluation.handovers.reads import handover_sections, moving_lines, reason_to_stay
        from layak.evaluation.proofs.actions import EvaluationClaims
        from layak.evaluation.proofs.reads import EvaluationUses, evaluation_history, evidence_pages
        from layak.evaluation.takeovers.reads import FOLDER, held_by_takeovers
        from layak.evaluation.talks.reads import GuidanceUses
        from layak.records.evidence.files.questions import register_questions
        from layak.records.evidence.files.uses import register_uses
        from layak.records.evidence.uploads.leftovers import register_holder

        register_questions(
            EvaluationQuestions(), links=followup_questions, claims=EvaluationClaims()
        )
        register_holder(held_by_takeovers, folders=[FOLDER])
        register_uses(EvaluationUses(), pages=evidence_pages, history=evaluation_history)
        register_uses(GuidanceUses())
        register_mover(move_with_merge, preview=moving_lines, end_check=reason_to_stay)
        register_handover(hand_over_work, sections=handover_sections)
