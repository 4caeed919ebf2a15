"""A database of its own with the demo city, thrown away afterwards."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout

from django.db import connection
from django.db.utils import ProgrammingError
from django.test.utils import override_settings
from django.utils import timezone

from layak.config.console.trouble import Trouble
from layak.config.demo import maker

NAME = "layak_bench"
SETTINGS = {
    "ROOT_URLCONF": "layak.config.benching.urls",
    "ALLOWED_HOSTS": ["testserver"],
    "SESSION_COOKIE_SECURE": False,
    "CSRF_COOKIE_SECURE": False,
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    "STORAGES": {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    },
}
# copies of the current round, answered and shared out as it is, but closed
MORE_ROUNDS = """
WITH one AS (SELECT * FROM evaluation_round WHERE code = 'demo'),
made AS (
  INSERT INTO evaluation_round (code, title, revision_id, evaluation_year, data_years, target_rank,
                                policy, caretaker_id, opened_at, closed_at, locked_at, locked_by_id)
  SELECT 'lama-' || n, title, revision_id, evaluation_year - 3 - n, ARRAY[evaluation_year - 4 - n],
         target_rank, policy, caretaker_id, opened_at - make_interval(years => 3 + n),
         opened_at - make_interval(years => 2 + n), opened_at - make_interval(years => 2 + n),
         (SELECT min(id) FROM people_user)
  FROM one, generate_series(1, %(count)s) n RETURNING id),
copied AS (
  INSERT INTO evaluation_answer (round_id, question_id, code, position, maximum, stage, option, mark,
    figures, note, not_applicable_reason, versions, stage_since_at, returned_count)
  SELECT made.id, question_id, a.code, position, maximum, stage, option, mark, figures, note,
    not_applicable_reason, versions, stage_since_at, returned_count
  FROM made, evaluation_answer a JOIN one ON a.round_id = one.id
  RETURNING id, question_id)
INSERT INTO evaluation_assignment (answer_id, agency_id, relation, position, assigned_at, state)
SELECT copied.id, s.agency_id, s.relation, s.position, s.assigned_at, s.state
FROM copied JOIN evaluation_answer a ON a.question_id = copied.question_id
JOIN one ON a.round_id = one.id
JOIN evaluation_assignment s ON s.answer_id = a.id AND s.ended_at IS NULL
"""
# promises over all agencies and three years: half of them closed, some late, some reported
MORE_PROMISES = """
INSERT INTO followups_followup (title, problem, proof_wanted, agency_id, codes, due_on, origin,
  origin_label, origin_url, series, state, created_at, created_by_id, reported_at, reported_by_id,
  ended_at, ended_by_id)
SELECT 'Janji ' || n || ' tentang layanan anak', '', '', a.ids[1 + n %% cardinality(a.ids)],
  ARRAY['14.1'], current_date - 500 + (n %% 1000), '', 'Rakor', '', 'rakor',
  CASE WHEN n %% 2 = 0 THEN 'closed' WHEN n %% 17 = 1 THEN 'reported' ELSE 'open' END,
  now(), u.id,
  CASE WHEN n %% 2 = 0 OR n %% 17 = 1 THEN now() END,
  CASE WHEN n %% 2 = 0 OR n %% 17 = 1 THEN u.id END,
  CASE WHEN n %% 2 = 0 THEN now() END, CASE WHEN n %% 2 = 0 THEN v.id END
FROM generate_series(1, %(count)s) n,
  (SELECT array_agg(id ORDER BY id) AS ids FROM agencies_agency WHERE ended_on IS NULL) a,
  (SELECT id FROM people_user WHERE username = 'sari') u,
  (SELECT id FROM people_user WHERE username = 'wati') v
"""


@contextmanager
def bench_place() -> Iterator[None]:
    """The demo city in a database that exists only meanwhile. Needs the owner's role."""
    settings_ = connection.settings_dict
    former = settings_["NAME"]
    settings_["TEST"] = {**settings_.get("TEST", {}), "NAME": NAME}
    with override_settings(**SETTINGS):
        try:
            # it tells of the cache table on stdout, which is for the figures
            with redirect_stdout(sys.stderr):
                connection.creation.create_test_db(verbosity=0, autoclobber=True)
        except ProgrammingError as error:
            raise Trouble(
                "Pengukuran memerlukan hak membuat basis data (CREATEDB) bagi peran pemilik."
            ) from error
        try:
            maker.make(at=timezone.now())
            yield
        finally:
            connection.creation.destroy_test_db(former, verbosity=0)


def add_rounds(count: int) -> None:
    """That many more closed rounds with all their answers."""
    with connection.cursor() as cursor:
        cursor.execute(MORE_ROUNDS, {"count": count})
        cursor.execute("ANALYZE")


def add_promises(count: int) -> None:
    """That many more promises."""
    with connection.cursor() as cursor:
        cursor.execute(MORE_PROMISES, {"count": count})
        cursor.execute("ANALYZE")
