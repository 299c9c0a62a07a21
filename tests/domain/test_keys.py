"""Keys of entries: as many as may be made in one moment sort as they were made."""

from crm_desktop.domain.keys import new_key


def test_keys_of_one_moment_keep_their_order():
    made = [new_key() for _ in range(2000)]
    assert made == sorted(made)
    assert len(set(made)) == 2000


def test_keys_sort_after_those_of_a_record_s_creation():
    assert new_key() > "9"
