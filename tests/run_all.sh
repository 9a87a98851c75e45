#!/usr/bin/env bash
# All tests, on the database that councils run; what depends on the database also on SQLite. In two lanes of about
# the same length side by side. Called by `make test`; BIN is the folder of Python and its tools.
set -euo pipefail
cd "$(dirname "$0")/.."
BIN=${BIN:?}
postgres=("$BIN/python" tests/with_postgres.py)
pytest=("$BIN/python" -m pytest)
# Tests that compare the demo with the councils' own texts run where SOURCE_TEXTS names the folder of these texts.
without_browser="not browser"
[ -n "${SOURCE_TEXTS:-}" ] || without_browser="not browser and not source_texts"
some=(tests/councils tests/pledges tests/test_isolation.py)

second_lane() {
    echo "==> Tests on PostgreSQL: with a browser, and ${some[*]}"
    "${postgres[@]}" "${pytest[@]}" -m "browser or ($without_browser)" tests/browser "${some[@]}"
}

second=$(mktemp)
trap 'kill "$lane" 2>/dev/null || true; rm -f "$second"' EXIT
second_lane >"$second" 2>&1 &
lane=$!

echo "==> Tests on SQLite, of what depends on the database"
env -u DATABASE_URL "${pytest[@]}" -m "$without_browser and each_database"
echo "==> Tests on PostgreSQL: all others"
"${postgres[@]}" "${pytest[@]}" -m "$without_browser" --ignore=tests/browser "${some[@]/#/--ignore=}"
wait "$lane" && failed=0 || failed=$?
cat "$second"
exit "$failed"
