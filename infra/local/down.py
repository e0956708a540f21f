"""`make down`: ends the bed that runs."""

from infra.local import running

if __name__ == "__main__":
    print("Down." if running.end() else "No bed was up.")
