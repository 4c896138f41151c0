"""The substances a client may have used, with the names the street gives them and the codes forms ask for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rehabdesk.domain.fields import Choice
from rehabdesk.domain.people import fold
from rehabdesk.i18n import N_


class Substance(Choice):
    """In the order of the assessment form (D.1 to D.12), those the form lumps together beside each other."""

    ALCOHOL = "ALK", N_("Alcohol")
    HEROIN = "HER", N_("Heroin")
    METHADONE = "MTD", N_("Methadone or buprenorphine, not prescribed")
    OTHER_OPIOID = "OPL", N_("Other opioids: codeine, morphine, tramadol")
    KRATOM = "KRA", N_("Kratom")
    BARBITURATE = "BAR", N_("Barbiturates")
    BENZODIAZEPINE = "BZO", N_("Benzodiazepines")
    CARISOPRODOL = "CAR", N_("Carisoprodol")
    TRIHEXYPHENIDYL = "THP", N_("Trihexyphenidyl")
    DEXTROMETHORPHAN = "DXM", N_("Dextromethorphan")
    COCAINE = "KOK", N_("Cocaine")
    METHAMPHETAMINE = "MET", N_("Methamphetamine")
    ECSTASY = "MDMA", N_("Ecstasy")
    CANNABIS = "THC", N_("Cannabis")
    SYNTHETIC_CANNABINOID = "SC", N_("Synthetic cannabinoids")
    HALLUCINOGEN = "HAL", N_("Hallucinogens: LSD, mushrooms, datura")
    KETAMINE = "KET", N_("Ketamine")
    INHALANT = "INH", N_("Inhalants: glue, thinner, petrol")
    TOBACCO = "TBK", N_("Tobacco, cigarettes, vape")
    POLYDRUG = "POL", N_("More than one substance a day")


class Route(Choice):
    """Numbered as on the assessment form."""

    ORAL = "1", N_("Oral")
    NASAL = "2", N_("Nasal, under the tongue or suppository")
    SMOKED = "3", N_("Smoked")
    INJECTED_NOT_VEIN = "4", N_("Injected, not into a vein")
    INJECTED_VEIN = "5", N_("Injected into a vein")


class Frequency(Choice):
    """Over the last thirty days."""

    NONE = "0", N_("No use")
    MONTHLY = "1", N_("1 to 3 times a month")
    WEEKLY = "2", N_("1 or 2 times a week")
    MOST_DAYS = "3", N_("3 to 6 times a week")
    DAILY = "4", N_("Every day")


@dataclass(frozen=True)
class Facts:
    """How forms code a substance. Where two ICD-10 codes are used, the usual one comes first."""

    aliases: tuple[str, ...]
    assist: str
    asi: str
    icd10: tuple[str, ...]
    strips: tuple[str, ...] = ()


FACTS: Mapping[Substance, Facts] = {
    Substance.ALCOHOL: Facts(
        ("alkohol", "miras", "sopi", "moke", "tuak", "ciu", "arak", "bir"), "b", "D1", ("F10",)
    ),
    Substance.HEROIN: Facts(("putau", "putaw", "PT", "pete", "etep"), "i", "D2", ("F11",), ("MOP",)),
    Substance.METHADONE: Facts(
        ("metadon", "buprenorfin", "subutex", "suboxone"), "i", "D3", ("F11",), ("MTD", "BUP")
    ),
    Substance.OTHER_OPIOID: Facts(
        ("opioid", "kodein", "morfin", "tramadol", "ngodol", "fentanil"), "i", "D4", ("F11",), ("MOP", "TRA")
    ),
    Substance.KRATOM: Facts(("kratom", "purik", "ketum"), "j", "D4", ("F19",)),
    Substance.BARBITURATE: Facts(("barbiturat", "fenobarbital"), "g", "D5", ("F13",), ("BAR",)),
    Substance.BENZODIAZEPINE: Facts(
        (
            "benzodiazepin",
            "alprazolam",
            "klonazepam",
            "diazepam",
            "nitrazepam",
            "BK",
            "lexo",
            "mogadon",
            "buto ijo",
            "BI",
            "obat tidur",
        ),
        "g",
        "D6",
        ("F13",),
        ("BZO",),
    ),
    Substance.CARISOPRODOL: Facts(("karisoprodol", "PCC"), "j", "D6", ("F13", "F19"), ("SOMA",)),
    Substance.TRIHEXYPHENIDYL: Facts(("triheksifenidil", "hexymer", "pil kuning", "LL"), "j", "", ("F19",)),
    Substance.DEXTROMETHORPHAN: Facts(("dekstrometorfan", "dextro", "dekstro"), "j", "", ("F19",)),
    Substance.COCAINE: Facts(("kokain", "coke"), "d", "D7", ("F14",), ("COC",)),
    Substance.METHAMPHETAMINE: Facts(
        ("metamfetamin", "sabu", "shabu", "ubas", "ubi", "tus", "SS"), "e", "D8", ("F15",), ("MET", "AMP")
    ),
    Substance.ECSTASY: Facts(("ekstasi", "inex", "I", "XTC"), "e", "D8", ("F15",), ("MDMA",)),
    Substance.CANNABIS: Facts(
        ("kanabis", "ganja", "cimeng", "gele", "gelek", "rasta", "rumput"), "c", "D9", ("F12",), ("THC",)
    ),
    Substance.SYNTHETIC_CANNABINOID: Facts(
        ("kanabinoid sintetis", "tembakau gorila", "gorila", "sinte"), "j", "D9", ("F12", "F19"), ("K2",)
    ),
    Substance.HALLUCINOGEN: Facts(("halusinogen", "LSD", "jamur", "kecubung"), "h", "D10", ("F16",)),
    Substance.KETAMINE: Facts(("ketamin",), "h", "D10", ("F16", "F19"), ("KET",)),
    Substance.INHALANT: Facts(("inhalansia", "lem", "ngelem", "tiner", "bensin"), "f", "D11", ("F18",)),
    Substance.TOBACCO: Facts(("tembakau", "rokok", "vape"), "a", "", ("F17",), ("COT",)),
    Substance.POLYDRUG: Facts(("lebih dari satu zat", "campur"), "", "D12", ("F19",)),
}


def find_substances(typed: str) -> list[Substance]:
    """Those whose code, name or street name begins with what was typed; exact names first.

    The names on the screen are in the language of the screen, so Indonesian names stand among the aliases.
    """
    wanted = fold(typed)
    if not wanted:
        return list(Substance)
    ranked = [(rank, substance) for substance in Substance if (rank := _rank(substance, wanted)) is not None]
    return [substance for _rank_, substance in sorted(ranked, key=lambda found: found[0])]


def named(said: str) -> list[Substance]:
    """The substances that were named in passing ("sabu, sopi dan lem"), in that order, each once."""
    parts = (fold(part) for part in re.split(r"[,;/+&\n]|\bdan\b|\band\b|\bsama\b", said))
    known = [substance for part in parts if part for substance in Substance if _rank(substance, part) == 0]
    return list(dict.fromkeys(known))


def _rank(substance: Substance, wanted: str) -> int | None:
    names = [fold(name) for name in (substance.value, substance.label, *FACTS[substance].aliases)]
    if wanted in names:
        return 0
    if any(name.startswith(wanted) for name in names):
        return 1
    if any(word.startswith(wanted) for name in names for word in name.split()):
        return 2
    return None
