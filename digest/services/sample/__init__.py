"""The bundled sample day, written for this project: twelve publishers who do not exist and a day that never was.

`articles/*.txt` are the texts, `feeds.yaml` the sample's publishers and sources, `day.warc.gz` the recorded day that
`python -m digest.services.sample.pack` makes from the texts.
"""

import re
from pathlib import Path

FOLDER = Path(__file__).parent
ARCHIVE = FOLDER / "day.warc.gz"
SETTINGS = FOLDER / "feeds.yaml"
NOTICE = "Sample text written for Top Ten; no event described here happened."
SUBSCRIBER = "reader@demo.example"

_TOP_LEVEL_KEY = re.compile(r"^[a-z_]+:", re.MULTILINE)


def sample_feeds_yaml(shipped: str) -> str:
    """The feeds.yaml of the sample's home: the sample's own edition and sources, with the topics of `shipped`.

    The vocabulary is spliced as text, so that the topics exist once and keep their comments. Raises ValueError when
    `shipped` has no top-level `topics:`.
    """
    return f"{SETTINGS.read_text(encoding='utf-8').rstrip()}\n\n{_block(shipped, 'topics')}\n"


def _block(yaml: str, key: str) -> str:
    """A top-level key of a YAML text with all that is indented under it."""
    starts = [match.start() for match in _TOP_LEVEL_KEY.finditer(yaml)]
    for start, end in zip(starts, [*starts[1:], len(yaml)], strict=True):
        if yaml.startswith(f"{key}:", start):
            lines = yaml[start:end].rstrip().splitlines()
            while lines[-1].startswith("#") or not lines[-1].strip():  # they introduce the next key
                lines.pop()
            return "\n".join(lines)
    raise ValueError(f"no top-level '{key}:' in the shipped feeds.yaml")
