"""The counts against public elections with known winners; see the README beside them."""

from __future__ import annotations

import pytest

from council.domain.tally.scottish_stv import PARTS
from tests.domain.tally.profiles import DEBIAN, SCOTTISH, count_real, needs_elections, real

pytestmark = needs_elections


def test_all_of_them_are_there():
    assert (len(SCOTTISH), len(DEBIAN)) == (40, 6)


@pytest.mark.parametrize("path", SCOTTISH + DEBIAN, ids=lambda path: path.stem)
def test_the_right_ones_are_elected(path):
    data = real(path)
    result, elected = count_real(data)
    assert set(elected) == set(data["elected"])
    assert len(elected) == data["seats"]
    assert result.count.ties == ()


def test_the_stages_of_bathgate_are_those_that_were_published():
    [path] = [path for path in SCOTTISH if path.stem == "west_lothian_2022_ward8"]
    data = real(path)
    result, elected = count_real(data)
    pearson = str(data["candidates"].index("Tony Pearson"))
    stands = [stage.votes[pearson] for stage in result.count.stages]
    assert [(2 * votes + PARTS) // (2 * PARTS) for votes in stands] == [375, 1015, 1023, 1027, 1034, 1094, 1246, 1774]
    assert stands[1] == 1015_41552  # 1,013 votes of Cartmill's surplus, each first preference worth 0.40584
    assert elected == ["Harry Cartmill", "William Hannah Boyle", "Pauline Stafford", "Tony Pearson"]
    assert result.count.quota == 1483 * PARTS
    assert [stage.kind for stage in result.count.stages] == ["first", *["surplus"] * 3, *["exclusion"] * 4]


def test_a_debian_vote_depends_on_the_unranked_being_last():
    """In 2006 another one wins where an unranked option is compared with nobody (the README says so)."""
    [path] = [path for path in DEBIAN if path.stem.endswith("2006")]
    result, elected = count_real(real(path))
    assert elected == ["Anthony Towns"]
    pairs = result.count.stages[0].pairs
    assert pairs["3"]["2"] > pairs["2"]["3"]
