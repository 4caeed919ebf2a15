from __future__ import annotations

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "layak.evaluation"
    label = "evaluation"

    def ready(self) -> None:
        from layak.city.agencies.bodies.mergers import register_end_check, register_mover
        from layak.city.agencies.seats.handovers import register_handover
        from layak.evaluation.actions.evidence_claims import EvaluationClaims
        from layak.evaluation.actions.handing_over import hand_over_work
        from layak.evaluation.actions.merging import move_with_merge
        from layak.evaluation.queries.evidence_history import evaluation_history
        from layak.evaluation.queries.evidence_uses import EvaluationUses, evidence_pages
        from layak.evaluation.queries.followup_questions import followup_questions
        from layak.evaluation.queries.guidance import GuidanceUses
        from layak.evaluation.queries.handover import handover_sections
        from layak.evaluation.queries.held_by import moving_lines, reason_to_stay
        from layak.evaluation.queries.readiness_questions import EvaluationQuestions
        from layak.evaluation.queries.takeover_bytes import FOLDER, held_by_takeovers
        from layak.records.evidence.files.uses import register_claims, register_pages, register_uses
        from layak.records.evidence.library.history import register_history
        from layak.records.evidence.uploads.leftovers import register_holder
        from layak.records.facilities import questions as readiness_questions
        from layak.records.followups.questions import register_questions

        register_questions(followup_questions)
        readiness_questions.register_questions(EvaluationQuestions())
        register_holder(held_by_takeovers, folders=[FOLDER])
        register_claims(EvaluationClaims())
        register_uses(EvaluationUses())
        register_uses(GuidanceUses())
        register_pages(evidence_pages)
        register_history(evaluation_history)
        register_mover(move_with_merge, preview=moving_lines)
        register_end_check(reason_to_stay)
        register_handover(hand_over_work, sections=handover_sections)
