"""The file with what was learned from editors' labels: one relevance correction for each topic."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from digest.rank.reading.relevance_model import Coefficients, read_coefficients
from digest.services.homes import TRAINED_FOLDER

TRAINED = f"{TRAINED_FOLDER}/relevance.json"
NOTHING: Mapping[str, Coefficients] = MappingProxyType({})


def write_corrections(
    home: Path, learned: Mapping[str, Coefficients], labels: Mapping[str, Any], embedder: str, now: datetime
) -> None:
    """Stores corrections in the home, with a record of their training `labels`; deletes the file if there are none."""
    path = home / TRAINED
    if not learned:
        path.unlink(missing_ok=True)
        return
    table = {
        "made_by": "digest train relevance",
        "made_at": now.isoformat(),
        "embedder": embedder,
        "labels": labels,
        "topics": {topic: _plain(one) for topic, one in learned.items()},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    draft.write_text(json.dumps(table), "utf-8")
    draft.replace(path)


def read_corrections(home: Path, embedder: str) -> tuple[Mapping[str, Coefficients], str]:
    """Returns topic -> correction, and what is wrong with the file, or "". One made with another embedder
    is not used.
    """
    path = home / TRAINED
    try:
        table = json.loads(path.read_text("utf-8"))
        if table["embedder"] != embedder:
            made_with = f"was made with the embedder {table['embedder']!r}"
            return NOTHING, f"{TRAINED} {made_with} and is not used; run: digest train relevance"
        return {topic: read_coefficients(one) for topic, one in table["topics"].items()}, ""
    except FileNotFoundError:
        return NOTHING, ""
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        return NOTHING, f"{TRAINED} cannot be read ({error!r}) and is not used; run: digest train relevance"


def _plain(learned: Coefficients) -> dict[str, list[float]]:
    table = {"intercept": [learned.intercept], "words": learned.words.tolist()}
    return table if learned.vector is None else {**table, "vector": learned.vector.tolist()}
