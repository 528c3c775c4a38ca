"""Stories compared with the labelled days and ECB+, left out next to fitted: `python -m bench.quality stories`."""

from collections.abc import Sequence

from bench.days import DAYS_2022, DAYS_2026
from bench.pair_training import ECB, StoryFigures, Study


def print_stories() -> None:
    """Print B-cubed F1 of each collection, the mean and the worst, and the optimism of the fitted figures."""
    for vectors in (True, False):
        study = Study(vectors=vectors)
        left_out, fitted = study.left_out(), study.fitted()
        print(f"stories, {'with sentence vectors' if vectors else 'by words alone'}: B-cubed F1 by document / by text")
        print(f"  {'':12} {'left out':13} {'fitted':13} joined / in both languages, wrong joins")
        for name, out in left_out.items():
            fit = fitted[name]
            across = f"{out.joined} / {out.both_languages}, {out.wrong}" if out.both_languages else ""
            print(f"  {name:12} {_f1(out):13} {_f1(fit):13} {across}".rstrip())
        for title, days in (("2022", DAYS_2022), ("2026", DAYS_2026), (ECB, (ECB,))):
            _print_mean(title, [left_out[day] for day in days], [fitted[day] for day in days])
        for title, days in (("2022", DAYS_2022), ("2026", DAYS_2026)):
            apart = study.apart(days)
            _print_mean(f"{title}, no day of the year seen", list(apart.values()), [fitted[day] for day in days])


def _print_mean(title: str, left_out: Sequence[StoryFigures], fitted: Sequence[StoryFigures]) -> None:
    parts = []
    for name, of in (("by document", _documents), ("by text", _texts)):
        out, fit = [of(one) for one in left_out], [of(one) for one in fitted]
        mean, flattered = sum(out) / len(out), sum(fit) / len(fit)
        parts.append(f"{name} mean {mean:.3f}, worst {min(out):.3f}, fitted {flattered:.3f} (+{flattered - mean:.3f})")
    print(f"  {title}: {'; '.join(parts)}")


def _documents(one: StoryFigures) -> float:
    return one.documents


def _texts(one: StoryFigures) -> float:
    return one.texts


def _f1(one: StoryFigures) -> str:
    return f"{one.documents:.3f} / {one.texts:.3f}"
