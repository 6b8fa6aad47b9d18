from tests.marsad.faults import KILLS_A_ROUND, run


def test_kills_lose_nothing_double_nothing_and_rename_nothing() -> None:
    played = run(KILLS_A_ROUND, seed=4)
    assert played.breaches == []
    assert len(played.table) == KILLS_A_ROUND
