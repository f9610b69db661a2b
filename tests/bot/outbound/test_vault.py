"""What lies encrypted in the database, and the key that a new installation makes for itself."""

from __future__ import annotations

import stat
import threading

import pytest

from bot.outbound.vault import KEY_FILE, Vault, kept_key

URL = "https://oapi.dingtalk.com/robot/sendBySession?session=66d7c695a900000000000000000deb88"


def test_what_was_locked_opens_with_the_same_key_only():
    locked = Vault("one key").lock(URL)
    assert URL not in locked
    assert Vault("one key").unlock(locked) == URL
    assert Vault("another").unlock(locked) is None


def test_the_same_address_never_looks_the_same_twice():
    vault = Vault("one key")
    assert vault.lock(URL) != vault.lock(URL)


@pytest.mark.parametrize(
    "damaged",
    [
        pytest.param("", id="nothing"),
        pytest.param("gAAAA", id="too short"),
        pytest.param(URL, id="never locked"),
        pytest.param("签", id="beyond ASCII"),
    ],
)
def test_what_was_not_locked_is_not_opened(damaged):
    assert Vault("one key").unlock(damaged) is None


def test_a_changed_letter_is_noticed():
    locked = Vault("one key").lock(URL)
    middle = len(locked) // 2
    other = "A" if locked[middle] != "A" else "B"
    assert Vault("one key").unlock(locked[:middle] + other + locked[middle + 1 :]) is None


def test_keys_rotate_newest_first():
    old, rotating, new = Vault("old"), Vault(" new , old ,"), Vault("new")
    assert rotating.unlock(old.lock(URL)) == URL
    assert new.unlock(rotating.lock(URL)) == URL
    assert new.unlock(old.lock(URL)) is None


def test_a_new_installation_makes_a_key_and_keeps_it(tmp_path):
    folder = tmp_path / "data"
    made = kept_key(folder)
    assert len(made) >= 43  # 32 bytes
    assert kept_key(folder) == made
    assert kept_key(tmp_path / "elsewhere") != made


def test_only_its_owner_reads_the_key_and_nothing_else_is_left(tmp_path):
    kept_key(tmp_path)
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == [KEY_FILE]


def test_a_key_that_is_there_is_not_touched(tmp_path):
    (tmp_path / KEY_FILE).write_text("written by hand\n")
    assert kept_key(tmp_path) == "written by hand"
    assert (tmp_path / KEY_FILE).read_text() == "written by hand\n"


def test_processes_that_start_at_once_agree_on_one_key(tmp_path):
    for turn in range(40):
        folder, together, found = tmp_path / str(turn), threading.Barrier(4), []

        def start(folder=folder, together=together, found=found):
            together.wait()
            found.append(kept_key(folder))

        threads = [threading.Thread(target=start) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(found) == 4
        assert len(set(found)) == 1
        assert found[0]


def test_a_full_disk_leaves_no_empty_key_behind(tmp_path, monkeypatch):
    def full(*given, **named):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr("bot.outbound.vault.os.fsync", full)
        with pytest.raises(OSError, match="No space"):
            kept_key(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert kept_key(tmp_path)
