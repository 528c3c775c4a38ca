"""The bundled sample day, written for this project: twelve fictitious publishers and invented events.

`articles/*.txt` are the texts, `feeds.yaml` the sample's publishers and sources, `day.warc.gz` the recorded day that
`python -m digest.services.sample.pack` makes from the texts.
"""

from pathlib import Path

FOLDER = Path(__file__).parent
ARCHIVE = FOLDER / "day.warc.gz"
SETTINGS = FOLDER / "feeds.yaml"
NOTICE = "Sample text written for Top Ten; no event described here happened."
SUBSCRIBER = "reader@demo.example"


def sample_feeds_yaml() -> str:
    """Returns the feeds.yaml of the sample's home: the shipped beats without their sources, plus its own sources."""
    return SETTINGS.read_text(encoding="utf-8")
