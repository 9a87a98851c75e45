#!/usr/bin/env bash
# All tests, on the database that councils run; what depends on the database also on SQLite. In groups, as many at
# once as there are cores: after SQLite's the longest begin first, the shortest last, so that no core waits long.
# Called by `make test` beside a PostgreSQL (with_postgres.py), whose database is migrated once and copied for each
# group; BIN is the folder of Python and its tools.
set -euo pipefail
cd "$(dirname "$0")/.."
export BIN=${BIN:?}
# Tests that compare the demo with the councils' own texts run where SOURCE_TEXTS names the folder of these texts.
marks="not browser"
[ -n "${SOURCE_TEXTS:-}" ] || marks="not browser and not source_texts"
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
export marks out
# Compiled once for all groups, wherever Python may not write beside its files.
unset PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX=$out/compiled

of_group() { # the tests of a group, as arguments of pytest
    local named=(tests/browser tests/councils tests/delivery tests/deploy tests/plans tests/pledges tests/review tests/site)
    case $1 in
        browser) printf '%s\n' -m browser tests/browser ;;
        deploy) printf '%s\n' -m 'not browser and not source_texts' tests/deploy ;;
        rest) printf '%s\n' -m "$marks" "${named[@]/#/--ignore=}" ;;
        sqlite) # of all files only those that name the mark are read
            printf '%s\n' -m "$marks and each_database"
            grep -rl --include='test_*.py' each_database tests | sort ;;
        *) printf '%s\n' -m "$marks" "tests/$1" ;;
    esac
}

# Which lines of the product the groups on PostgreSQL meet, together at least so many of a hundred. Each time that a
# line was met so often, slipcover walks through all functions to stop looking at what it met: seldom is cheaper.
measured="--threshold 5000 --source councils,pledges,plans,delivery,review,strategy_site --omit */migrations/*"
floor=95
export measured

run_group() { # run_group NAME: what it printed is shown when it ends, so that groups do not mix
    local arguments began=$SECONDS code=0 database=(TEST_TEMPLATE=site "TEST_DATABASE=test_$1") measure=()
    mapfile -t arguments < <(of_group "$1")
    case $1 in
        sqlite) database=(-u DATABASE_URL) ;;
        browser | deploy) ;;
        *) read -ra measure <<<"-m slipcover $measured --json --out $out/$1.json" ;;
    esac
    # The database stays: it goes with its server, and to remove it alone takes seconds.
    env "${database[@]}" "$BIN/python" "${measure[@]}" -m pytest --reuse-db "${arguments[@]}" >"$out/$1" 2>&1 || code=$?
    printf '==> Tests: %s (%d s)\n%s\n' "$1" $((SECONDS - began)) "$(cat "$out/$1")"
    return "$code"
}
export -f of_group run_group

# As `manage.py migrate`; what it builds stays, and is not looked through for rubbish again and again (conftest.py).
migrate="import gc, django; from django.core.management import call_command
gc.set_threshold(100_000, 50, 50); django.setup(); call_command('migrate', interactive=False, verbosity=0)"

groups() { # SQLite needs no database that is migrated: it begins beside the migrating
    echo sqlite
    DJANGO_SETTINGS_MODULE=strategy_site.settings.test "$BIN/python" -c "$migrate" >&2
    printf '%s\n' councils rest delivery browser site plans pledges review
}
groups | xargs -P "$(nproc)" -I {} bash -c 'run_group {}'
run_group deploy # alone: it waits for what has to come within seconds
"$BIN/python" -m slipcover --merge "$out"/*.json --out "$out/all.json" --fail-under $floor --skip-covered | tail -n 1
