"""A sweep on a cluster: Dask by its address. Any other executor is handed to `sweep` unmodified."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

from sim.errors import BadInput
from sim.installed import lacking

SECONDS_TO_ANSWER = 15


@contextmanager
def dask_executor(address: str) -> Iterator[Executor]:
    """Yield an executor whose work is done by the workers of a Dask scheduler.

    Dask gives the work of a worker that dies to the others.

    Args:
        address: of the scheduler, as in "tcp://127.0.0.1:8786".

    Raises:
        BadInput: `distributed` is not installed, or no scheduler or no worker answers.
    """
    try:
        from distributed import Client
    except ImportError:
        raise lacking("--dask needs Dask", "distributed") from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what a worker's end means for us is said by us
    try:
        client = Client(address, timeout=SECONDS_TO_ANSWER, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        reason = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
        raise BadInput(f'--dask: no scheduler answers at "{address[:80]}" ({reason}).') from None
    try:
        try:
            client.wait_for_workers(1, timeout=SECONDS_TO_ANSWER)
        except TimeoutError:
            raise BadInput(
                f"--dask: the scheduler at {address} has no workers; start some with `dask worker`."
            ) from None
        yield client.get_executor(pure=False)
    finally:
        client.close(timeout=5)
