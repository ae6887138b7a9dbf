"""Where BOND_SKIP_NOTHING=1 is set, as for every submission, a test that is skipped is a failure."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]
pytestmark = pytest.mark.slow
PASSES = "def test_one():\n    pass\n"
SKIPS = "import pytest\n\ndef test_two():\n    pytest.skip('no browser')\n"
WHOLE_FILE = "import pytest\n\npytest.importorskip('no_such_package')\n"


@pytest.mark.parametrize(
    ("files", "setting", "code", "said"),
    [
        ([PASSES], "1", 0, "0 skipped"),
        ([PASSES, SKIPS], "1", 1, "1 skipped, but BOND_SKIP_NOTHING=1 allows none"),
        ([PASSES, SKIPS, WHOLE_FILE], "1", 1, "2 skipped, but BOND_SKIP_NOTHING=1 allows none"),
        ([PASSES, SKIPS], "", 0, None),
    ],
)
def test_what_is_skipped_fails_where_nothing_may_be(pytester, monkeypatch, files, setting, code, said):
    monkeypatch.setenv("BOND_SKIP_NOTHING", setting)
    pytester.makeconftest((Path(__file__).parent / "conftest.py").read_text(encoding="utf-8"))
    pytester.makepyfile(**{f"test_{number}": text for number, text in enumerate(files)})
    done = pytester.runpytest_subprocess("-ra")
    assert done.ret == code
    assert [line for line in done.outlines if line[:1].isdigit() and " skipped" in line] == ([said] if said else [])
    assert "1 passed" in done.outlines[-1]
