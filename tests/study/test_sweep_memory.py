"""The process that shares a sweep out keeps no more in mind of a long one than of a short one."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import sys, tempfile
from pathlib import Path
from sim.study.plan import study_from
from sim.study.sweep import sweep

if __name__ == "__main__":
    study = study_from({
        "changes": {"customers": 20, "months": 2, "market.settle": 0},
        "factors": {"price_cut.strength": True, "population.receptivity": True},
        "design": {"kind": "halton", "points": int(sys.argv[1])},
        "seeds": 1,
        "outcomes": ["retention_2.overall", "profit_2"],
        "record": ["retention"],
    })
    with tempfile.TemporaryDirectory() as folder:
        assert sweep(study, folder + "/out", workers=2).is_complete
    told = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    print(int(told["VmHWM"].split()[0]) / 1024)  # the peak of this program: what getrusage says begins before it
"""


def parent_megabytes(runs):
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(runs)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    return float(done.stdout)


@pytest.mark.campaign
@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for its memory")
def test_memory_does_not_grow_with_the_runs():
    """Up to 100,000 runs. The first few thousand fill caches and pools, which is no growth."""
    few, many = parent_megabytes(3_000), parent_megabytes(9_000)
    per_run = max(many - few, 0.0) / 6_000
    assert many < 500.0
    assert few + 97_000 * per_run < 500.0, f"{few:.0f} MB at 3,000 runs, {many:.0f} MB at 9,000"
