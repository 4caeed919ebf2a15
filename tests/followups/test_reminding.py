from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document

from layak.city.agencies.taskforce.models import Position, TaskForce
from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from layak.records.followups.escalation.actions import (
    dismiss_escalation,
    edit_escalation,
    release_escalation,
)
from layak.records.followups.escalation.reminding import send_reminders
from layak.records.followups.promises.models import Escalation
from layak.records.followups.steps.actions import extend_followup, report_followup
from layak.rules.refusal import Refused, WrongField
from tests.conftest import make_person, sign_in

# due on Thursday 12 February; these are the working days after it: the 13th, 18th, 19th, 20th ...


def morning(month, day):
    return datetime(2026, month, day, 0, 0, tzinfo=UTC)


def told(kind):
    return [notice.text for notice in Notice.objects.filter(kind=kind).order_by("pk")]


def climb(*days):
    for month, day in days:
        send_reminders(at=morning(month, day))


# pic, head, draft to the secretary of the task force
TO_THE_DRAFT = ((2, 13), (2, 19), (2, 24))


@pytest.fixture
def drafted(promise, sari, heri, wati):
    made = promise(origin_label="Rakor 5")
    climb(*TO_THE_DRAFT)
    return made, Escalation.objects.get(needs_release=True)


def test_owners_hear_each_milestone_once_and_what_is_true(promise, sari):
    made = promise()
    climb((2, 4), (2, 5), (2, 5), (2, 6))
    assert told("followup.due") == [f"Tindak lanjut {made.pk} jatuh tempo 12 Februari 2026."]
    climb((2, 11), (2, 11))
    assert told("followup.due") == [f"Tindak lanjut {made.pk} jatuh tempo 12 Februari 2026."]
    climb((2, 13), (2, 13))
    assert told("followup.late") == [f"Tindak lanjut {made.pk} lewat tenggat 12 Februari 2026."]
    report_followup(followup_id=made.pk, by=sari, at=morning(2, 13))
    climb((2, 20))
    assert told("followup.late") == []


def test_the_owner_hears_which_questions_it_is_about_and_no_title(promise, sari, round_):
    made = promise(codes=("14.1", "14.2"))
    climb((2, 13))
    assert told("followup.late") == [
        f"Tindak lanjut {made.pk} untuk 14.1, 14.2 lewat tenggat 12 Februari 2026."
    ]


def test_the_head_hears_after_three_working_days_and_nobody_above(promise, sari, heri, wati, ketut):
    promise()
    climb((2, 13), (2, 18))
    assert told("followup.late_unit") == []
    climb((2, 19), (2, 20))
    assert [notice.user for notice in Notice.objects.filter(kind="followup.late_unit")] == [
        heri.user
    ]
    assert list(Escalation.objects.values_list("rung", flat=True)) == ["pic", "head"]
    assert not Notice.objects.filter(user=ketut.user).exists()


def test_above_the_head_there_is_a_draft_and_nothing_leaves(drafted, wati, setda):
    _made, draft = drafted
    secretary = position("sekretaris", "Sekretaris Gugus Tugas", setda)
    climb((2, 25), (3, 10), (4, 10))
    assert Escalation.objects.filter(needs_release=True).get() == draft
    assert draft.content["to"] == "Sekretaris Gugus Tugas"
    assert "Tindak lanjut: Pasang rambu di sekolah" in draft.content["body"]
    assert "Asal: Rakor 5." in draft.content["body"]
    assert "kepala perangkat daerah, 19 Februari 2026" in draft.content["body"]
    assert not Notice.objects.filter(user=secretary.user).exists()
    assert [notice.user for notice in Notice.objects.filter(kind="followup.drafted")] == [wati.user]


