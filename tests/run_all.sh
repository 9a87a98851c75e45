#!/usr/bin/env bash
# All tests, in two lanes of about the same length side by side:
#   on SQLite, then on PostgreSQL what is about the whole site; with a browser, then on PostgreSQL what is about one app.
# Called by `make test`; BIN is the folder of Python and its tools.
set -euo pipefail
cd "$(dirname "$0")/.."
BIN=${BIN:?}
postgres=("$BIN/python" tests/with_postgres.py)
pytest=("$BIN/python" -m pytest)
measured=("$BIN/coverage" run -m pytest) # it slows the tests, so not where it would measure the same lines again
# Tests that compare the demo with the councils' own texts run where SOURCE_TEXTS names the folder of these texts.
without_browser="not browser"
[ -n "${SOURCE_TEXTS:-}" ] || without_browser="not browser and not source_texts"
apps=(tests/councils tests/pledges tests/plans)

second_lane() {
    echo "==> Tests on PostgreSQL, with a browser"
    "${postgres[@]}" "${pytest[@]}" -m "browser"
    echo "==> Tests on PostgreSQL, of each app"
    "${postgres[@]}" "${measured[@]}" -m "$without_browser" "${apps[@]}"
}

second=$(mktemp)
trap 'kill "$lane" 2>/dev/null || true; rm -f "$second"' EXIT
second_lane >"$second" 2>&1 &
lane=$!

echo "==> Tests on SQLite"
env -u DATABASE_URL "${measured[@]}" -m "$without_browser"
echo "==> Tests on PostgreSQL, of the whole site"
"${postgres[@]}" "${pytest[@]}" -m "$without_browser" "${apps[@]/#/--ignore=}"
wait "$lane" && failed=0 || failed=$?
cat "$second"
exit "$failed"
