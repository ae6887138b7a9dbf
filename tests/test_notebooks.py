"""The notebooks run from top to bottom, on smaller studies than they are kept with; they are kept without what they print."""

from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat")
NOTEBOOKS = sorted((Path(__file__).parents[1] / "docs" / "notebooks").glob("*.ipynb"))
assert len(NOTEBOOKS) == 2
SMALLER = {'"customers": 1000': '"customers": 100', '"points": 64': '"points": 8', '"seeds": 10': '"seeds": 3'}
"""Sizes of sweeps, which only the last digits of what is shown depend on."""


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_kept_without_output(path):
    for cell in nbformat.read(path, as_version=4).cells:
        assert cell.cell_type != "code" or (not cell.outputs and cell.execution_count is None)


def test_sizes_that_are_made_smaller_are_there():
    kept = "".join(cell.source for path in NOTEBOOKS for cell in nbformat.read(path, as_version=4).cells)
    assert not [large for large in SMALLER if large not in kept]


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_runs_from_top_to_bottom(path):
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        for large, small in SMALLER.items():
            cell.source = cell.source.replace(large, small)
    NotebookClient(
        notebook, timeout=240, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}
    ).execute()
    shown = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert any(kind == "image/svg+xml" for output in shown for kind in output.get("data", {})), "a chart is shown"
    assert not [output for output in shown if output.output_type == "error" or output.get("name") == "stderr"]
