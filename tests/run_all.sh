#!/usr/bin/env bash
# All tests, in two lanes of about the same length side by side:
#   on SQLite, then on PostgreSQL what is about the whole site; with a browser, then on PostgreSQL what is about one app.
# Called by `make test`; BIN is the folder of Python and its tools.
set -euo pipefail
cd "$(dirname "$0")/.."
BIN=${BIN:?}
postgres=("$BIN/python" tests/with_postgres.py)
pytest=("$BIN/python" -m pytest)
# Tests that compare the demo with the councils' own texts run where SOURCE_TEXTS names the folder of these texts.
without_browser="not browser"
[ -n "${SOURCE_TEXTS:-}" ] || without_browser="not browser and not source_texts"
depends_on_it="$without_browser and not any_database"
apps=(tests/councils tests/pledges tests/plans)

second_lane() {
    echo "==> Tests on PostgreSQL, with a browser"
    "${postgres[@]}" "${pytest[@]}" -m "browser"
    echo "==> Tests on PostgreSQL, of each app"
    "${postgres[@]}" "${pytest[@]}" -m "$depends_on_it" "${apps[@]}"
}

second=$(mktemp)
trap 'kill "$lane" 2>/dev/null || true; rm -f "$second"' EXIT
second_lane >"$second" 2>&1 &
lane=$!

echo "==> Tests on SQLite"
env -u DATABASE_URL "${pytest[@]}" -m "$without_browser"
echo "==> Tests on PostgreSQL, of the whole site"
"${postgres[@]}" "${pytest[@]}" -m "$depends_on_it" "${apps[@]/#/--ignore=}"
wait "$lane" && failed=0 || failed=$?
cat "$second"
exit "$failed"
