"""A person's own filters of the list of questions: kept under a name, thrown away.

They are nobody else's and change no data of the city, so no event tells of them.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.models import SavedFilter
from layak.rules.refusal import Refused

MOST = 20
LONGEST_NAME, LONGEST_WORDS = 60, 300


@transaction.atomic
def save_filter(*, name: str, words: str, by: Actor, at: datetime) -> SavedFilter:
    """Keep ``words``, the query part of the list's address, under ``name``.

    The same name again replaces the former words. Raises Refused: no name or filter, too long,
    or more than twenty of them.
    """
    name, words = " ".join(name.split()), words.removeprefix("?")
    if not name:
        raise Refused(_("Beri nama saringan ini, misalnya “Menunggu kepala dinas”."))
    if len(name) > LONGEST_NAME or len(words) > LONGEST_WORDS:
        raise Refused(
            _("Nama paling panjang %(n)d huruf; saringannya dipendekkan juga.") % {"n": 60}
        )
    if not words:
        raise Refused(_("Saring dahulu daftarnya, lalu simpan saringannya."))
    mine = SavedFilter.objects.filter(user=by.user)
    if mine.exclude(name=name).count() >= MOST:
        raise Refused(
            _("Sudah ada %(n)d saringan. Hapus satu yang tidak dipakai lagi.") % {"n": MOST}
        )
    kept, _is_new = SavedFilter.objects.update_or_create(
        user=by.user, name=name, defaults={"words": words, "saved_at": at}
    )
    return kept


@transaction.atomic
def delete_filter(*, filter_id: int, by: Actor) -> None:
    """Throw away an own filter. Raises SavedFilter.DoesNotExist for another's."""
    SavedFilter.objects.get(pk=filter_id, user=by.user).delete()
