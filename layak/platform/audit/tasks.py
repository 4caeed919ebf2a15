from __future__ import annotations

import logging

from django.utils import timezone

from layak.platform import jobs
from layak.platform.audit import chain, heads

logger = logging.getLogger(__name__)


# the sixth field counts seconds
@jobs.scheduled("audit.seal", cron="* * * * * */10")
def seal() -> None:
    """Link what was committed, and keep the head outside the database."""
    now = timezone.now()
    chain.link_pending(at=now)
    if not heads.keep_head(at=now):
        logger.error("audit: %s does not fit this database; bin/layak verify-audit", heads.path())
