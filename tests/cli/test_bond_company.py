"""`--company` and `--industry`: a market of one's own, with totals of the whole company."""

import pytest

SAID = "customers=1200000,price=24,margin=40%,churn=1.8% a month,currency=EUR"
SMALL = ("--seeds", "2", "--customers", "1000", "--months", "24")


def test_a_run_tells_totals_and_what_was_moved(bond, bond_json):
    told = " ".join(bond("run", "price_war", *SMALL, "--company", SAID).stdout.split())
    assert "The whole company, 1,200,000 customers" in told
    assert "money in EUR" in told
    assert "simulated customers stand for 1,200,000." in told
    assert "(attention.base) from 0.042 to" in told
    company = bond_json("run", "price_war", *SMALL, "--company", SAID)["company"]
    assert company["currency"] == "EUR"
    assert company["fitted"]["is_reached"]
    assert abs(company["fitted"]["churn"] - 0.018) < 0.001
    assert company["year"] == [1, 2]
    assert 2.5e8 < company["revenue"]["mean"][0] < 4.5e8, "1.2 million people pay 24 a month"
    assert company["month"] == [12, 24]
    assert company["kept"]["mean"][1] < company["kept"]["mean"][0] < 1_200_000


def test_a_comparison_tells_differences_of_totals(bond, bond_json):
    told = " ".join(bond("compare", "price_war", "calm_market", *SMALL, "--company", SAID).stdout.split())
    assert "The whole company, 1,200,000 customers" in told
    found = bond_json("compare", "price_war", "calm_market", *SMALL, "--company", SAID, "--lang", "zh")
    assert found["company"]["profit_to_date"]["mean"][1] < 0.0
    assert "1,200,000 位客户" in found["company"]["notes"][0]


def test_a_file_says_the_same(bond_json, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        'baseline = "price_war"\n[company]\ncustomers = 1200000\nprice = 24.0\nmargin = 0.4\nchurn = 0.018\n'
        'currency = "EUR"\n'
    )
    mine = bond_json("run", str(path), *SMALL)
    said = bond_json("run", "price_war", *SMALL, "--company", SAID)
    assert mine["company"] == said["company"]
    assert mine["money"] == said["money"]


def test_what_is_set_is_set_in_the_fitted_market(bond_json):
    usual, busy = (
        bond_json("run", "price_war", *SMALL, "--company", SAID, *changes)
        for changes in ((), ("--set", "attention.base=0.15"))
    )
    assert usual["company"]["fitted"] == busy["company"]["fitted"]
    assert busy["retention"]["overall"]["mean"][24] < usual["retention"]["overall"]["mean"][24]


def test_an_industry_fills_the_rest(bond_json):
    usual = bond_json("run", "price_war", *SMALL, "--industry", "telephone")
    assert usual["market"]["prices"][0]["mean"][1] == 45.0
    mine = bond_json("run", "price_war", *SMALL, "--industry", "telephone", "--company", "customers=5000,price=24")
    assert mine["market"]["prices"][0]["mean"][1] == 24.0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--company", "customer=7"), 'Did you mean "customers"?'),
        (("--company", "customers=7,churn=1.8"), "did you mean 1.8%?"),
        (("--industry", "telefone"), 'Did you mean "telephone"?'),
        (("--industry", ""), "There is no industry"),
    ],
)
def test_bad_input_is_one_sentence(bond, options, words):
    done = bond("run", "price_war", *SMALL, *options)
    assert done.exit_code == 4
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_company_is_not_given_twice(bond, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text("[company]\ncustomers = 7\n")
    done = bond("run", str(path), *SMALL, "--company", SAID)
    assert done.exit_code == 4
    assert "of its own" in done.stderr
