"""The forms of a word in the languages that the database has no stemmer for."""

import re

CYRILLIC = re.compile(r"[а-яәғқңөұүһіїєґʼ-]+")
KAZAKH_OR_UKRAINIAN = re.compile(r"[әғқңөұүһіїєґʼ]")

KAZAKH = [
    re.compile(f"(?:{endings})$")
    for endings in (
        "ның|нің|дың|дің|тың|тің|ға|ге|қа|ке|ына|іне|на|не|нда|нде|да|де|та|те"
        "|нан|нен|дан|ден|тан|тен|ды|ді|ты|ті|ны|ні|ын|ін|мен|бен|пен|дағы|дегі|тағы|тегі",
        "сы|сі|ымыз|іміз|мыз|міз|ым|ім|ың|ің|ы|і",
        "лар|лер|дар|дер|тар|тер",
    )
]
"""Case, then possession, then plural: they stand in the opposite order."""

UKRAINIAN = re.compile(
    "(?:ами|ями|ові|еві|єві|ого|ому|ими|іми|ах|ях|ів|їв|ам|ям|ом|ем|єм|ою|ею|єю|их|ій|им|ий"
    "|ння|нню|нням|нь|ень|ець|тися|ти|ть|а|я|у|ю|и|і|ї|е|о)$"
)

LEAST, LEAST_UNMARKED = 4, 5
"""Letters that stay: a word that may as well be Russian has a stem from the stemmer, too."""


def beginnings(word: str) -> set[str]:
    """With what the forms of a word may begin; nothing for a short word and other alphabets."""
    if not CYRILLIC.fullmatch(word):
        return set()
    least = LEAST if KAZAKH_OR_UKRAINIAN.search(word) else LEAST_UNMARKED
    stems = {_without(word, KAZAKH, least), _without(word, [UKRAINIAN], least)}
    return {stem for stem in stems if len(stem) >= least}


def _without(word: str, endings: list[re.Pattern[str]], least: int) -> str:
    for ending in endings:
        stem = ending.sub("", word)
        word = stem if len(stem) >= least else word
    return word


def lexeme(word: str, is_beginning: bool = False) -> str:
    """A word as the database writes it in a query, where ʼ stands as '."""
    return "'" + word.replace("ʼ", "''") + ("':*" if is_beginning else "'")
