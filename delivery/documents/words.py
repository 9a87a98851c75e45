"""The words by which parts of a plan are known in a document, in English and in Welsh."""

import re

VERBS = frozenset(
    """
    achieve adopt advise agree appoint arrange assess attract begin bring build buy campaign carry celebrate challenge
    champion change check close collaborate commission complete conduct connect consider consult continue convert
    convene coordinate co-ordinate create cut decarbonise decrease define deliver deploy design develop devise
    digitise double draft embed empower enable encourage engage enhance ensure establish evaluate expand explore extend
    finalise finish fit fund gather give grow halve help hold identify implement improve include increase inform
    install integrate introduce invest investigate involve join keep launch lead let lobby maintain make manage map
    maximise measure mend minimise modernise monitor move negotiate offer open organise plan plant pilot prepare
    prevent prioritise procure produce promote protect provide publish purchase raise reach recruit redesign redevelop
    reduce refresh refurbish regenerate relaunch remove renew reopen repair replace report research resource restore
    restructure retain retrofit review revise roll run safeguard secure seek set share simplify speak start
    strengthen streamline submit support survey switch tackle target teach test trace track train transfer transform
    trial turn understand undertake update upgrade use widen work write
    adeiladu adfer adnabod adnewyddu adolygu adrodd agor amddiffyn annog arwain asesu atal atgyweirio buddsoddi
    cadw caffael cau cefnogi cofnodi comisiynu creu cryfhau cwblhau cyflawni cyflogi cyflwyno cyfrannu cyhoeddi
    cymryd cynhyrchu cynnal cynnig cynyddu cysylltu darparu datblygu defnyddio diogelu dod dylunio dysgu ehangu
    ffurfio galluogi gosod gostwng gweithio gweithredu gwella gwneud hybu hyfforddi hyrwyddo lansio lleihau
    llunio mabwysiadu mesur monitro mynd newid paratoi parhau penodi plannu prynu recriwtio rheoli rhoi sefydlu sicrhau
    symud treialu trefnu trwsio uwchraddio ymchwilio ymestyn ymgynghori ymgysylltu
    """.split()
)
PROMISE = re.compile(
    r"(?:we|the council) will\b|byddwn(?: ni)?(?: yn|'n|’n)\b|bydd y cyngor\b", re.IGNORECASE
)

MEASURE = re.compile(
    r"(?:%|(?:the |y |yr )?(?:total |overall |cyfanswm )?"
    r"(?:number of|percentage|per cent of|proportion of|rate of|nifer|canran|ganran|cyfran|gyfran|cyfradd)\b)",
    re.IGNORECASE,
)
MEASURE_END = re.compile(r"\((?:%|£|number|nifer)\)$", re.IGNORECASE)
# The unit that a measure's words say, by how Measure has it.
UNITS = {
    "percent": re.compile(r"%|percentage|per cent|canran|ganran", re.IGNORECASE),
    "rate": re.compile(r"per 10,000|fesul 10,000", re.IGNORECASE),
    "pounds": re.compile(r"£"),
    "number": re.compile(
        r"(?:the |y )?(?:total |cyfanswm )?(?:number of|nifer)\b|\((?:number|nifer)\)$", re.IGNORECASE
    ),
}

NUMBERED = r"(?:\s*\d{1,2}|\s+[A-Z])\s*[:.–-]\s*"
# "Priority 1: Homes". What follows is the priority.
PRIORITY = re.compile(
    rf"(?:priority|outcome|objective|aim|theme|blaenoriaeth|canlyniad|amcan|nod|thema){NUMBERED}(?=\S)",
    re.IGNORECASE,
)
ACTION = re.compile(rf"(?:action|gweithred|cam){NUMBERED}(?=\S)", re.IGNORECASE)

