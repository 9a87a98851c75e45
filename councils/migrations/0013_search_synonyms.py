"""Words that search takes as the same, and what a search entry says of its reference and of what is over.

The full-text index is made anew on PostgreSQL with a configuration that leaves out no word: "IT" and "CAN" are
asked for as they are. On SQLite the triggers are created again, for adding columns writes the table anew.

Afterwards `manage.py rebuild_search` gives the entries that are there already their references, dates and ends.
"""

from importlib import import_module

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

# What the site knows from the start, in English and in Welsh: what system administrators change later stays as they leave it.
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


def add_synonyms(apps, schema_editor):
    synonym = apps.get_model("councils", "SearchSynonym")
    synonym.objects.bulk_create(synonym(english=english, welsh=welsh) for english, welsh in SYNONYMS)


# The index as it was made first: what this one does not change is said there.
first = import_module("councils.migrations.0003_search_entry")

TRIGGERS = [(there, back) for there, back in first.ON_SQLITE if there.startswith("CREATE TRIGGER")]

DROP_VECTOR = "ALTER TABLE councils_searchentry DROP COLUMN vector"  # and with it both indexes
INDEXES = [there for there, _back in first.ON_POSTGRESQL if "USING gin (vector)" in there]


def add_vector(english: str) -> str:
    title, text = first.vector(english), first.vector("simple")
    return (
        "ALTER TABLE councils_searchentry ADD COLUMN vector tsvector GENERATED ALWAYS AS "
        f"(CASE language WHEN 'en' THEN {title} ELSE {text} END) STORED"
    )


ALL_WORDS = [
    "CREATE TEXT SEARCH DICTIONARY english_all_words (TEMPLATE = snowball, LANGUAGE = english)",
    "CREATE TEXT SEARCH CONFIGURATION english_all_words (COPY = english)",
    "ALTER TEXT SEARCH CONFIGURATION english_all_words ALTER MAPPING REPLACE english_stem WITH english_all_words",
    DROP_VECTOR,
    add_vector("english_all_words"),
    *INDEXES,
    # Spelling is compared letter by letter now.
    "DROP INDEX councils_searchword_alike",
]
BACK = [
    "CREATE INDEX councils_searchword_alike ON councils_searchword USING gin (word gin_trgm_ops)",
    DROP_VECTOR,
    add_vector("english"),
    *INDEXES,
    "DROP TEXT SEARCH CONFIGURATION english_all_words",
    "DROP TEXT SEARCH DICTIONARY english_all_words",
]


def make_index(apps, schema_editor):
    statements = ALL_WORDS if schema_editor.connection.vendor == "postgresql" else [there for there, _ in TRIGGERS]
    for statement in statements:
        schema_editor.execute(statement)


def take_back_index(apps, schema_editor):
    for statement in BACK if schema_editor.connection.vendor == "postgresql" else ():
        schema_editor.execute(statement)


def make_triggers_again(apps, schema_editor):
    """Going back, columns were taken away: the table is written anew once more."""
    if schema_editor.connection.vendor == "sqlite":
        for there, _back in TRIGGERS:
            schema_editor.execute(there)


class Migration(migrations.Migration):

    dependencies = [
        ('councils', '0012_examples_last'),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, make_triggers_again),
        migrations.CreateModel(
            name='SearchSynonym',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('english', models.CharField(blank=True, help_text='Words or phrases for the same thing, with commas between: rubbish, waste, bins, refuse.', max_length=500, verbose_name='English words')),
                ('welsh', models.CharField(blank=True, help_text='With plurals that change the word: plentyn, plant. Mutations are found without being listed.', max_length=500, verbose_name='Welsh words')),
            ],
            options={
                'verbose_name': 'search synonym',
                'verbose_name_plural': 'search synonyms',
                'ordering': ['english', 'welsh', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='searchentry',
            name='reference',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name='searchentry',
            name='state',
            field=models.CharField(blank=True, max_length=150),
        ),
        migrations.AlterField(
            model_name='searchentry',
            name='dated',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.CreateModel(
            name='HistoricalSearchSynonym',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('english', models.CharField(blank=True, help_text='Words or phrases for the same thing, with commas between: rubbish, waste, bins, refuse.', max_length=500, verbose_name='English words')),
                ('welsh', models.CharField(blank=True, help_text='With plurals that change the word: plentyn, plant. Mutations are found without being listed.', max_length=500, verbose_name='Welsh words')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical search synonym',
                'verbose_name_plural': 'historical search synonyms',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.RunPython(make_index, take_back_index),
        migrations.RunPython(add_synonyms, migrations.RunPython.noop),
    ]
