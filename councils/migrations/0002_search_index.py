"""What search needs beside its tables: the full-text index that each database has its own words for, and synonyms.

SQLite: two FTS5 tables that read the entries' columns, kept by triggers. (A later migration that makes SQLite write
the entries' table anew loses the triggers: let it create them again.) PostgreSQL: a generated column with an index
for each language, and a configuration that leaves out no word: "IT" and "CAN" are asked for as they are.
"""

from django.db import migrations

TOKENIZERS = {"en": "porter unicode61", "cy": "unicode61"}

ON_SQLITE = [
    (
        f"CREATE VIRTUAL TABLE councils_search_{language} USING fts5(title_words, text_words, council_id, "
        f"content='councils_searchentry', content_rowid='id', tokenize='{tokenizer}')",
        f"DROP TABLE councils_search_{language}",
    )
    for language, tokenizer in TOKENIZERS.items()
]
for language in TOKENIZERS:
    table = f"councils_search_{language}"
    ON_SQLITE += [
        (
            f"CREATE TRIGGER {table}_added AFTER INSERT ON councils_searchentry WHEN new.language = '{language}' "
            f"BEGIN INSERT INTO {table}(rowid, title_words, text_words, council_id) "
            "VALUES (new.id, new.title_words, new.text_words, new.council_id); END",
            f"DROP TRIGGER {table}_added",
        ),
        (
            f"CREATE TRIGGER {table}_deleted AFTER DELETE ON councils_searchentry WHEN old.language = '{language}' "
            f"BEGIN INSERT INTO {table}({table}, rowid, title_words, text_words, council_id) "
            "VALUES ('delete', old.id, old.title_words, old.text_words, old.council_id); END",
            f"DROP TRIGGER {table}_deleted",
        ),
    ]


def vector(configuration: str) -> str:
    """A word of the title weighs most."""
    title, text = (f"to_tsvector('{configuration}', {name})" for name in ("title_words", "text_words"))
    return f"setweight({title}, 'A') || {text}"


ON_POSTGRESQL = [
    (
        "CREATE TEXT SEARCH DICTIONARY english_all_words (TEMPLATE = snowball, LANGUAGE = english)",
        "DROP TEXT SEARCH DICTIONARY english_all_words",
    ),
    (
        "CREATE TEXT SEARCH CONFIGURATION english_all_words (COPY = english)",
        "DROP TEXT SEARCH CONFIGURATION english_all_words",
    ),
    (
        "ALTER TEXT SEARCH CONFIGURATION english_all_words ALTER MAPPING REPLACE english_stem WITH english_all_words",
        None,
    ),
    (
        "ALTER TABLE councils_searchentry ADD COLUMN vector tsvector GENERATED ALWAYS AS "
        f"(CASE language WHEN 'en' THEN {vector('english_all_words')} ELSE {vector('simple')} END) STORED",
        "ALTER TABLE councils_searchentry DROP COLUMN vector",
    ),
    *(
        (
            f"CREATE INDEX councils_search_{language} ON councils_searchentry USING gin (vector) "
            f"WITH (fastupdate = off) WHERE language = '{language}'",
            f"DROP INDEX councils_search_{language}",
        )
        for language in TOKENIZERS
    ),
]

STATEMENTS = {"sqlite": ON_SQLITE, "postgresql": ON_POSTGRESQL}

