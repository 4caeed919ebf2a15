"""Pages that other tests open, answers that lead on, and pages that are looked at in the dark too."""

from __future__ import annotations

from tests.browser.visits import ROUND

# pages that need a password again, or a step before them, are opened by tests of their own
ELSEWHERE = {
    # what a search found, and its plan: followed in test_road_journey
    "road_detail",
    "plan_detail",
    # lines of running minutes, their forms, and files of papers: followed in test_rakor_journey
    "entry_list",
    "entry_edit",
    "entry_promise",
    "entry_agree",
    "minutes_reopen",
    "minutes_docx",
    "minutes_pdf",
    "meeting_package",
    # the program that keeps a page on a phone: followed in test_activity_phone
    "activity_worker",
    # the same of the emergency page: followed in test_emergency
    "emergency_worker",
    # one number of a city that keeps its own: opened in tests/rapidaction/test_lines
    "line_edit",
    # pictures and files of letters and reports
    "letterhead_logo",
    "letter_archive",
    "evidence_validity_sheet",
    "agreement_docx",
    "readiness_file",
    # schooling of one child, and its counts as a file: opened in tests/rapidaction
    "education_plan",
    "filial_export",
    # while no other stage runs: opened in tests/verification
    "verification_open",
    # one offer: opened in tests/facilities
    "offer_export",
    "offer_detail",
    "offer_edit",
    "offer_end",
    "agreement_pdf",
    "letter_docx",
    "letter_pdf",
    # a draft and its paper, opened in tests/followups
    "escalation_detail",
    "escalation_file",
    "self_report_pdf",
    "self_report_docx",
    # papers of the task force: opened in tests/agencies and tests/taskforce
    "task_force_pdf",
    "task_force_docx",
    "handover_pdf",
    "handover_docx",
    "role_statement_pdf",
    "role_statement_docx",
    # a row's file and the books of everyone: opened where they are tested
    "table_prove",
    "workbook_set",
    "takeover_detail",
    "joined_file",
    "joined_set_file",
    "upload_create",
    # pages as pictures, which weigh what they weigh: opened in test_redaction
    "evidence_newest",
    "evidence_view",
    "evidence_page",
    "evidence_thumbnail",
    "evidence_searchable",
    "evidence_redact",
    "upload_piece",
    "practice",
    # by the address of a seat and the code on the wall: opened in tests/meetings
    "invitation_reply",
    "room_sign_in",
    "attendance_sheet",
    # letters and their ZIP, an entry for calendars: opened in tests/meetings
    "invitation_file",
    "invitation_archive",
    "meeting_calendar",
    # a drill, a finding and a sheet: opened in tests/rapidaction
    "review_detail",
    "review_write",
    "finding_promise",
    "simfoni_sheet",
    "statistics_sheet",
    "simfoni_record",
    # a draft and its parts, what a lawyer and the chair decide, papers: tests/rapidaction
    "playbook_review",
    "playbook_adopt",
    "playbook_step",
    "playbook_step_new",
    "playbook_facts",
    "playbook_source",
    "playbook_file",
    "playbook_poster",
    "playbook_card",
    # hand-offs of a case and their links: opened in tests/rapidaction
    "handoff_new",
    "ready_sends",
    "handoff_detail",
    "handoff_note",
    "handoff_link",
    "handoff_accept",
    "handoff_decline",
    "handoff_act",
    "handoff_close",
    "handoff_withdraw",
    "handoff_withdrawal",
    "task_link",
    # a child's matter is nobody's by role: opened by its relations in tests/rapidaction
    "case_detail",
    "occurrence_record",
    "occurrence_correct",
    "step_finish",
    "step_skip",
    "waiver_decide",
    "decision_drop",
    "step_reopen",
    "case_level",
    "case_assign",
    "case_block",
    "case_close",
    "conference_plan",
    "case_move_version",
    # whose report it is, and a report that waits: opened in tests/rapidaction
    "report_detail",
    "report_receipt",
    "child_detail",
    "note_list",
    "break_glass",
    # requests and breaches of the privacy desk, and their files
    "privacy_detail",
    "privacy_copy_pdf",
    "privacy_copy_json",
    "breach_detail",
    "breach_notice_pdf",
    "breach_notice_docx",
    "link_detail",
    "link_task",
    "link_question",
    "link_approval",
    "link_file",
    "link_upload",
    "link_piece",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_generate_recovery_codes",
    "account_reauthenticate",
}
# answers that lead on to another page
LEADING_ON = {
    "readiness_current",
    "role_statement_current",
    "round_current",
    "account_email",
    "session_state",
}
IN_THE_DARK = {"/", "/evaluasi/jawaban/{draft}/", f"{ROUND}/rekap/", "/pengaturan/", "/masuk/"}
