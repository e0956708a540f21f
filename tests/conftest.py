"""What holds for every test."""

from hypothesis import settings

# No time limit an example: a machine that is busy is no fault.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
