"""Who hears of a message: those it names, those it answers, and nobody twice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor
from layak.evaluation.models import Answer, Comment, Thread
from layak.evaluation.queries.seat_people import people_with
from layak.evaluation.queries.talk_people import audience, desk_people, named_people
from layak.platform.notifications import notify


class Telling:
    """Notices about one message, in falling order of urgency: the first one counts.

    What was said is not repeated in a notice: mails go through other hands.
    """

    def __init__(self, answer: Answer, comment: Comment, *, by: Actor, at: datetime) -> None:
        self.answer, self.comment, self.by, self.at = answer, comment, by, at
        self.today = timezone.localdate(at)
        self.told = {by.user.pk}

    def mentioned(self) -> None:
        people = [user for user in self._audience() if user.pk in self.comment.mentions]
        self._tell(people, "comment.mentioned", _("%(name)s menyebut Anda pada %(code)s."))

    def new_thread(self, *, is_inquiry: bool) -> None:
        if is_inquiry:
            people, kind = desk_people(today=self.today), "inquiry.asked"
            said = _("%(name)s bertanya kepada sekretariat tentang %(code)s.")
        else:
            lead_id = self.answer.lead_id  # type: ignore[attr-defined]  # annotated
            people = people_with("answer.edit", agency_id=lead_id, today=self.today)
            kind, said = "thread.opened", _("%(name)s memulai percakapan tentang %(code)s.")
        self._tell(people, kind, said)

    def reply(self, thread: Thread) -> None:
        """Those who wrote or were named before, as far as they still may see it."""
        taking_part: set[int] = set()
        for writer, names in thread.comments.values_list("written_by_id", "mentions"):
            taking_part |= {writer, *names}
        people = [user for user in self._audience() if user.pk in taking_part]
        self._tell(people, "comment.replied", _("%(name)s membalas percakapan tentang %(code)s."))

    def guidance(self) -> None:
        people = named_people(self.answer, today=self.today)
        said = _("Jawaban sekretariat tentang %(code)s menjadi petunjuk untuk semua.")
        self._tell(people, "guidance.written", said)

    def _audience(self) -> list[User]:
        return audience(self.answer, today=self.today)

    def _tell(self, people: Iterable[User], kind: str, said: str) -> None:
        users = [user for user in people if user.pk not in self.told]
        self.told |= {user.pk for user in users}
        notify(
            users=users,
            kind=kind,
            text=said % {"name": self.by.user.name, "code": self.answer.code},
            url=comment_url(self.answer.pk, self.comment.pk),
            about=f"thread:{self.comment.thread_id}",
            at=self.at,
        )


def comment_url(answer_id: int, comment_id: int) -> str:
    """The message on the page of its answer's conversation."""
    return f"/evaluasi/jawaban/{answer_id}/percakapan/#pesan-{comment_id}"