_OURS = r"(?:(?:our|key|main|the|delivery|strategic|local|top|council|corporate|ein|prif|y|yr|five|four|three|six)\s+)*"
# What a heading, or a line that leads to a list, says about what stands below it.
LEADS = {
    "priority": re.compile(
        rf"{_OURS}(?:priorities|outcomes|objectives|aims|themes|blaenoriaethau|canlyniadau|amcanion|nodau|themâu)\b"
        r".{0,50}",
        re.IGNORECASE,
    ),
    "action": re.compile(
        rf"{_OURS}(?:actions?(?: plan)?|what we will do|what we are going to do|we will|how we will do it|deliverables"
        r"|camau gweithredu|cynllun gweithredu|gweithredoedd|beth fyddwn ni(?:'n|’n) ei wneud|byddwn(?: ni)? yn)\b"
        r".{0,30}",
        re.IGNORECASE,
    ),
    "measure": re.compile(
        rf"{_OURS}(?:(?:performance |success )?(?:measures|indicators)|measures of success|KPIs"
        r"|how we will (?:measure|know)|mesurau|dangosyddion|sut (?:y )?byddwn ni(?:'n|’n) (?:mesur|gwybod))\b.{0,40}",
        re.IGNORECASE,
    ),
    "partner": re.compile(
        rf"{_OURS}(?:partners|partner organisations|partneriaid|sefydliadau partner)\b(?!.*\bto\b).{{0,40}}",
        re.IGNORECASE,
    ),
    "principle": re.compile(rf"{_OURS}(?:guiding )?(?:principles|egwyddorion)\b.{{0,40}}", re.IGNORECASE),
}
# Below such a heading nothing is proposed.
NARRATIVE = re.compile(
    r"(?:(?:our|the|an?|ein|y)\s+)?(?:introduction|foreword|preface|contents|background|context|purpose"
    r"|summary|executive summary|about|vision|values|mission|appendix|annex|glossary|references|contact|contacts"
    r"|conclusion|next steps|governance|how to|who we are|why|where we are|equality|equalities|consultation"
    r"|engagement|resources|finance|budget|risks?|review|monitoring|welcome|message|statement|cyflwyniad|rhagair|cynnwys|cefndir|cyd-destun"
    r"|diben|crynodeb|gweledigaeth|gwerthoedd|atodiad|geirfa|cyswllt|cysylltu|casgliad|camau nesaf|llywodraethu|croeso"
    r"|amdan)\b",
    re.IGNORECASE,
)
# What columns of tables are called.
COLUMNS = {
    "action": "action|actions|key action|key actions|what we will do|what|activity|task|deliverable|gweithred|cam"
    "|camau|cam gweithredu|camau gweithredu|tasg|beth",
    "measure": "measure|measures|indicator|performance measure|performance indicator|kpi|success measure|mesur"
    "|dangosydd|mesur perfformiad",
    "priority": "priority|outcome|objective|aim|theme|blaenoriaeth|canlyniad|amcan|nod|thema",
    "partner": "partner|partners|organisation|partner organisation|partneriaid|sefydliad",
    "principle": "principle|principles|egwyddor|egwyddorion",
    "reference": "ref|ref no|reference|no|number|code|id|cyf|cyfeirnod|rhif|cod",
    "due_on": "due|due date|by when|deadline|target date|timescale|completion|completion date|end date|when|date"
    "|dyddiad|dyddiad cwblhau|erbyn pryd|pryd|dyddiad cau",
    "owner_role": "responsible officer|lead officer|lead|responsible|owner|who|by whom|swyddog arweiniol"
    "|swyddog cyfrifol|arweinydd|pwy",
}
COLUMN_OF = {name: column for column, names in COLUMNS.items() for name in names.split("|")}
# What leads to the day by which something is done.
DUE = re.compile(
    r"(?:by|before|until|no later than|due|deadline|erbyn|cyn|hyd at)(?: the| y)?:?[ (]*$", re.IGNORECASE
)
# A reference that stands before the words: "1.2 Build", "CS-07 Number of", "A1: Build".
REFERENCE = re.compile(
    r"(?P<code>\d{1,3}(?:\.\d{1,3})+|[A-Z]{1,5}[.-]\d{1,4}(?:[.-]\d{1,4})*|[A-Z]{1,3}\d{1,4}(?=[:.)]))"
    r"[:.)]?\s+(?=[A-ZÀ-ÖŴŶ%])"
)
# The number of a chapter before a heading: "2. Homes", "2.1 Homes".
CHAPTER = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})+\.?|\d{1,2}[.)])\s+(?=[^\W\d_])")
CODE = re.compile(r"(?=[A-Za-z0-9.:-]*\d)[A-Za-z0-9][A-Za-z0-9.:-]{0,19}")
