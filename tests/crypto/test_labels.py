"""Domain separation: no two inputs can be the same bytes."""

from itertools import permutations

from crypto import labels


def test_no_label_begins_another() -> None:
    """Every label ends in its only zero byte, and none is the beginning of another."""
    assert all(label.endswith(b"\0") and label.count(b"\0") == 1 for label in labels.ALL)
    assert not any(one.startswith(other) for one, other in permutations(labels.ALL, 2))


def test_all_labels_are_listed() -> None:
    """`ALL` holds every label of the file once."""
    named = [value for name, value in vars(labels).items() if name.isupper() and name != "ALL"]
    assert sorted(named) == sorted(labels.ALL)
