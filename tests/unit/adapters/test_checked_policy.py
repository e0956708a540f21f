"""The policy that was kept at the build: the same as the file's, or not used at all."""

import os
import pickle
import shutil
from pathlib import Path

import pytest

from heard.adapters import checked_policy, policy_check
from heard.adapters.policy_file import load_policy
from heard.domain import policy as code

POLICY = Path(__file__).parents[3] / "infra" / "policy"


@pytest.fixture
def kept(tmp_path):
    """A folder with the policy, as `make build` leaves it."""
    folder = tmp_path / "policy"
    shutil.copytree(POLICY, folder)
    assert policy_check.main(["--keep", str(folder / "care.toml")]) == 0
    return folder / "care.toml"


def test_what_was_kept_is_what_the_file_says(kept):
    assert checked_policy.read(kept) == load_policy(kept)


def test_nothing_is_kept_unless_it_was_asked_for(tmp_path):
    shutil.copytree(POLICY, tmp_path, dirs_exist_ok=True)
    (tmp_path / "care.checked").unlink(missing_ok=True)
    assert policy_check.main([str(tmp_path / "care.toml")]) == 0
    assert checked_policy.read(tmp_path / "care.toml") is None


def test_nothing_is_kept_of_a_wrong_policy(tmp_path):
    wrong = tmp_path / "care.toml"
    wrong.write_text("retention_days = 'long'")
    assert policy_check.main(["--keep", str(wrong)]) == 1
    assert not (tmp_path / "care.checked").exists()


@pytest.mark.parametrize("name", ["care.toml", "holidays.json"])
def test_a_file_that_was_changed_since_is_read_anew(kept, name):
    file = kept.with_name(name)
    file.write_bytes(file.read_bytes() + b"\n")
    assert checked_policy.read(kept) is None


def test_what_other_code_kept_is_not_used(kept, tmp_path, monkeypatch):
    older = tmp_path / "policy.py"
    older.write_text("# how a policy looked before\n")
    monkeypatch.setattr(code, "__file__", str(older))
    assert checked_policy.read(kept) is None


@pytest.mark.parametrize("content", [b"", b"one line", b"heard.domain.policy\n00\nrest"])
def test_a_damaged_file_is_not_used(kept, content):
    kept.with_suffix(".checked").write_bytes(content)
    assert checked_policy.read(kept) is None


def test_only_what_a_policy_is_made_of_is_made(kept):
    with pytest.raises(pickle.UnpicklingError, match=r"no posix\.system"):
        checked_policy.write(_Trap(), kept)  # type: ignore[arg-type]


class _Trap:
    def __reduce__(self):
        return os.system, ("true",)
