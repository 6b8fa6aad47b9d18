from datetime import date
from typing import Any

import pytest

from parser.linking.coreference import Cluster
from parser.linking.frame import is_frame
from parser.linking.summary import Summary, summarise
from tests.parser.reports import mention, told


def summary(kind: str, partners: str, **fields: Any) -> Summary:
    return summarise(Cluster([told(mention(kind, partners, **fields))]), today=date(2025, 12, 1))


ASSEMBLY = summary("conference", "INTERPOL", date="2025-11-24", date_end="2025-11-27", place="Marrakech")
VISIT = summary("visit", "ES", date="2025-01-28", date_end="2025-01-29")


@pytest.mark.parametrize(
    ("outer", "inner"),
    [
        (ASSEMBLY, summary("agreement", "ET", date="2025-11-24", place="Marrakech")),
        (ASSEMBLY, summary("meeting", "PL SE", date="2025-11-24", date_end="2025-11-27", place="Marrakech")),
        (ASSEMBLY, summary("award", "INTERPOL", date="2025-11-27", place="Marrakech")),
        (VISIT, summary("agreement", "ES", date="2025-01-29", place="Madrid")),
    ],
)
def test_what_happens_on_its_days_in_its_city_or_with_its_partner_happens_at_its_margin(outer: Summary, inner: Summary) -> None:
    assert is_frame(outer, inner)


@pytest.mark.parametrize(
    ("outer", "inner"),
    [
        (ASSEMBLY, summary("agreement", "ET", date="2025-11-28", place="Marrakech")),
        (ASSEMBLY, summary("agreement", "ET", date="2025-11-24", place="Rabat")),
        (ASSEMBLY, summary("agreement", "ET", date="2025-11-24")),
        (ASSEMBLY, summary("agreement", "NO", date="2025-11", place="Marrakech")),
        (ASSEMBLY, summary("agreement", "NO", place="Marrakech")),
        (ASSEMBLY, summary("operation", "ES", date="2025-11-25", place="Marrakech")),
        (ASSEMBLY, summary("conference", "AIMC", date="2025-11-25", place="Marrakech")),
        (VISIT, summary("agreement", "FR", date="2025-01-29")),
        (summary("meeting", "ES", date="2025-01-28"), summary("agreement", "ES", date="2025-01-28")),
    ],
)
def test_anything_less_is_no_margin(outer: Summary, inner: Summary) -> None:
    assert not is_frame(outer, inner)
