"""What else says the same, in the four languages: demand verbs, and what demands are about.

A line is one meaning. `releas*` stands for every word that begins so, `free` for itself only, and
`european_union` for two words in a row; `=release` is a code of the vocabulary or of a country,
which stands in the search of each row that has it. Who asks for a word that fits a line finds the
whole line. A word belongs here if its stem does not find it, and only if it means nothing else.
"""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from .forms import lexeme

MEANINGS = """
=release releas* liberat* free freed freeing освобо* отпустит* босат* звільн*
=investigate investigat* inquir* расслед* тергеу* розслід*
=accountability =remedy accountab* ответственност* привлеч* жауапкершілік* жауапқа відповідальн*
=remedy compensat* redress* reparation* remedy remedies компенсац* возмещ* өтем* відшкод*
=restore_access =internet internet* интернет* ғаламтор* інтернет*
=restore_access restor* reconnect* восстанов* қалпына віднов*
=lift_restriction emergency чрезвычайн* төтенше надзвичайн*
=reopen_organisation reopen*
=protect_persons protect* защит* защищ* қорғау* қорға қорғаңыз* захист* захищ*
=stop_excessive_force =use_of_force force силы силу силой күш күшті сили силою
=restraint restrain* сдержанн* ұстамдылық* стриман*
=change_law =adopt_policy law laws legislat* закон* заң заңды заңдар* заңнама*
=ratify ratif* ратиф*
=admit_monitors monitor* observer* наблюдател* мониторинг* бақылаушы* спостерігач* моніторинг*
=cooperate cooperat* сотруднич* ынтымақтас* співпрац* співробітн*
=elections =public_affairs election* electoral выборы выборов выборах выборам выборн* сайлау* вибор*
=dialogue dialog* talks negotiat* диалог* переговор* келіссөз* діалог*
=publish_information publish* publication* опублик* публикац* жарияла* оприлюдн* опублік*
=acknowledge apolog* извинен* извинит* кешірім* вибач*
=sanctions sanction* санкци* санкция* санкці*
=assist assist* aid помощ* помочь помоги* көмек* допомог* допоможіть
=fair_trial trial* суд суда суде судом судебн* сот соты соттың сотқа судов*
=drop_charges charges обвинен* айыптау* обвинувач*
=no_forced_return =asylum deport* extradit* refoul* депорт* экстрад* выдвор* екстрад*
=no_forced_return return* возвращ* вернут* қайтар* поверн*
=stop_torture =torture tortur* пытки пыток пыткам пытках азаптау* қинау* катуван*
=clarify_fate =disappearance disappear* missing исчез* пропавш* жоғалған* зникл* зникненн*
=detention_conditions =humane_detention prisoner* заключенн* узник* тұтқын* вʼязн* увʼязн*
=liberty detain* detention* arrest* imprison* задерж* арест* ұстау* ұсталған* қамау* затрим* арешт*
=assembly assembl* gathering* собрани* жиналыс* зібран* зборів
=assembly protest* demonstrat* rally rallies протест* митинг* демонстрац* наразылық* шеру* мітинг*
=expression expression speech высказыван* слова пікір* вираження
=association association* объединени* бірлестік* обʼєднан*
=media_freedom journalist* reporter* журналист* журналіст*
=women women woman женщин* әйел* жінк* жінок
=children child* дети детей детям балалар* діти дітей дітям
=life kill* убит* убийств* убиван* өлтір* вбит* вбивств*
=peace peace peaceful* мир мира мирн* бейбіт* миру
human адам адамның адами человека человеческ* людини людськ*
=uphold_rights rights право права правам прав правах құқық* құқығ* правами
=rule_of_law corrupt* корруп* жемқорлық* корупц*
=defenders defender* правозащитник* құқыққорғаушы* правозахисник*
=KZ kazakh* казах* қазақ*
=KG kyrgyz* киргиз* кыргыз* қырғыз*
=BY belarus* беларус* белорус* білорус*
=RU russia* росси* росій* ресей*
=UA ukrain* украин* україн*
=UZ uzbek* узбек* өзбек*
=TJ tajik* таджик* тәжік*
=TM turkmen* туркмен* түрікмен* түркімен*
=CN china chinese китай* китаю қытай*
freedom* libert* свобод* бостандық* еркіндік*
violen* насили* зорлық* насильств*
call* urg* appeal* призыв* призва* шақыр* заклик*
condemn* осужда* осуди* айыптай* засудж*
police* полици* поліці*
troop* soldier* militar* войск* военн* әскер* військ*
government* правительств* үкімет* уряд уряду урядом
authorit* власти властей властям билік* влада влади владу
president* президент*
resign* отставк* отставка* відставк*
dozens десятки ондаған
order* приказ* бұйрық* наказ*
un united_nations оон бұұ
eu european_union ес еуропалық_одақ єс
osce organization_for_security обсе еқыұ обсє
csto collective_security_treaty одкб ұқшұ
hrw human_rights_watch
"""

OF_EVERY_TEXT = frozenset(
    [
        "және",
        "мен",
        "үшін",
        "бұл",
        "осы",
        "ол",
        "де",
        "да",
        "та",
        "що",
        "та",
        "й",
        "і",
        "у",
        "в",
        "до",
        "за",
        "на",
        "з",
        "із",
        "не",
        "це",
        "як",
        "для",
        "про",
        "від",
    ]
)
"""Words of Kazakh and Ukrainian that ask for nothing; of English and Russian the stemmers know."""


class Meaning(NamedTuple):
    """One line: what belongs to it, and how the database asks for all of it."""

    words: tuple[str, ...]
    asked: tuple[str, ...]

    def holds(self, word: str) -> bool:
        return any(
            word.startswith(one[:-1]) if one.endswith("*") else word == one.replace("_", " ")
            for one in self.words
        )


@cache
def meanings() -> list[Meaning]:
    return [
        Meaning(
            tuple(one for one in line.split() if not one.startswith("=")),
            tuple(_asked(one) for one in line.split()),
        )
        for line in MEANINGS.strip().splitlines()
    ]


def _asked(one: str) -> str:
    if one.startswith("="):
        return f"'{one}'"
    if one.endswith("*"):
        return lexeme(one[:-1], is_beginning=True)
    return "(" + " <-> ".join(lexeme(word) for word in one.split("_")) + ")"


def synonyms(word: str) -> Iterator[str]:
    """Lexemes and phrases, as the database writes them, that say the same as a word."""
    for meaning in meanings():
        if meaning.holds(word):
            yield from meaning.asked
