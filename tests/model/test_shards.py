import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model.shards import WHOLE, Shard, shard_of, shards

PARTS = st.integers(min_value=1, max_value=1000)


@given(of=PARTS, identifier=st.text("0123456789abcdef", min_size=32, max_size=32))
def test_every_id_is_between_the_ends_of_exactly_one_shard(of: int, identifier: str) -> None:
    assert sum(one.first < identifier < one.end for one in shards(of)) == 1


@given(of=PARTS, name=st.text(max_size=20))
def test_every_name_is_held_by_exactly_one_shard(of: int, name: str) -> None:
    assert [one for one in shards(of) if one.holds(name)] == [shard_of(name, of)]


def test_the_whole_holds_everything() -> None:
    assert shards(1) == (WHOLE,)
    assert WHOLE.holds("herald.example")


@pytest.mark.parametrize(("number", "of"), [(1, 1), (-1, 3), (3, 3), (0, 0)])
def test_there_is_no_shard_beyond_the_parts(number: int, of: int) -> None:
    with pytest.raises(ValueError, match="there is no shard"):
        Shard(number=number, of=of)
