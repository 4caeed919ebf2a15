from __future__ import annotations

import logging

from django.utils import timezone

from layak.platform import jobs
from layak.platform.audit import chain, heads
from layak.platform.audit.queries import verifications

logger = logging.getLogger(__name__)


# the sixth field counts seconds
@jobs.scheduled("audit.seal", cron="* * * * * */10")
def seal() -> None:
    """Link what was committed, and keep the head outside the database.

    A head that does not fit brings the verification of the night forward, once.
    """
    now = timezone.now()
    chain.link_pending(at=now)
    if heads.keep_head(at=now):
        return
    last = verifications(count=1)
    if not last or not last[0].problem_count:
        logger.error("audit: %s does not fit this database", heads.path())
        jobs.enqueue("ground.trail", once="ground.trail")
