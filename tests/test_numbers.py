"""A number is printed in one way, in both languages and everywhere: on sliders, in lists, sentences and chips."""

import re

import pytest

from sim.levers import declared
from sim.wording import LANGUAGES, catalogue
from sim.wording.numbers import in_unit, is_share, number, percent, plain, signed


def test_signs_zeros_and_what_is_missing():
    assert number(-1.26) == "−1.3"
    assert number(-0.04) == "0.0"
    assert number(12345.6) == "12,345.6"
    assert signed(0.04) == "0.0"
    assert signed(9.0, 2) == "+9.00"
    assert percent(0.4123) == "41%"
    assert percent(-0.055, 1) == "−5.5%"
    assert {number(float("nan")), percent(float("nan")), plain(float("nan"))} == {"–"}


def test_significant_digits_and_whole_numbers():
    assert [plain(one) for one in (0.1, 0.125, 3.80001, 1200000, 60.0, -0.5, 0.0)] == [
        "0.1", "0.125", "3.8", "1,200,000", "60", "−0.5", "0",
    ]  # fmt: skip


def test_the_unit_is_that_of_the_declaration():
    numbers = declared()
    assert in_unit(0.2, numbers["price_cut.strength"].unit) == "20%"
    assert in_unit(0.105, numbers["points_programme.strength"].unit) == "10.5%"
    assert in_unit(0.06, numbers["attention.base"].unit) == "6%"
    assert in_unit(60.0, numbers["exit_fee.strength"].unit) == "60"
    assert in_unit(1.6, numbers["price.loss_aversion"].unit) == "1.6"
    assert not is_share(numbers["dealers.per_margin"].unit), "an elasticity"
    assert not [key for key, one in numbers.items() if is_share(one.unit) and one.high > 2.0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_sets_a_number_apart_from_its_percent_sign(language):
    apart = re.compile(r"[\d}][ \u00a0]%")
    assert [code for code, text in catalogue(language).items() if apart.search(text)] == []