def test_released_it_reaches_the_office_in_the_words_of_a_person(
    drafted, sari, wati, setda, client
):
    made, draft = drafted
    secretary = position("sekretaris", "Sekretaris Gugus Tugas", setda)
    words = {"subject": "Rambu sekolah", "body": "Mohon arahan.\n\nTerima kasih."}
    with pytest.raises(Refused, match="oleh sekretariat"):
        release_escalation(escalation_id=draft.pk, **words, by=sari, at=morning(2, 25))
    with pytest.raises(WrongField, match="Tulis isi"):
        edit_escalation(escalation_id=draft.pk, subject="x", body=" ", by=wati, at=morning(2, 25))
    sign_in(client, wati)
    page = f"/tindak-lanjut/nota-dinas/{draft.pk}/"
    assert client.get(f"{page}nota.docx").status_code == 404
    assert client.post(f"{page}tulis/", {**words, "langkah": "lepas"}).status_code == 302
    (notice,) = Notice.objects.filter(user=secretary.user)
    assert notice.url == f"/tindak-lanjut/{made.pk}/"
    assert "Sekretaris Gugus Tugas" in Notice.objects.get(kind="followup.escalated_owner").text
    assert Event.objects.filter(kind="escalation.released").count() == 1
    with pytest.raises(Refused, match="sudah dilepas"):
        release_escalation(escalation_id=draft.pk, **words, by=wati, at=morning(2, 26))
    paper = Document(BytesIO(client.get(f"{page}nota.docx").getvalue()))
    said = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    assert "Mohon arahan." in said
    assert "Rambu sekolah" in client.get(page).content.decode()
    # the next rung waits three working days from the release, and is a draft again
    Escalation.objects.filter(pk=draft.pk).update(released_at=morning(2, 25))
    climb((2, 27))
    assert Escalation.objects.filter(rung="assistant").count() == 0
    climb((3, 2))
    assert Escalation.objects.get(rung="assistant").released_at is None


def test_dismissed_the_ladder_rests_until_another_day_is_agreed(drafted, wati, client):
    made, draft = drafted
    sign_in(client, wati)
    page = f"/tindak-lanjut/nota-dinas/{draft.pk}/"
    assert client.post(f"{page}tolak/", {"reason": ""}).status_code == 422
    dismiss_escalation(
        escalation_id=draft.pk, reason="Sudah dibicarakan.", by=wati, at=morning(2, 25)
    )
    assert client.post(f"{page}tolak/", {"reason": "Lagi"}).status_code == 422
    climb((3, 10), (4, 20))
    assert Escalation.objects.count() == 3
    assert "Sudah dibicarakan." in client.get("/tindak-lanjut/nota-dinas/").content.decode()
    extend_followup(
        followup_id=made.pk, due_on=date(2026, 4, 30), reason="Hujan", by=wati, at=morning(4, 20)
    )
    climb((5, 4))
    assert Escalation.objects.filter(due_on=date(2026, 4, 30)).get().rung == "pic"


def test_a_draft_goes_with_its_reason(drafted, sari, wati):
    made, _draft = drafted
    report_followup(followup_id=made.pk, by=sari, at=morning(2, 25))
    assert not Escalation.objects.filter(needs_release=True).exists()
    assert not Notice.objects.filter(kind="followup.drafted").exists()


def position(group, title, agency):
    """Somebody who sits in the city's task force with an account of their own."""
    force = TaskForce.objects.create(
        level="city", number="1", decreed_on=date(2026, 1, 5), since_on=date(2026, 1, 5),
        created_at=morning(1, 5),
    )  # fmt: skip
    someone = make_person(agency, "observer", "sekretaris", "Sekretaris Uji")
    Position.objects.create(
        task_force=force, group=group, duty="pejabat", title=title, agency=agency, position=1,
        seat_id=someone.seat.seat_id,
    )  # fmt: skip
    return someone


def test_reminders_ask_the_same_for_two_and_for_forty(promise, sari):
    def reads():
        with CaptureQueriesContext(connection) as found:
            send_reminders(at=morning(2, 6))
        return sum(query["sql"].startswith("SELECT") for query in found)

    promise(), promise()
    two = reads()
    for _ in range(38):
        promise()
    assert reads() == two
