"""The pictures of docs/facts.md that need markets are drawn, with both what is real and what is simulated."""

from sim.evidence.lab import Lab
from sim.handbook.side_by_side import YEARS, answers, cohort, draw

SMALL = Lab(seeds=2, customers=800)


def test_answers_stand_beside_real_ones():
    data = answers(SMALL).data
    assert dict(data.groupby("whose")["share"].sum().round(6)) == {"real": 100.0, "simulated": 100.0}
    assert set(data["answer"]) == set(range(1, 11))


def test_a_cohort_is_followed_for_eleven_years():
    data = cohort(SMALL).data
    simulated = data[data["whose"] == "simulated"].set_index("month")["active"]
    assert list(simulated.index) == list(range(1, 12 * YEARS + 1))
    assert simulated.loc[:12].mean() > simulated.loc[121:].mean() > 0.0, "fewer and fewer are active"


def test_both_are_written(tmp_path):
    draw(tmp_path, SMALL)
    assert all((tmp_path / name).read_bytes().startswith(b"\x89PNG") for name in ("answers.png", "cohort.png"))
