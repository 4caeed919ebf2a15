"""What the addresses of the visits name, found in the served city."""

from __future__ import annotations

STAGES = ("draft", "returned", "ready", "approved", "accepted")


def facts(city) -> dict[str, object]:
    """The ids that the paths above ask for."""
    with city.connect() as database:

        def one(query: str, *values: object) -> object:
            row = database.execute(query, values).fetchone()
            assert row, query
            return row[0]

        led = (
            "SELECT a.id FROM evaluation_answer a JOIN evaluation_round r ON r.id = a.round_id"
            " JOIN evaluation_assignment g ON g.answer_id = a.id AND g.ended_at IS NULL"
            " AND g.relation = 'lead' JOIN agencies_agency d ON d.id = g.agency_id"
            " WHERE r.code = 'demo' AND d.code = 'dinkes' AND a.stage = %s ORDER BY a.position"
        )
        coded = (
            "SELECT a.id FROM evaluation_answer a JOIN evaluation_round r ON r.id = a.round_id"
            " WHERE r.code = 'demo' AND a.code = %s"
        )
        return {stage: one(led, stage) for stage in STAGES} | {
            "parts": one(coded, "21A.1"),
            "own_part": one(coded, "22B.2"),
            "evidence": one(
                "SELECT e.id FROM evidence_evidence e JOIN agencies_agency d ON d.id = e.agency_id"
                " WHERE d.code = 'dinkes' ORDER BY e.id"
            ),
            "link": one(
                "SELECT e.id FROM evidence_evidence e JOIN agencies_agency d ON d.id = e.agency_id"
                " WHERE d.code = 'dinkes' AND e.form = 'link' ORDER BY e.id"
            ),
            "activity": one(
                "SELECT y.evidence_id FROM evidence_activity y JOIN evidence_evidence e"
                " ON e.id = y.evidence_id JOIN agencies_agency d ON d.id = e.agency_id"
                " WHERE d.code = 'dinkes' ORDER BY y.id"
            ),
            "table": one(
                "SELECT a.id FROM evaluation_answer a JOIN evaluation_round r ON r.id = a.round_id"
                " WHERE r.code = 'demo' AND a.code = '14.10'"
            ),
            "snapshot": one("SELECT id FROM evaluation_snapshot ORDER BY id"),
            "last": one(
                "SELECT r.code FROM evaluation_snapshot s JOIN evaluation_round r"
                " ON r.id = s.round_id ORDER BY s.id"
            ),
            "need": one(
                "SELECT n.id FROM facilities_readinessneed n JOIN agencies_agency d"
                " ON d.id = n.agency_id WHERE d.code = 'dinkes' AND n.state = 'agreed' ORDER BY n.id"
            ),
            "year": one("SELECT max(year) FROM facilities_readinessneed"),
            "letter": one("SELECT id FROM evaluation_requestletter ORDER BY id"),
            "decree": one(
                "SELECT id FROM agencies_taskforce WHERE level = 'city' ORDER BY id DESC"
            ),
            "position": one(
                "SELECT p.id FROM agencies_position p JOIN agencies_taskforce t"
                " ON t.id = p.task_force_id WHERE t.level = 'city' ORDER BY p.id DESC"
            ),
            "evaluation_year": one(
                "SELECT evaluation_year FROM evaluation_round WHERE code = 'demo'"
            ),
            "unsigned": one(
                "SELECT agency_id FROM taskforce_rolestatement WHERE signed_at IS NULL ORDER BY id"
            ),
            "institution": one("SELECT agency_id FROM taskforce_institutioncard ORDER BY id"),
            "agency": one("SELECT id FROM agencies_agency WHERE code = 'dinkes'"),
            "user": one("SELECT id FROM people_user WHERE username = 'sari'"),
            "seat": one(
                "SELECT h.seat_id FROM agencies_seatholding h JOIN people_user u"
                " ON u.id = h.user_id WHERE u.username = 'sari'"
            ),
            "empty": one(
                "INSERT INTO agencies_seat (agency_id, role, title)"
                " SELECT id, 'operator', 'Operator bidang data' FROM agencies_agency"
                " WHERE code = 'dinkes' RETURNING id"
            ),
            "district": one("SELECT id FROM places_district ORDER BY code"),
            "ward": one("SELECT id FROM places_ward ORDER BY code"),
            "followup": one("SELECT id FROM followups_followup WHERE state = 'open' ORDER BY id"),
            "meeting": one("SELECT id FROM meetings_meeting ORDER BY starts_at"),
            "next_meeting": one("SELECT id FROM meetings_meeting ORDER BY starts_at DESC"),
            "agenda_item": one("SELECT id FROM meetings_agendaitem ORDER BY id DESC"),
            "invitee": one("SELECT id FROM meetings_invitee ORDER BY id DESC"),
            "attendance": one("SELECT id FROM meetings_attendance ORDER BY id"),
        }
