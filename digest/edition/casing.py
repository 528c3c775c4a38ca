"""Converts headlines in capitals or Title Case to sentence case: completely, or not at all.

No list of names is complete, and no day's texts contain every word. So a headline is converted only if each of its
words is known, from the lexicon or from the day's texts; otherwise it stays as its source wrote it. Headlines are never
left half converted.
"""

import re
from collections.abc import Mapping, Sequence

from digest.edition.usual_cases import Case, UsualCases
from digest.languages.interface import Casing
from digest.text.lexicon import Lexicon
from digest.text.tokens import function_words, tokens

_CORE = re.compile(r"[A-Za-z]+(?:[’'][a-z]+)?")
_SMALL = 3  # letters; Title Case may leave such short words in lower case
_SHOUTED = 4  # letters from which a word in capitals may not be an acronym


def recased(text: str, lexicon: Lexicon, spelling: UsualCases, rules: Casing) -> str:
    """Converts a headline from capitals or Title Case to sentence case if all its words are known."""
    words = text.split(" ")
    shouting = is_shouted(text)
    if shouting or is_title_case(text):
        spelt = _all_spelt(words, lexicon, spelling, rules, shouting=shouting)
        if spelt:
            return _opened(" ".join(spelt), rules)
        return " ".join(_titled(word, spelling) for word in words) if shouting else text
    return _opened(" ".join(_calm(word, spelling) for word in words), rules)


def is_title_case(text: str) -> bool:
    """Whether nearly all longer words after the first start with a capital."""
    long = [core for core in _cores(text)[1:] if len(core) > _SMALL]
    return len(long) >= 3 and sum(core[0].isupper() for core in long) >= 0.8 * len(long)


def is_shouted(text: str) -> bool:
    """Whether most longer words are in capitals."""
    long = [core for core in _cores(text) if len(core) > _SMALL]
    return len(long) >= 2 and 2 * sum(core.isupper() for core in long) > len(long)


def _cores(text: str) -> list[str]:
    return _CORE.findall(text)


def _all_spelt(
    words: Sequence[str], lexicon: Lexicon, spelling: UsualCases, rules: Casing, *, shouting: bool
) -> list[str] | None:
    """Returns every word in its usual case, or None if one of them is unknown."""
    names = _name_cases(words, lexicon, rules)
    spelt: list[str] = []
    due = True
    for word in words:
        plain = word if due or shouting else rules.within.sub(lambda part: part[0].lower(), word)
        for core in _cores(plain):
            case = Case.CAPITAL if due else _known_case(core, names, spelling, rules, shouting=shouting)
            if case is None:
                return None
            plain = plain.replace(core, _written(core, case, shouting=shouting), 1)
            due = False
        spelt.append(plain)
        due = word.endswith((":", ".", "?", "!", "–", "—")) and not word[0].isdecimal()
    return spelt


def _name_cases(words: Sequence[str], lexicon: Lexicon, rules: Casing) -> Mapping[str, Case]:
    """Returns how the lexicon writes the words of names in a headline: lower case if any variant does."""
    flat = tokens(" ".join(words))
    cases: dict[str, Case] = {}
    for name in lexicon.find(flat):
        if name.weak or (name.end - name.start > 1 and flat[max(0, name.start - 1)] in rules.articles):
            continue  # "a Harbourtown university" is not Harbourtown University
        written = [core for variant in lexicon.entries[name.id].every_variant for core in _cores(variant)]
        small = {core.lower() for core in written if core.islower()}
        for word in flat[name.start : name.end]:
            cases[word] = Case.LOWER if word in small else Case.CAPITAL
    return cases


def _known_case(
    core: str, names: Mapping[str, Case], spelling: UsualCases, rules: Casing, *, shouting: bool
) -> Case | None:
    """Returns the case of a word if the lexicon, the day's texts or the language determine it; else None."""
    word = core.lower().replace("’", "'").removesuffix("'s")
    if not shouting and not core[0].isupper():
        return Case.LOWER
    if core.isupper() and not shouting and len(core) > 1:
        return Case.UPPER
    if word in function_words() and core not in rules.names:
        return Case.LOWER
    usual = spelling.usual_case(word) or (Case.LOWER if rules.common.match(word) else None)
    named = names.get("".join(tokens(core)))
    if named is None or usual is Case.UPPER:
        return usual
    return None if named is Case.CAPITAL and usual is Case.LOWER else named


def _written(core: str, case: Case, *, shouting: bool) -> str:
    if case is Case.LOWER:
        return core.lower()
    if case is Case.UPPER:
        return core
    if shouting:
        return core[0] + core[1:].lower()
    return core[0].upper() + core[1:]


def _opened(text: str, rules: Casing) -> str:
    """Starts the sentence with a capital, except for iPhone and the like."""
    return text if rules.own.match(text) else text[:1].upper() + text[1:]


def _titled(word: str, spelling: UsualCases) -> str:
    """Converts a word in capitals to Title Case, the only safe way to write unknown words."""
    for core in _cores(word):
        plain = core.lower()
        if plain in function_words():
            word = word.replace(core, plain, 1)
        elif len(core) >= _SHOUTED and spelling.usual_case(core) is not Case.UPPER:
            word = word.replace(core, core[0] + core[1:].lower(), 1)
    return word


def _calm(word: str, spelling: UsualCases) -> str:
    """Keeps a word in capitals as an acronym, unless the day's texts write it in lower case."""
    for core in _cores(word):
        if core.isupper() and len(core) >= _SHOUTED and spelling.usual_case(core) is Case.LOWER:
            word = word.replace(core, core.lower(), 1)
    return word
