"""`python -m digest.beats`: regenerates docs/beat.schema.json after a change of the types."""

from pathlib import Path

from digest.beats.beat_file import BEAT_SCHEMA_FILE, beat_schema_text

if __name__ == "__main__":
    (Path("docs") / BEAT_SCHEMA_FILE).write_text(beat_schema_text(), encoding="utf-8")
