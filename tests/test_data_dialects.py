"""One known panel and one known log in 200 dialects each: the same measures, or a refusal that names the doubt."""

import numpy as np
import pytest

from sim.data import Options, read_data
from sim.errors import BadInput
from sim.evidence.described import described

PEOPLE, PURCHASES = 24, 9
BRANDS = ("Acme", "Näher", "NA", "None", "007")
SEPARATORS = (",", ";", "\t", "|")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1")
DATES = {
    "%Y-%m-%d": "ymd",
    "%Y/%m/%d": "ymd",
    "%Y%m%d": "ymd",
    "%y%m%d": "ymd",
    "%d/%m/%Y": "dmy",
    "%d.%m.%y": "dmy",
    "%m/%d/%Y": "mdy",
    "%m-%d-%y": "mdy",
    "%d-%b-%Y": "",
    "%B %d, %Y": "",
    "%Y-%m-%dT%H:%M:%S+02:00": "ymd",
    "%d/%m/%Y %I:%M %p": "dmy",
    "serial": "",
    "seconds": "",
}
NAMES = (
    ("customer", "brand", "date", "amount"),
    ("Household ID", "Store", "Order Date", "Total Amount (EUR)"),
    ("hh", "choice", "day", "amt"),
    ("memberNo", "Brand_Name", "transaction-date", "net_sales"),
    ("客户编号", "品牌", "购买日期", "消费金额"),
)  # fmt: skip
DOUBTS = ("can be read in", "two ways", "two orders")


def truth(rng):
    """Return who bought what on which day for how much, some amounts with decimals and some in thousands."""
    who = np.repeat(np.arange(PEOPLE), PURCHASES)
    brand = rng.integers(len(BRANDS), size=len(who))
    day = np.datetime64("2022-01-01") + np.concatenate(
        [np.sort(rng.choice(700, PURCHASES, replace=False)) for _ in range(PEOPLE)]
    )
    cents = np.where(
        rng.random(len(who)) < 0.2,
        100_000 + 100 * rng.integers(900_000, size=len(who)),
        rng.integers(50, 90_000, len(who)),
    )
    if rng.random() < 0.2:
        cents = cents // 100 * 100  # no decimals at all
    return who, brand, day, cents


def amount(rng, cents, style):
    """Return an amount as people write it."""
    decimal, group, currency, keep = style
    whole, rest = divmod(int(cents), 100)
    text = f"{whole:,}".replace(",", group)
    text += f"{decimal}{rest:02d}" if keep or rest else ""
    return currency.format(text)


def day_text(day, form):
    day = day.astype("datetime64[s]").item()
    if form == "serial":
        return str((day - day.replace(year=1899, month=12, day=30)).days)
    if form == "seconds":
        return str(int(np.datetime64(day, "s").astype(np.int64)) + 3600)
    return day.replace(hour=10).strftime(form)


def cell(text, separator, always):
    return '"' + text.replace('"', '""') + '"' if always or separator in text else text


def written(rng, table):
    """Return a table as bytes in a dialect, with what its owner might have to say of it."""
    who, brand, day, cents = table
    separator, encoding, form = rng.choice(SEPARATORS), rng.choice(ENCODINGS), rng.choice(list(DATES))
    names = NAMES[rng.integers(len(NAMES))]
    if encoding in {"cp1252", "latin-1"}:
        names = NAMES[rng.integers(len(NAMES) - 1)]
    decimal = rng.choice([".", ","])
    group = rng.choice(["", "," if decimal == "." else ".", " "])
    style = (
        decimal,
        group,
        rng.choice(["{}", "€ {}", "{} EUR"]) if encoding != "latin-1" else "{}",
        rng.random() < 0.7,
    )
    ids = rng.choice(["{:04d}", "C-{}", "{}"])
    quoted = rng.random() < 0.2
    order = rng.permutation(len(who)) if rng.random() < 0.5 else np.arange(len(who))
    rows = [
        [ids.format(who[at]), BRANDS[brand[at]], day_text(day[at], form), amount(rng, cents[at], style)]
        for at in order.tolist()
    ]
    places = rng.permutation(4)
    lines = [separator.join(cell(row[at], separator, quoted) for at in places) for row in [list(names), *rows]]
    dropped = 0
    if rng.random() < 0.3:
        lines[:0] = ["Purchases of the panel", ""]
    if rng.random() < 0.3:
        at = int(rng.integers(5, len(lines)))
        lines.insert(at, "")
        dropped += 1
    if rng.random() < 0.3:
        lines.append(separator * 3)
        dropped += 1
    if rng.random() < 0.2:
        total = ["", "", "", amount(rng, int(cents.sum()), style)]
        total[0] = "Total"
        lines.append(separator.join(cell(total[at], separator, quoted) for at in places))
        dropped += 1
    if rng.random() < 0.15 and names[0] != "客户编号":
        lines.insert(0, f"sep={separator}")
    content = rng.choice(["\n", "\r\n"]).join(lines) + rng.choice(["", "\n"])
    return content.encode(encoding), {"dates": DATES[form], "decimal": decimal, "encoding": encoding}, len(rows)


def same(found, expected):
    """Check that measures are the same, number by number."""
    assert found.keys() == expected.keys()
    for code, table in expected.items():
        if isinstance(table, dict):
            for key, value in table.items():
                assert str(found[code][key]) == str(value) or found[code][key] == pytest.approx(value, rel=1e-9), (
                    code,
                    key,
                )
        else:
            assert found[code] == table


@pytest.mark.parametrize("seed", range(200))
def test_any_dialect_gives_the_same_measures_or_names_its_doubt(tmp_path, seed):
    rng = np.random.default_rng(seed)
    table = truth(rng)
    who, brand, day, cents = table
    plain = "customer,brand,date,amount\n" + "".join(
        f"{a:04d},{BRANDS[b]},{c},{d / 100:.2f}\n" for a, b, c, d in zip(who, brand, day, cents, strict=True)
    )
    (tmp_path / "plain.csv").write_text(plain, encoding="utf-8")
    expected = read_data(tmp_path / "plain.csv")
    content, said, n = written(rng, table)
    path = tmp_path / "own.csv"
    path.write_bytes(content)
    try:
        own = read_data(path)
    except BadInput as error:
        assert any(doubt in str(error) for doubt in DOUBTS), error  # noqa: PT017 - most of it is read
        own = read_data(path, Options(**said))  # and there is a way out
    if own.seen.encoding != said["encoding"] and own.seen.notes and own.seen.notes[0][0] == "encoding_guessed":
        own = read_data(path, Options(**said))  # a wrong guess garbles the names of brands, and their order
    assert own.seen.used == n
    assert own.seen.used + sum(one.rows for one in own.seen.dropped) == own.seen.rows
    same(described(own.data), described(expected.data))
