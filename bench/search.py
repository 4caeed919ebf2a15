"""Searches of eight people at once in a library of 20,000 documents with 100,000 uses.

The first word of the vocabulary stands in every second document, the last in every sixtieth.

Outside the process that serves: start `LAYAK_HOME=/tmp/uji LAYAK_DEMO=1 PORT=8123 bin/run`, then
`LAYAK_HOME=/tmp/uji PYTHONPATH=. python bench/search.py --port 8123`. It writes invented evidence
into that practice city, once, and prints waits in milliseconds as JSON.
"""

from __future__ import annotations

import argparse
import http.client
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from statistics import quantiles
from urllib.parse import quote

from layak.config.cli import print_facts, setup_django

DOCUMENTS, USES = 20_000, 100_000
PEOPLE, SEARCHES = 8, 20
ASKED = (
    "stunting", "gugus tugas", "posyandu remaja", "463/KEP", '"forum anak"', "akta kelahiran -surat",
    "imunisasi", "pencegahan", "rapat koordinasi", "kecamatan", "puskesmas ramah anak", "xyzzy",
    "sekolah", "dokumen 19999", "laporan tahunan", "perlindungan",
)  # fmt: skip
_WORDS = """
    anak kota layak kecamatan kelurahan sekolah puskesmas posyandu gizi stunting imunisasi akta
    kelahiran forum remaja gugus tugas rapat koordinasi laporan kegiatan pencegahan perlindungan
    kekerasan keluarga ibu bayi balita pelatihan daftar hadir peserta anggaran program dinas
    kesehatan pendidikan sosial kependudukan wali peraturan keputusan nomor tahun tentang undangan
    notulen evaluasi pemantauan tahunan ramah ruang bermain rokok kawasan sehat air minum sanitasi
"""
VOCABULARY = _WORDS.split()
FILL = """
WITH base AS (SELECT (SELECT min(id) FROM agencies_agency) AS agency,
                     (SELECT min(id) FROM people_user) AS person),
made AS (
  INSERT INTO evidence_evidence (agency_id, form, title, kind, sensitivity, number, signer, years,
    place, unplaced_because, created_at, created_by_id)
  SELECT agency, 'file', 'Dokumen ' || n || ' ' || (%(words)s::text[])[(n * 7) %% %(size)s + 1]
         || ' ' || (%(words)s::text[])[(n * 13) %% %(size)s + 1],
    CASE n %% 3 WHEN 0 THEN 'decree' WHEN 1 THEN 'report' ELSE '' END, 'internal',
    n || '/KEP/' || 2020 + n %% 6, '', ARRAY[2020 + n %% 6], '', '', now(), person
  FROM base, generate_series(1, %(documents)s) n RETURNING id),
filed AS (
  INSERT INTO evidence_evidencefile (evidence_id, version, stored_as, original_name, media_type,
    size, sha256, uploaded_at, uploaded_by_id)
  SELECT made.id, 1, 'ukur/' || made.id, 'ukur.pdf', 'application/pdf', 1,
    md5(made.id::text) || md5(made.id::text), now(), person FROM made, base RETURNING id)
INSERT INTO evidence_filetext (file_id, text, page_count, page_starts, is_from_scan, kind, number,
  signer, identity_signs, warnings, failed_because, read_at)
SELECT filed.id,
  said.text,
  3, ARRAY[0, 900, 1800], false, '', '', '', '{}', '[]', '', now() FROM filed, LATERAL (
    SELECT string_agg(CASE WHEN g <= %(size)s AND filed.id %% (g + 1) = 0
                           THEN (%(words)s::text[])[g]
                           ELSE 'kata' || (filed.id * 31 + g * (filed.id %% 17 + 3)) %% 4000 END, ' ')
    FROM generate_series(1, 400) g) AS said (text)
"""
LINK = """
INSERT INTO evaluation_evidenceuse (answer_id, evidence_id, pages, stage, added_at, added_by_id)
SELECT DISTINCT ON (a.id, e.id) a.id, e.id, '', '', now(), (SELECT min(id) FROM people_user)
FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM evidence_evidence
      WHERE title LIKE 'Dokumen %%') e
JOIN generate_series(0, %(each)s - 1) k ON true
JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n, count(*) OVER () AS total
      FROM evaluation_answer) a ON a.n = (e.n * 5 + k * 31) %% a.total + 1
ON CONFLICT DO NOTHING
"""


def fill() -> dict[str, int]:
    """The documents and uses, unless they are there from an earlier run."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM evidence_evidence WHERE title LIKE 'Dokumen %'")
        if cursor.fetchone()[0] < DOCUMENTS:
            size = len(VOCABULARY)
            cursor.execute(FILL, {"words": VOCABULARY, "size": size, "documents": DOCUMENTS})
            cursor.execute(LINK, {"each": USES // DOCUMENTS})
        # as autovacuum does within minutes, where it runs; only the owner may
        cursor.execute("VACUUM ANALYZE")
        cursor.execute(
            "SELECT (SELECT count(*) FROM evidence_filetext),"
            " (SELECT count(*) FROM evaluation_evidenceuse)"
        )
        texts, uses = cursor.fetchone()
    return {"documents": texts, "uses": uses}


def search(port: int, cookie: str, begin: int, pause: float) -> Iterator[tuple[float, int]]:
    """One person, one search after the other: seconds and status of each."""
    time.sleep(pause * begin / (PEOPLE * 5))
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for number in range(SEARCHES):
        words = ASKED[(begin + number) % len(ASKED)]
        at = time.perf_counter()
        connection.request("GET", f"/bukti/?q={quote(words)}", headers={"Cookie": cookie})
        response = connection.getresponse()
        response.read()
        yield time.perf_counter() - at, response.status
        time.sleep(pause)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--pause", type=float, default=1.0, help="seconds between two searches")
    args = parser.parse_args()
    setup_django(is_owner=True)
    from layak.config.benching.saving import writers

    held = fill()
    cookies = [desk.cookie for desk in writers("demo", PEOPLE)]
    with ThreadPoolExecutor(PEOPLE) as pool:
        runs = pool.map(
            lambda at: list(search(args.port, cookies[at], at * 5, args.pause)), range(PEOPLE)
        )
        results = [one for run in runs for one in run]
    waits = sorted(seconds * 1000 for seconds, _status in results)
    cuts = quantiles(waits, n=100)
    faults = sum(status != http.HTTPStatus.OK for _seconds, status in results)
    print_facts(
        {**held, "people": PEOPLE, "pause_s": args.pause, "searches": len(waits), "failed": faults,
         "p50_ms": round(cuts[49], 1), "p95_ms": round(cuts[94], 1), "max_ms": round(waits[-1], 1)}
    )  # fmt: skip
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
