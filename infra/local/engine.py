"""ministack in a process of its own that ends with the one that started it.

A bed that is killed outright must not leave services and functions behind it. Run as
`python -m infra.local.engine`; everything it needs to know stands in the environment that `Bed`
gives it.
"""

import os
import threading
import time

from ministack.app import main

LOOK_SECONDS = 0.5


def end_with(parent: int) -> None:
    """Leaves as soon as `parent` is no longer this process's parent."""
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    os._exit(0)


if __name__ == "__main__":
    threading.Thread(target=end_with, args=(os.getppid(),), daemon=True).start()
    main()
