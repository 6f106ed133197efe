"""Verbs and phrases that introduce speech, as word forms, by language.

The English forms are inflected here from their bases; the other languages list the forms that
reports use: third persons of present and past, and the participle that ends a report.
"""

_ENGLISH_REGULAR = """
accuse acknowledge add address admit admonish advise affirm agree allege announce answer argue ask
assail assert assure attest badger bark beam bellow bemoan blame blast boast call caution charge
chant chide claim clarify comment complain concede conclude concur condemn confess confide confirm
congratulate contend continue counter criticize criticise crow declare decry defend demand denounce
deride describe detail disclose dismiss echo elaborate email e-mail emphasize emphasise estimate
exclaim explain express exult fret fume gripe groan grouse growl guess gush hint holler implore
indicate inform inquire insist instruct interject interrupt intone invoke jest joke label lament
laud lecture maintain marvel mention mock mumble murmur muse mutter note observe offer opine
out-line outline plead pledge point ponder post praise preach predict press proclaim proffer
promise prompt pronounce protest quip quote rail rant reason reassure recall recount refer reflect
reiterate relate remark remember remind repeat reply report request respond retort retweet reveal
roar rule scoff scold scream shout shrug sigh signal slam snap sneer snort speculate stammer state
stress suggest summarize summarise surmise testify text threaten thunder tout trumpet tweet urge
utter vent venture voice volunteer vow wail warn whine whisper wonder yell enthuse applaud hail
lambast lambaste liken dub deem brand characterize characterise term question query
"""
_ENGLISH_IRREGULAR = """
say says said saying tell tells told telling write writes wrote written writing speak speaks spoke
spoken speaking read reads reading think thinks thought find finds found put puts hold held
begin begins began swear swears swore sworn go goes went sing sings sang cry cries cried crying
reply replies replied replying testify testifies testified testifying clarify clarifies clarified
decry decries decried know knows knew believe believes believed hope hopes hoped feel feels felt
quip quips quipped quipping admit admits admitted admitting blog blogs blogged let's
snap snaps snapped sum summed rule ruled ruling argue arguing interrupt interrupted
"""
_GERMAN = """
sagt sagte sagten sagen gesagt erklärt erklärte erklärten erklären meint meinte meinten betont
betonte betonten berichtet berichtete berichteten schreibt schrieb schrieben geschrieben fügt fügte
teilt teilte teilten mitgeteilt äußert äußerte äußerten fordert forderte forderten kritisiert
kritisierte kritisierten warnt warnte warnten lobt lobte bezeichnet bezeichnete bezeichneten nennt
nannte nannten spricht sprach sprachen verkündet verkündete behauptet behauptete behaupteten
antwortet antwortete antworteten fragt fragte fragten ergänzt ergänzte begründet begründete zitiert
zitierte kommentiert kommentierte kündigt kündigte versichert versicherte verspricht versprach rief
ruft riefen heißt hieß lautet lautete lauten formuliert formulierte beteuert beteuerte bekräftigt
bekräftigte unterstreicht unterstrich räumt räumte gab gibt wies verwies verweist bestätigt
bestätigte bedauert bedauerte beschreibt beschrieb urteilt urteilte resümiert resümierte erwidert
erwiderte entgegnet entgegnete konstatiert konstatierte stellte klagt klagte freut freute hofft
hoffte glaubt glaubte findet fand erinnert erinnerte stellt wirft warf titelt titelte appelliert
appellierte befand merkt merkte rechtfertigt rechtfertigte wörtlich zufolge laut mahnt mahnte
"""
_FRENCH = """
dit disait déclaré déclare déclarait affirmé affirme expliqué explique ajouté ajoute indiqué indique
estimé estime assuré assure souligné souligne écrit annoncé annonce confié confie lancé lance
répondu répond précisé précise rappelé rappelle insisté insiste raconte raconté demandé demande
poursuit poursuivi conclut conclu regretté regrette dénoncé dénonce prévenu prévient reconnu
reconnaît témoigne témoigné commente commenté martelé martèle selon résume constate s'exclame
soutient promet avertit jugé juge plaide confirme confirmé
"""
_SPANISH = """
dijo dice dijeron dicho afirmó afirma explicó explica añadió añade señaló señala aseguró asegura
declaró declara indicó indica agregó agrega manifestó manifiesta sostuvo sostiene destacó destaca
preguntó pregunta respondió responde contó cuenta escribió escribe advirtió advierte comentó comenta
anunció anuncia reconoció reconoce insistió insiste recordó recuerda según apuntó concluyó lamentó
subrayó precisó expresó prometió denunció confesó opinó opina
"""
_ITALIAN = """
detto disse dichiarato dichiara spiegato spiega aggiunto aggiunge affermato afferma sottolineato
sottolinea commentato commenta scritto scrive annunciato annuncia ricordato ricorda risposto
risponde chiesto chiede osservato osserva concluso conclude assicurato assicura ammesso ammette
raccontato racconta secondo ribadito ribadisce precisato precisa sostiene replicato replica
"""
_PORTUGUESE = """
disse diz disseram afirmou afirma explicou explica acrescentou acrescenta declarou declara contou
conta ressaltou ressalta destacou destaca escreveu escreve informou perguntou pergunta respondeu
responde comentou comenta anunciou lembrou lembra avaliou avalia segundo completou concluiu admitiu
salientou sublinhou referiu garantiu alertou criticou defendeu
"""
_DUTCH = """
zei zegt zeiden verklaarde verklaart vertelde vertelt schreef schrijft legde vindt vond aldus
benadrukte benadrukt antwoordde antwoordt vroeg vraagt meldde meldt stelde stelt waarschuwde
waarschuwt reageerde reageert voegde voegt noemde noemt erkent erkende beloofde volgens
"""
_PLAIN = """
say says said saying tell tells told telling add adds added adding ask asks asked asking write
writes wrote writing tweet tweets tweeted tweeting reply replies replied explain explains explained
note notes noted continue continues continued declare declares declared argue argues argued state
states stated insist insists insisted respond responded responds warn warned warns conclude
concluded concludes announce announced recall recalled quip quipped joke joked admit admitted
acknowledge acknowledged exclaim exclaimed concede conceded observe observed remark remarked
sagt sagte sagten erklärte erklärt meinte betonte schrieb schreibt fragte antwortete ergänzte dit
déclaré expliqué ajouté affirmé estime souligné écrit dijo afirmó explicó añadió señaló aseguró
declaró detto spiegato aggiunto dichiarato disse afirmou explicou acrescentou zei zegt verklaarde
vertelde schreef
"""
SPEECH_CJK = (
    "说", "說", "表示", "指出", "认为", "認為", "称", "稱", "强调", "強調", "问道", "問道", "道",
    "告诉", "告訴", "介绍", "回应", "回應", "写道", "寫道", "と述べ", "と話", "と語", "と言",
    "と説明", "と指摘", "と強調", "と訴え", "と答え", "とコメント", "と発言", "としている", "と書",
)  # fmt: skip
"""Chinese and Japanese words of speech, looked for as they stand beside the brackets."""

