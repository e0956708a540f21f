"""The layer and Lambda's runtime are all that a function has: what it imports must be in one of them.

On a developer's machine everything is installed, so a library that is missing from
`shared/requirements.txt` would first be missed in production.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from infra.local.layer import ROOT, SHARED, libraries

# What Lambda's Python brings. Its versions are its own, so the layer leaves them alone.
RUNTIME = {"boto3", "botocore", "s3transfer", "urllib3", "jmespath", "dateutil", "six"}


@pytest.fixture(scope="module")
def runtime(tmp_path_factory):
    """A folder that holds what Lambda's runtime brings, and nothing else."""
    folder = tmp_path_factory.mktemp("runtime")
    for name in RUNTIME:
        (found,) = [
            path
            for entry in sys.path
            for path in (Path(entry) / name, Path(entry) / f"{name}.py")
            if "site-packages" in entry and path.exists()
        ]
        (folder / found.name).symlink_to(found)
    return folder


@pytest.mark.parametrize("function", sorted(p.parent.name for p in ROOT.glob("functions/*/app.py")))
def test_a_function_starts_with_the_layer_and_the_runtime_alone(function, runtime):
    path = [ROOT / "functions" / function, libraries(), SHARED, runtime]
    script = f"import sys; sys.path[:0] = {[str(each) for each in path]!r}; import app; app.handler"
    # -S: no site-packages; -I: nothing from this environment either.
    started = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script],
        capture_output=True,
        text=True,
        check=False,
        env={"AWS_DEFAULT_REGION": "us-east-1"},
        cwd=ROOT,
    )
    assert started.returncode == 0, started.stderr[-2000:]


def test_every_library_of_the_layer_is_pinned():
    names = {
        line.split("#")[0].strip().lower()
        for line in (SHARED / "requirements.txt").read_text().splitlines()
    } - {""}
    pinned = {
        line.split("==")[0].lower().replace("_", "-")
        for line in (SHARED / "requirements.lock").read_text().splitlines()
        if "==" in line
    }
    assert names <= pinned


def test_the_lock_names_versions_and_no_place_to_get_them_from():
    for line in (SHARED / "requirements.lock").read_text().splitlines():
        assert line.startswith("#") or line.count("==") == 1
        assert "://" not in line
        assert "@" not in line
