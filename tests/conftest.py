"""What holds for every test."""

import gc

from hypothesis import settings

# No time limit an example: a machine that is busy is no fault.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


def pytest_collection_finish():
    """What was imported until now stays for ever, once for the whole run: Heard has the collector
    do the same at each client that it makes (adapters/aws.py), and in a process with thousands of
    clients that would keep every test's account for ever too, gigabytes by the end."""
    gc.collect()
    gc.freeze()
    gc.freeze = lambda: None
