"""How English sentences refer to each other, and how English headlines are turned into sentence case."""

import re

from digest.languages.interface import Casing, Prose, References
from digest.languages.words import word_set

ENGLISH_PROSE = Prose(
    openers=word_set("""
        he she they it his her hers its their theirs this that these those but and however meanwhile also moreover
        instead still then yet so such both there here another some others later added earlier nevertheless thus
        therefore
    """),
    pronouns=word_set("he she they his her hers their theirs them him"),
    counted=word_set(
        "killed dead arrested detained injured wounded sentenced executed indicted charged released freed"
    ),
    loose_ends=word_set("the of in and to for a an"),
    phrase_openers=word_set("""
        after amid as at before during by following for from in into near of on over since through to under while with
        says say and
    """),
    label_enders=word_set("""
        after although amid as at because before during following in near on over since though while with says say
    """),
    subordinators=word_set("as while because when although though until unless if that who which whose where"),
    origin_after=word_set("based"),
    measures=word_set("""
        year years yearold month months week weeks day days hour hours percent cities city towns provinces am
        pm
    """),
    attributions=(r"\baccording to [^,;:.]{1,60}",),
    asides=re.compile(
        r"\b(?P<before>after|over|following|amid|since|despite|because of|due to|before|ahead of|against|accused of|"
        r"on (?:charges|suspicion) of|suspected of|in (?:response|reaction) to|in protest (?:at|of)|condemn\w*|"
        r"denounc\w+|accus(?:es?|ing)|blam\w+|critici[sz]\w+|warn\w* (?:of|against|that)|den(?:ies|y|ied)) "
        r"[^,;:.–—]{1,200}",
        re.IGNORECASE,
    ),
    clause_joiners=("and", "but", "while", "including", "of them"),
    spans=word_set("minutes hours days weeks months years"),
    self_descriptions=("is a", "is the"),
    speakers=word_set("i we my our"),
    long_since=(
        r"\bpreviously\b",
        r"\bin the past\b",
        r"\bin recent years\b",
        r"\bfor (?:years|decades)\b",
        r"\byears ago\b",
        r"\b(?:has|have) long\b",
        r"\bhave often\b",
    ),
    references=References(
        back=re.compile(
            r"^(?:Among|Of|Some of|Most of|One of|Many of|All of|None of|Two of|Those) (?:them|those|these|\w+ed\b)"
            r"|^[\"'“‘]?The \d{1,2}-year-old\b"
            r"|\bthe same (?!\w+ as\b)"
        ),
        expletive=re.compile(r"^There (?:is|are|was|were|has been|have been|had been)\b"),
        persons=word_set("people women men children families police residents parents no one none"),
        plural="s",
        a_person=re.compile(r"\b(?:a|an|one|the|another|each|every)\s", re.IGNORECASE),
        singular=word_set("he she his hers him"),
        before_name=re.compile(
            r"^(?:When|While|After|Before|As|Although|Since|Once) [^,]{1,120}, (?:[A-Z][\w'’-]+ ){2}"
        ),
        definite=re.compile(r"^[\"'“‘]?The (?P<noun>[a-z][a-z-]*)(?:'s|’s)?(?P<comma>,?) (?P<following>\S+)"),
        complements=word_set("of in"),
        verbs=word_set("""
            was were is are has have had said says told added will would can could did does came went made took began
            also
        """),
    ),
)

ENGLISH_CASING = Casing(
    own=re.compile(r"i(?:Phone|Pad|OS)\b|e[A-Z]"),
    within=re.compile(
        r"\b(?:Anti|Pro|Non|Post|Pre|Mid|Co|E|Self|Ex|Multi|Semi|Sub|Re)(?=-[A-Za-z])|"
        r"(?<=\d-)(?:Year|Month|Week|Day|Hour|Member)(?:-Old)?\b"
    ),
    common=re.compile(r"[a-z]{2,}(?:tions?|sions?|ments?|ness|isms?|izing|ising|ating|ities|ously|ally)$"),
    articles=word_set("a an"),
    names=word_set("US"),
)
