"""What an evidence and its newest file tell, as parts of the statements of others (ADR 0015).

Each function gives the SQL of a row for ``JOIN LATERAL``; it takes the name of a column.
"""

from __future__ import annotations

# the newest file of each evidence of "evidence"
MINE = """mine AS MATERIALIZED (
  SELECT DISTINCT ON (evidence_id) evidence_id, id, sha256 FROM evidence_evidencefile
  WHERE evidence_id = ANY(%(evidence)s) ORDER BY evidence_id, version DESC)"""
# what more than one evidence holds as its newest file: the content (``sha256``) and each that has
# it (``id``), where one of "evidence" does
TWINS = f"""(
  WITH {MINE}, twice AS (SELECT DISTINCT m.sha256 FROM mine m
    JOIN evidence_evidencefile o ON o.sha256 = m.sha256 AND o.evidence_id <> m.evidence_id)
  SELECT f.sha256, f.evidence_id AS id
  FROM twice JOIN evidence_evidencefile f ON f.sha256 = twice.sha256
  WHERE NOT EXISTS (SELECT 1 FROM evidence_evidencefile later
    WHERE later.evidence_id = f.evidence_id AND later.version > f.version))"""  # noqa: S608 - our own
# what was found to look like the newest file of one of "evidence" (``mine_id``), from either side
# (``id``); also what a person says are two
LOOKALIKES = f"""(
  WITH {MINE}, pairs AS (
    SELECT m.evidence_id, l.other_id AS file_id, l.kind, l.dismissed_at FROM mine m
    JOIN evidence_filelikeness l ON l.file_id = m.id
    UNION ALL
    SELECT m.evidence_id, l.file_id, l.kind, l.dismissed_at FROM mine m
    JOIN evidence_filelikeness l ON l.other_id = m.id)
  SELECT p.evidence_id AS mine_id, p.kind, p.dismissed_at, o.evidence_id AS id
  FROM pairs p JOIN evidence_evidencefile o ON o.id = p.file_id)"""  # noqa: S608 - our own


def evidence_sql(evidence: str) -> str:
    """The evidence with its newest file, whose columns are NULL where it has none."""
    return f"""(
  SELECT proof.*, newest.*
  FROM evidence_evidence proof
  LEFT JOIN LATERAL (
    SELECT file.id AS file_id, file.version, file.media_type, file.size, file.sha256,
      file.uploaded_at
    FROM evidence_evidencefile file WHERE file.evidence_id = proof.id
    ORDER BY file.version DESC LIMIT 1) newest ON true
  WHERE proof.id = {evidence})"""  # noqa: S608 - the name of a column


def reading_sql(file: str) -> str:
    """What was read in a file, if it was, and how its scan for viruses ended (``scan``)."""
    return f"""(
  SELECT words.*, scan.state AS scan,
    (SELECT coalesce(sum(sign.value::int), 0)
     FROM jsonb_each_text(words.identity_signs) sign) AS identity_count
  FROM (SELECT {file} AS id) file
  LEFT JOIN evidence_filetext words ON words.file_id = file.id
  LEFT JOIN evidence_filescan scan ON scan.file_id = file.id)"""  # noqa: S608 - as above


def activity_sql(evidence: str) -> str:
    """The activity of which the evidence is a photo."""
    return f"""(
  SELECT activity.happened_on, activity.ward_id
  FROM evidence_activityphoto photo JOIN evidence_activity activity ON activity.id = photo.activity_id
  WHERE photo.evidence_id = {evidence} LIMIT 1)"""  # noqa: S608 - as above
