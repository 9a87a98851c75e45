"""The database keeps what copies as adopted say.

(A later migration that makes SQLite write the table of copies anew loses its trigger: let it create it again.)
"""

KEPT = ("payload", "sha256", "adopted_on", "body_en", "body_cy", "number", "plan_id", "vision_id")
REFUSED = "What was adopted is saved as a permanent copy."
WITHDRAWN = (
    "SELECT 1 FROM plans_withdrawntext WHERE adopted_copy_id = OLD.id "
    "AND sha256_before = OLD.sha256 AND sha256 = NEW.sha256"
)

# Of what is kept nothing changes but the text and its digest, once that is recorded as a withdrawal.
FIXED = [name for name in KEPT if name not in ("payload", "sha256")]


def differs(names, sign: str) -> str:
    return " OR ".join(f"NEW.{name} {sign} OLD.{name}" for name in names)


def refused(sign: str) -> str:
    return f"({differs(FIXED, sign)} OR (({differs(['payload', 'sha256'], sign)}) AND NOT EXISTS ({WITHDRAWN})))"


ON_SQLITE = [
    f"CREATE TRIGGER plans_adoptedcopy_kept BEFORE UPDATE ON plans_adoptedcopy WHEN {refused('IS NOT')} "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
]
ON_POSTGRESQL = [
    "CREATE FUNCTION plans_adoptedcopy_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"IF {refused('IS DISTINCT FROM')} THEN RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'check_violation'; END IF; "
    "RETURN NEW; END $$",
    "CREATE TRIGGER plans_adoptedcopy_kept BEFORE UPDATE ON plans_adoptedcopy "
    "FOR EACH ROW EXECUTE FUNCTION plans_adoptedcopy_kept()",
]
FORWARD = {"sqlite": ON_SQLITE, "postgresql": ON_POSTGRESQL}
BACK = {
    "sqlite": ["DROP TRIGGER plans_adoptedcopy_kept"],
    "postgresql": [
        "DROP TRIGGER plans_adoptedcopy_kept ON plans_adoptedcopy",
        "DROP FUNCTION plans_adoptedcopy_kept()",
    ],
}


def keep(apps, schema_editor):
    for statement in FORWARD[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def let_go(apps, schema_editor):
    for statement in BACK[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)
