"""The model's English text for why a story is not picked equals that of the catalogue."""

import pytest

from digest.languages.catalogues import wording
from digest.model.barriers import WORDS, Barrier, KeptOut


@pytest.mark.parametrize("barrier", Barrier)
def test_files_and_pages_say_a_barrier_alike(barrier: Barrier) -> None:
    assert wording("en").template(f"desk.out_{barrier}") == WORDS[barrier]


def test_further_reasons_follow_the_first() -> None:
    others = (KeptOut(barrier=Barrier.RESERVED, values={"topic": "t"}), KeptOut(barrier=Barrier.UNLIKE))
    found = KeptOut(barrier=Barrier.BETTER, values={"size": "2"}, others=others)
    assert str(found) == "the 2 places went to stories with a better score or kept for t or unlike the others"


def test_what_an_editor_wrote_is_not_read_as_a_template() -> None:
    found = KeptOut(barrier=Barrier.KILLED, values={"author": "{reason}", "reason": "{0} {author}"})
    assert str(found) == "killed by {reason}: {0} {author}"