_NAMING = """
call calls called calling dub dubs dubbed dubbing label labels labeled labeling labelled term terms
termed describe describes described describing deem deems deemed brand brands branded characterize
characterizes characterized titled entitled named nickname nicknamed
"""
_DOUBLED = ("admit", "quip", "snap")


def _inflected(base: str) -> tuple[str, ...]:
    """Return base, third person, past and participle of a regular English verb."""
    if base.endswith("e"):
        return base, base + "s", base + "d", base[:-1] + "ing"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base, base[:-1] + "ies", base[:-1] + "ied", base + "ing"
    third = base + ("es" if base.endswith(("s", "sh", "ch", "x", "o")) else "s")
    stem = base + base[-1] if base in _DOUBLED else base
    return base, third, stem + "ed", stem + "ing"


ENGLISH = frozenset(
    form for base in _ENGLISH_REGULAR.split() for form in _inflected(base)
) | frozenset(_ENGLISH_IRREGULAR.split())

OTHER = frozenset(" ".join((_GERMAN, _FRENCH, _SPANISH, _ITALIAN, _PORTUGUESE, _DUTCH)).split())

SPEECH = ENGLISH | OTHER
"""Every form that may introduce speech, in lower case."""

PLAIN = frozenset(_PLAIN.split())
"""The forms that hardly ever mean anything but speech."""

NAMING = frozenset(_NAMING.split())
"""Forms that give a thing a name: what is quoted after them may be a word, not speech."""
