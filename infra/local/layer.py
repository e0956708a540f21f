"""The layer for the interpreter at hand.

`sam build` makes wheels for Lambda's Python and processor, which this machine may not have. The bed
takes the same versions for its own. Libraries are fetched once and kept under `.heard/` by the hash
of what they were made from; the heard package is copied fresh for every bed.
"""

import compileall
import hashlib
import io
import os
import platform
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT / "shared"
KEPT = ROOT / ".heard"


def layer_zip(folder: Path) -> bytes:
    """The layer: a pointer to the libraries, and one to a copy of the heard package in `folder`.

    ministack unpacks a layer anew for every process of every function, and would compile it anew
    too. Four thousand files of libraries and hundreds of ours would take each of them more than a
    second; so they lie unpacked and compiled already, and the layer puts them on the path as
    `/opt/python` would.
    """
    shutil.copytree(
        SHARED / "heard", folder / "heard", ignore=shutil.ignore_patterns("__pycache__")
    )
    compileall.compile_dir(folder, quiet=2)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "python/lib/python3/site-packages/libraries.pth",
            f"import sys; sys.path[:0] = {[str(folder), str(libraries())]!r}\n",
        )
    return content.getvalue()


def folder_zip(folder: Path) -> bytes:
    """A folder as a deployment package."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        add_folder(archive, folder, "")
    return content.getvalue()


def add_folder(archive: zipfile.ZipFile, folder: Path, prefix: str) -> None:
    """Adds every file below `folder`, caches left out."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            archive.write(path, Path(prefix) / path.relative_to(folder))


def libraries() -> Path:
    """The folder with what `shared/requirements.txt` names, fetched if it is not there yet."""
    recipe = hashlib.sha256(f"{sys.version} {platform.machine()}".encode())
    for name in ("requirements.txt", "requirements.lock"):
        recipe.update((SHARED / name).read_bytes())
    finished = KEPT / f"layer-{recipe.hexdigest()[:16]}"
    if not finished.exists():
        _fetch(finished)
    return finished


def _fetch(finished: Path) -> None:
    # A folder per process: two beds that start at once must not write into one another's.
    target = KEPT / f"layer-build-{os.getpid()}"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    print("layer: fetching the libraries of shared/requirements.txt", file=sys.stderr, flush=True)
    subprocess.run(  # noqa: S603  our own interpreter, our own files
        [
            *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
            *("--no-compile", "--no-deps", "--only-binary=:all:", "--target", str(target)),
            *("-c", str(SHARED / "requirements.lock"), "-r", str(SHARED / "requirements.txt")),
        ],
        check=True,
    )
    compileall.compile_dir(target, quiet=2)
    try:
        target.rename(finished)
    except OSError:
        # Another bed was faster; its folder holds the same.
        shutil.rmtree(target)
