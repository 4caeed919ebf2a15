"""What was said and promised in the demo city's rakor, and where its minutes lie now."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any

import yaml
from django.utils import timezone
from PIL import Image, ImageDraw

from layak.city.agencies.bodies.models import Agency
from layak.config.demo import content
from layak.config.demo.city import City
from layak.records.evidence.uploads.storing import Upload
from layak.workflows.meetings.final_minutes.actions import freeze_minutes
from layak.workflows.meetings.final_minutes.reads import Closing
from layak.workflows.meetings.minutes.actions import (
    NewLine,
    Promise,
    close_meeting,
    open_meeting,
    promise,
    write_entry,
)
from layak.workflows.meetings.papers.actions import NewPaper, add_papers, move_paper
from layak.workflows.meetings.papers.policy import minutes_policy
from layak.workflows.meetings.planning.models import Meeting

WORDS = content.FOLDER / "minutes.yaml"


def add_minutes(made: City, meeting: Meeting) -> None:
    """The lines with their owners, then the paper that waits on a desk."""
    told = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    by = made.actor("wati", at=meeting.starts_at)
    open_meeting(meeting_id=meeting.pk, by=by, at=meeting.starts_at)
    agencies = dict(Agency.objects.current().values_list("code", "pk"))
    items = list(meeting.agenda.order_by("position").values_list("pk", flat=True))
    day = timezone.localdate(meeting.starts_at)
    at = meeting.starts_at + timedelta(minutes=15)
    for line in [*told["talk"], *told["promises"]]:
        at += timedelta(minutes=5)
        speaker = agencies.get(line.get("speaker", ""))
        new = NewLine(
            meeting_id=meeting.pk, text=line["text"], item_id=items[line["item"] - 1],
            speaker_id=speaker,
        )  # fmt: skip
        entry = write_entry(line=new, by=by, at=at).entry
        if "agency" in line:
            wanted = Promise(
                title=line["text"],
                agency_id=agencies[line["agency"]],
                due_on=day + timedelta(days=line["days"]),
                problem=line["problem"],
                proof_wanted=line["proof"],
                supporter_ids=tuple(agencies[code] for code in line.get("supporters", ())),
                codes=tuple(line["codes"]),
            )
            promise(entry_id=entry.pk, promise=wanted, by=by, at=at)
    _papers(made, meeting, told, at=meeting.ends_at)


def _papers(made: City, meeting: Meeting, told: Any, *, at: datetime) -> None:
    by = made.actor("wati", at=at)
    close_meeting(meeting_id=meeting.pk, by=by, at=at)
    for number, caption in enumerate(told["photos"]):
        new = NewPaper(meeting_id=meeting.pk, kind="photo", title=caption)
        add_papers(new=new, uploads=[_picture(number)], by=by, at=at)
    policy = minutes_policy()
    closing = Closing(
        number=told["number"].format(year=meeting.year),
        basis=policy.basis,
        closing=policy.closing,
    )
    later = at + timedelta(hours=26)
    paper = freeze_minutes(meeting_id=meeting.pk, closing=closing, by=by, at=later)
    move_paper(paper_id=paper.pk, desk="Asisten I Sekretaris Daerah", by=by, at=later)


def _picture(number: int) -> Upload:
    """A drawn picture of a hall, without any person in it."""
    image = Image.new("RGB", (960, 640), (227, 241 - 20 * number, 240))
    pen = ImageDraw.Draw(image)
    pen.rectangle((80, 80, 880, 300), fill=(11, 100, 103))
    for row in range(3):
        for seat in range(10):
            left, top = 80 + seat * 82, 360 + row * 80 + number * 4
            pen.rectangle((left, top, left + 60, top + 46), fill=(95, 168, 166))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=70)
    return Upload(stream=io.BytesIO(out.getvalue()), name="rapat.jpg", size=out.tell())