# What the site knows from the start, in English and Welsh; what system administrators change stays as they leave it.
SYNONYMS = [
    ("rubbish, waste, litter, bins, bin, refuse, recycling, garbage, trash", "sbwriel, gwastraff, biniau, bin, ysbwriel, ailgylchu"),
    ("fly-tipping, dumped rubbish, dumping", "tipio anghyfreithlon, tipio slei bach"),
    ("SEND, SEN, special educational needs, additional learning needs, ALN, learning difficulties", "ADY, AAA, anghenion dysgu ychwanegol, anghenion addysgol arbennig, ALN"),
    ("disability, disabilities, disabled, disabled people", "anabledd, anableddau, anabl, pobl anabl"),
    ("accessibility, accessible, access for all", "hygyrchedd, hygyrch"),
    ("homeless, homelessness, rough sleeping, rough sleepers, sleeping rough, temporary accommodation, without a home", "digartref, digartrefedd, cysgu allan, cysgu ar y stryd, llety dros dro, heb gartref"),
    ("housing, home, homes, house, houses, council house, council houses, social housing, affordable homes, accommodation", "tai, tŷ, cartref, cartrefi, tai cymdeithasol, tai cyngor, llety"),
    ("potholes, pothole, road, roads, highways, highway, streets, street", "tyllau yn y ffordd, twll, tyllau, ffordd, ffyrdd, heol, heolydd, priffordd, priffyrdd, stryd, strydoedd"),
    ("pavement, pavements, footpath, footpaths, footway, walking", "palmant, palmentydd, llwybr, llwybrau, llwybr troed, cerdded"),
    ("bus, buses, public transport, trams, railway, railways, rail", "bws, bysiau, trafnidiaeth gyhoeddus, cludiant cyhoeddus, rheilffordd, rheilffyrdd, trên, trenau"),
    ("transport, travel, getting around", "trafnidiaeth, cludiant, teithio"),
    ("cycling, cycle, bike, bikes, bicycle, bicycles, cycle lane, cycle lanes, active travel", "beicio, beic, beiciau, teithio llesol, lôn feicio, lonydd beicio"),
    ("car park, car parks, parking, car parking", "parcio, maes parcio, meysydd parcio"),
    ("council tax, council tax bill, business rates", "treth gyngor, treth y cyngor"),
    ("budget, spending, finance, finances, savings, money", "cyllideb, cyllid, gwariant, arbedion, arian"),
    ("benefits, housing benefit, welfare benefits, universal credit", "budd-daliadau, budd-dal, credyd cynhwysol"),
    ("cost of living, poverty, hardship, deprivation", "costau byw, tlodi, caledi, amddifadedd"),
    ("food bank, food banks, food poverty", "banc bwyd, banciau bwyd, tlodi bwyd"),
    ("carer, carers, unpaid carers, caring for someone, care for others", "gofalwr, gofalwyr, gofalwyr di-dâl, gofalu"),
    ("fostering, foster, foster care, foster carer, foster carers", "maethu, maeth, gofal maeth, gofalwr maeth, gofalwyr maeth, rhiant maeth, rhieni maeth"),
    ("adoption, adopt, adopted", "mabwysiadu, mabwysiad"),
    ("looked after children, children in care, care leavers, care experienced, corporate parenting", "plant sy'n derbyn gofal, plant mewn gofal, rhai sy'n gadael gofal, profiad o ofal, rhianta corfforaethol"),
    ("children, child, kids, kid", "plentyn, plant"),
    ("young people, youth, teenagers, young person, young adults", "pobl ifanc, person ifanc, ieuenctid, arddegau"),
    ("baby, babies, toddlers, early years, under fives, nursery, nurseries, childcare", "baban, babanod, babi, blynyddoedd cynnar, meithrinfa, meithrinfeydd, gofal plant"),
    ("older people, old people, elderly, pensioners, later life", "pobl hŷn, henoed, pensiynwyr"),
    ("family, families, parents, parenting", "teulu, teuluoedd, rhiant, rhieni"),
    ("mental health, mental wellbeing, depression, anxiety", "iechyd meddwl, lles meddyliol, iselder, gorbryder"),
    ("wellbeing, welfare", "llesiant, lles"),
    ("health, public health, healthy", "iechyd, iechyd cyhoeddus, iach"),
    ("doctor, doctors, GP, GPs, hospital, hospitals, NHS", "meddyg, meddygon, meddyg teulu, meddygon teulu, ysbyty, ysbytai, GIG"),
    ("dementia, memory loss, Alzheimer's", "dementia, colli cof"),
    ("social care, adult social care, care homes, care home, home care, social services", "gofal cymdeithasol, gofal cymdeithasol i oedolion, cartrefi gofal, cartref gofal, gofal cartref, gwasanaethau cymdeithasol"),
    ("social worker, social workers, social work", "gweithiwr cymdeithasol, gweithwyr cymdeithasol, gwaith cymdeithasol"),
    ("safeguarding, child protection, keeping safe, abuse", "diogelu, amddiffyn plant, camdriniaeth"),
    ("domestic abuse, domestic violence", "cam-drin domestig, trais domestig, trais yn y cartref"),
    ("antisocial behaviour, ASB, nuisance, nuisance neighbours", "ymddygiad gwrthgymdeithasol, YGG, niwsans"),
    ("crime, community safety, policing, police", "trosedd, troseddau, troseddu, diogelwch cymunedol, heddlu, plismona"),
    ("drugs, alcohol, substance misuse, addiction", "cyffuriau, alcohol, camddefnyddio sylweddau, dibyniaeth"),
    ("smoking, tobacco, vaping", "ysmygu, tybaco, fepio"),
    ("climate, climate change, climate emergency, net zero, carbon, carbon neutral, global warming", "hinsawdd, newid hinsawdd, newid yn yr hinsawdd, argyfwng hinsawdd, sero net, carbon, carbon niwtral"),
    ("air quality, clean air, air pollution, pollution", "ansawdd aer, ansawdd yr aer, aer glân, llygredd aer, llygredd"),
    ("energy, solar, insulation, heat pumps, fuel poverty", "ynni, solar, inswleiddio, pympiau gwres, tlodi tanwydd"),
    ("flooding, flood, floods", "llifogydd, gorlifo"),
    ("nature, biodiversity, wildlife, trees", "natur, bioamrywiaeth, bywyd gwyllt, coeden, coed"),
    ("park, parks, green spaces, open spaces, play areas, playground, playgrounds", "parc, parciau, mannau gwyrdd, mannau agored, man chwarae, mannau chwarae, lle chwarae"),
    ("jobs, job, employment, unemployment, vacancies, careers", "swydd, swyddi, cyflogaeth, diweithdra, gyrfa, gyrfaoedd"),
    ("economy, economic growth, business, businesses, regeneration, investment", "economi, twf economaidd, busnes, busnesau, adfywio, buddsoddi, buddsoddiad"),
    ("town centre, town centres, high street, high streets, shops, city centre", "canol tref, canol y dref, canol trefi, stryd fawr, siop, siopau, canol y ddinas"),
    ("skills, training, apprenticeships, apprenticeship, adult learning", "sgil, sgiliau, hyfforddiant, prentisiaeth, prentisiaethau, dysgu oedolion"),
    ("NEET, not in education employment or training", "NEET, nad ydynt mewn addysg cyflogaeth na hyfforddiant"),
    ("school, schools, education, pupils, pupil", "ysgol, ysgolion, addysg, disgybl, disgyblion"),
    ("teacher, teachers, teaching, headteachers", "athro, athrawes, athrawon, addysgu, pennaeth, penaethiaid"),
    ("attendance, absence, truancy, exclusion, exclusions", "presenoldeb, absenoldeb, triwantiaeth, gwaharddiad, gwaharddiadau"),
    ("library, libraries", "llyfrgell, llyfrgelloedd"),
    ("culture, arts, museum, museums, heritage, theatre", "diwylliant, celf, celfyddydau, amgueddfa, amgueddfeydd, treftadaeth, theatr"),
    ("sport, sports, leisure, leisure centre, leisure centres, swimming, gym, exercise", "chwaraeon, hamdden, canolfan hamdden, canolfannau hamdden, nofio, campfa, ymarfer corff"),
    ("tourism, visitors, tourists", "twristiaeth, ymwelydd, ymwelwyr"),
    ("planning, planning permission, planning applications, local plan", "cynllunio, caniatâd cynllunio, ceisiadau cynllunio, cynllun datblygu lleol"),
    ("digital, online, internet, broadband, website", "digidol, ar-lein, rhyngrwyd, y we, band eang, gwefan"),
    ("IT, ICT, information technology, computers", "TG, TGCh, technoleg gwybodaeth, cyfrifiadur, cyfrifiaduron"),
    ("equality, equalities, diversity, inclusion, EDI, inequality, discrimination", "cydraddoldeb, amrywiaeth, cynhwysiant, anghydraddoldeb, gwahaniaethu"),
    ("refugees, refugee, asylum seekers, asylum", "ffoadur, ffoaduriaid, ceiswyr lloches, lloches"),
    ("armed forces, veterans, military", "lluoedd arfog, cyn-filwyr, milwrol"),
    ("community, communities, neighbourhood, neighbourhoods, local area", "cymuned, cymunedau, cymdogaeth, cymdogaethau, ardal leol"),
    ("volunteering, volunteers, volunteer, voluntary sector, charities, VCSE, third sector", "gwirfoddoli, gwirfoddolwr, gwirfoddolwyr, sector gwirfoddol, elusen, elusennau, trydydd sector"),
    ("co-production, engagement, consultation, consultations, have your say", "cydgynhyrchu, ymgysylltu, ymgynghori, ymgynghoriad, ymgynghoriadau, dweud eich dweud"),
    ("complaints, complaint, compliments", "cwyn, cwynion, canmoliaeth"),
    ("councillor, councillors, elected members", "cynghorydd, cynghorwyr, aelodau etholedig"),
    ("staff, workforce, employees, recruitment, retention", "staff, gweithlu, gweithwyr, gweithiwr, recriwtio, cadw staff"),
    ("KPI, KPIs, performance indicators, performance measures", "dangosydd, dangosyddion, dangosyddion perfformiad, mesurau perfformiad"),
    ("strategy, strategies, plan, plans", "strategaeth, strategaethau, cynllun, cynlluniau"),
    ("grants, grant, funding", "grant, grantiau, cyllid, ariannu"),
    ("Welsh, Welsh language, bilingual", "Cymraeg, y Gymraeg, iaith Gymraeg, dwyieithog"),
    ("dog, dogs, dog mess, dog fouling", "ci, cŵn, baw ci, baw cŵn"),
    ("cemetery, cemeteries, burial, funerals, crematorium", "mynwent, mynwentydd, claddu, angladd, angladdau, amlosgfa"),
    ("street lights, street lighting, lighting", "goleuadau stryd, golau stryd, goleuo"),
    ("gritting, winter roads, snow, ice", "graeanu, eira, rhew"),
]


def make_index(apps, schema_editor):
    for there, _back in STATEMENTS[schema_editor.connection.vendor]:
        schema_editor.execute(there)


def drop_index(apps, schema_editor):
    for _there, back in reversed(STATEMENTS[schema_editor.connection.vendor]):
        if back:
            schema_editor.execute(back)


def add_synonyms(apps, schema_editor):
    synonym = apps.get_model("councils", "SearchSynonym")
    synonym.objects.bulk_create(synonym(english=english, welsh=welsh) for english, welsh in SYNONYMS)


class Migration(migrations.Migration):

    dependencies = [
        ("councils", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(make_index, drop_index),
        migrations.RunPython(add_synonyms, migrations.RunPython.noop),
    ]
