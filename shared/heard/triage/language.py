"""Which language a text is in, as far as triage needs to know: is it one that we can judge?

English is the only covered one. Scripts are told apart by their letters, languages in Latin
letters by their commonest small words; nothing is guessed from a single shared word.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from heard.triage.reading import STOP, Reading

COVERED = frozenset({"en"})

# first and last letter of each script; one that several languages share stands for the commonest
_SCRIPTS = (
    ("\u0370", "\u03ff", "el"),
    ("\u0400", "\u052f", "ru"),
    ("\u0530", "\u058f", "hy"),
    ("\u0590", "\u05ff", "he"),
    ("\u0600", "\u077f", "ar"),
    ("\u0900", "\u097f", "hi"),
    ("\u0980", "\u09ff", "bn"),
    ("\u0b80", "\u0bff", "ta"),
    ("\u0e00", "\u0e7f", "th"),
    ("\u10a0", "\u10ff", "ka"),
    ("\u1100", "\u11ff", "ko"),
    ("\u3040", "\u30ff", "ja"),
    ("\u3400", "\u9fff", "zh"),
    ("\uac00", "\ud7af", "ko"),
)
# letters that only one of the languages of a script writes
_TELLING = {
    "uk": "\u0404\u0406\u0407\u0454\u0456\u0457\u0490\u0491",
    "ur": "\u0679\u0688\u0691\u06ba\u06d2",
    "fa": "\u067e\u0686\u0698\u06af",
}
_DENSE = frozenset({"ja", "zh", "ko"})
"""One character of these says as much as several letters."""

_SMALL_WORDS = {
    "en": """the a an and or but if then than so to of in on at by for from with without about
        after before into over out up down off is are was were be been being am im ive id ill youre
        dont doesnt didnt cant couldnt wont wouldnt isnt wasnt arent havent hasnt i you he she it we
        they me him her us them my your his its our their mine yours this that these those here
        there who what when where why how which not no yes have has had do does did done can could
        will would shall should may might must get got getting just very too also only more most
        some any all both each every one two first last now again still never always please thanks
        thank hi hello hey ok okay today tomorrow yesterday day week month time because as same new
        old other people someone anyone nobody everyone something anything nothing everything wow
        see know want need make made take took give gave go going went come came say said tell told
        think find work works order ordered orders parcel package delivery customer service phone
        email store shop staff food card account app bill money price price much many really good
        bad look looks like back way thing things keep kept try tried buy bought use used""",
    "es": """el la los las un una unos unas y o pero si que de del en con por para sin sobre es son
        era fue ser estar esta estoy estan hay he ha han mi mis tu tus su sus me te se nos le les lo
        yo ella ellos usted ustedes no ni muy mas ya todavia aun nunca siempre nadie nada algo todo
        cuando donde como porque gracias hola pedido paquete este eso desde hasta hace llega tengo
        quiero puede pueden también también más está están qué cómo dónde cuándo días todavía""",
    "de": """der die das den dem des ein eine einen einem einer und oder aber wenn dass daß ist sind
        war waren bin seid ich du er sie wir ihr mich mir dich dir uns euch mein meine meinen ihre
        nicht kein keine auch noch schon nur sehr immer nie mit ohne von vom zu zum zur bei für auf
        aus nach vor seit über hat habe haben hatte wird werden wurde kann können warum wann wo wie
        was danke bitte hallo paket bestellung leider heute gestern wieder mehr""",
    "fr": """le la les un une des du de et ou mais si que qui est sont était suis êtes ce cet cette
        ces mon ma mes ton votre vos notre nos je tu il elle nous vous ils elles ne pas plus jamais
        rien personne très aussi encore toujours avec sans pour par sur dans chez depuis en au aux
        quand où comment pourquoi merci bonjour commande colis ai avez ont été fait bien être à j
        c d l qu n jai cest""",
    "it": """il lo la gli le un uno una e o ma se che di del della dei delle da dal in nel con su per
        tra è sono era ho hai ha abbiamo hanno mio mia miei tuo vostro nostro io tu lui lei noi voi
        loro mi ti si ci vi non più mai niente nessuno molto anche ancora sempre quando dove come
        perché perche grazie ciao buongiorno ordine pacco questo questa quello arrivato""",
    "pt": """o a os as um uma uns umas e ou mas se que de do da dos das em no na nos nas com sem por
        para é são foi era ser estar está estou meu minha meus seu sua eu tu você vocês ele ela nós
        eles me te lhe não nao nem muito mais já ainda nunca sempre ninguém nada tudo quando onde
        como porque obrigado obrigada olá pedido encomenda isso este esta chegou tem tenho vou""",
    "nl": """de het een en of maar als dat die dit is zijn was waren ben bent heb hebt heeft hebben
        had ik jij je hij zij ze wij we jullie u mij me mijn jouw uw ons onze hun niet geen ook nog
        al maar heel zeer altijd nooit met zonder van voor op aan uit naar bij sinds over door te
        kan kunnen wordt worden waarom wanneer waar hoe wat wie bedankt dank hallo pakket
        bestelling helaas vandaag gisteren weer meer steeds""",
    "sv": """och att det som en ett är var jag du han hon vi ni de mig dig min mitt mina er inte med
        för på av till från har hade kan ska vill men om när hur varför tack hej aldrig ingen""",
    "da": """og at det som en et er var jeg du han hun vi de mig dig min mit mine ikke med for på af
        til fra har havde kan skal vil men om når hvor hvorfor tak hej aldrig ingen pakke""",
    "pl": """i w z na do nie się że to jest są był była mam mnie mi mój moja moje ja ty on ona my wy
        oni ale czy jak kiedy gdzie dlaczego już jeszcze nigdy dla po za od przez co dziękuję
        paczka zamówienie""",
    "tr": """ve bir bu şu o ben sen biz siz onlar için ile de da mi mı ne neden nasıl değil yok var
        çok daha hala hiç kargo sipariş teşekkürler ama gibi""",
    "id": """yang dan di ke dari ini itu saya aku kamu anda tidak bukan sudah belum ada dengan untuk
        apa kenapa bagaimana kapan barang pesanan terima kasih tapi juga lagi banget""",
}  # fmt: skip
_INDEX: dict[str, tuple[str, ...]] = {}
for _code, _words in _SMALL_WORDS.items():
    for _word in set(_words.split()):
        _INDEX[_word] = (*_INDEX.get(_word, ()), _code)
_ONLY_ENGLISH = ("en",)

_LETTERS = {
    "\u00f1\u00bf\u00a1": ("es",),
    "\u00df": ("de",),
    "\u00e4\u00f6\u00fc": ("de", "sv", "tr"),
    "\u00e3\u00f5": ("pt",),
    "\u00e7": ("pt", "fr", "tr"),
    "\u00e0\u00e8\u00ea\u0153": ("fr", "it"),
    "\u00e5\u00f8\u00e6": ("da", "sv"),
    "\u0105\u0119\u0142\u015b\u017c\u017a\u0107\u0144": ("pl",),
    "\u011f\u0131\u015f": ("tr",),
    "\u00e1\u00ed\u00f3\u00fa\u00ec\u00f2\u00f9": ("es", "pt", "it"),
}
"""Letters that English does not write, and who writes them."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """`code` is None where nothing was recognised; `mixed` where English stands beside another."""

    code: str | None
    mixed: bool = False

    @property
    def covered(self) -> bool:
        """True where the cues know this language."""
        return self.code in COVERED


def tongue(reading: Reading, speaks_english: Callable[[str], bool]) -> Tongue:
    """The language of a reading. `speaks_english` knows further words that speak for English."""
    foreign = None
    if not reading.text.isascii():
        scripts = _scripts(reading.text)
        latin = scripts.pop("latin", 0)
        foreign = max(scripts, key=lambda code: scripts[code], default=None)
        if foreign and sum(scripts.values()) >= latin:
            return Tongue(_told_apart(foreign, scripts, reading.text), mixed=latin > 0)
    counts, alone, own = _counted(reading, speaks_english)
    if not reading.text.isascii():
        _add_letters(counts, reading.text)
    best = max(counts, key=lambda code: (counts[code], code == "en"), default=None)
    if best is None:
        return Tongue(foreign)
    if best == "en" and not own:
        return Tongue(None, mixed=True)
    rival = max((n for code, n in counts.items() if code != best), default=0)
    if best != "en":
        return Tongue(best, mixed=counts.get("en", 0) * 2 >= counts[best])
    alien = max(alone.values(), default=0)
    return Tongue("en", mixed=foreign is not None or (alien >= 2 and rival * 2 >= counts["en"]))


def _scripts(text: str) -> dict[str, int]:
    """How much of the text is in each script, "latin" among them."""
    found: dict[str, int] = {}
    for letter in text:
        if letter.isascii() or letter <= "\u024f":
            code = "latin" if letter.isalpha() else None
        else:
            code = next((code for first, last, code in _SCRIPTS if first <= letter <= last), None)
        if code:
            found[code] = found.get(code, 0) + (3 if code in _DENSE else 1)
    return found


def _told_apart(code: str, scripts: Mapping[str, int], text: str) -> str:
    """Japanese writes Chinese characters too; some letters tell neighbours apart."""
    if code == "zh" and "ja" in scripts:
        return "ja"
    family = {"ru": ("uk",), "ar": ("ur", "fa")}.get(code, ())
    return next((near for near in family if not set(text).isdisjoint(_TELLING[near])), code)


def _counted(
    reading: Reading, speaks_english: Callable[[str], bool]
) -> tuple[dict[str, float], dict[str, int], bool]:
    """How much speaks for each language, how many words of it English does not share, and
    whether there is a word that English shares with no other language here.
    """
    counts: dict[str, float] = {}
    alone: dict[str, int] = {}
    own = False
    english = 0.0
    for word in reading.words:
        codes = _INDEX.get(word, ())
        if codes == _ONLY_ENGLISH:
            english += 1
            own = True
        elif word != STOP:
            for code in codes:
                counts[code] = counts.get(code, 0) + 1
            if "en" not in codes:
                for code in codes:
                    alone[code] = alone.get(code, 0) + 1
                if word.isascii() and speaks_english(word):
                    own = own or not codes
                    if len(word) > 1:
                        english += 0.5 if codes else 0.9
    if english:
        counts["en"] = counts.get("en", 0) + english
    return counts, alone, own


def _add_letters(counts: dict[str, float], text: str) -> None:
    """Letters speak for the languages that some word speaks for already."""
    seen = set(text)
    for letters, codes in _LETTERS.items():
        if not seen.isdisjoint(letters):
            for code in codes:
                if code in counts:
                    counts[code] += 1
