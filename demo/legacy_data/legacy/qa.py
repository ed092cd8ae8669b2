"""AB_QA_RESULT: the laboratory's tests. TEST_DATE is text; a tidy laboratory writes ISO dates."""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc

from demo.legacy_data.columns import decimals, nullable, office_hours, times, words
from demo.legacy_data.draws import Dice, Ints
from demo.legacy_data.entities import Site
from demo.legacy_data.legacy import coil, job
from demo.legacy_data.legacy.rows import NO_PARENT, Rows

TESTS = ("TENSILE", "GAUGE", "WIDTH", "FLATNESS", "SURFACE", "BEND", "CHEMISTRY")
INSPECTORS = ("M. Kowalczyk", "J. Müller", "D. Brown", "A. Nuñez", "T. O'Brien", None)
OUTCOMES = (("PASS", "Y"), ("PASS", "Y"), ("PASS", "Y"), ("FAIL", "N"), ("CONDITIONAL", None))


def build(site: Site, rows: Ints) -> Rows:
    """The test results of `rows`."""
    dice = Dice(site.seed, "AB_QA_RESULT", rows)
    jobs = rows * site.rows("job") // site.rows("qa") + dice.below("job", 2)
    jobs = np.minimum(jobs, site.rows("job") - 1)
    coils = job.coil_of(site, jobs)
    jobs = np.where(dice.chance("incoming", 100), NO_PARENT, jobs)  # tested before any job
    outcome = dice.below("outcome", len(OUTCOMES))
    tested = coil.FIRST_DAY + 30 + rows * coil.DAYS // site.rows("qa")
    return Rows(
        {
            "TEST_ID": decimals(rows * 10 + 100_000_000, 12, 0),
            "COIL_ID": coil.key(coils),
            "JOB_ID": job.key(jobs),
            "TEST_TYPE": words(TESTS, dice.below("test", len(TESTS))),
            "TEST_DATE": pc.strftime(times(tested * 86_400_000_000), format="%Y-%m-%d"),
            "INSPECTOR": words(INSPECTORS, dice.below("inspector", len(INSPECTORS))),
            "RESULT": words([result for result, _ in OUTCOMES], outcome),
            "PASSED": words([passed for _, passed in OUTCOMES], outcome),
            "NOTES": nullable(
                words(("re-test requested", "see certificate"), dice.below("note", 2)),
                np.logical_not(dice.chance("notes", 100)),
            ),
            "CREATED_DATE": times(office_hours(dice, "created", tested)),
        },
        {"COIL_ID": coils, "JOB_ID": jobs},
    )
