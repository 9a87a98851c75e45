#!/usr/bin/env bash
# All tests, in two lanes side by side: those with a browser, and the rest on SQLite and then on PostgreSQL.
# Called by `make test`; BIN is the folder of Python and its tools.
set -euo pipefail
cd "$(dirname "$0")/.."
BIN=${BIN:?}
postgres=("$BIN/python" tests/with_postgres.py)
pytest=("$BIN/coverage" run -m pytest)
# Tests that compare the demo with the councils' own texts run where SOURCE_TEXTS names the folder of these texts.
without_browser="not browser"
[ -n "${SOURCE_TEXTS:-}" ] || without_browser="not browser and not source_texts"

with_browser=$(mktemp)
trap 'kill "$lane" 2>/dev/null || true; rm -f "$with_browser"' EXIT
"${postgres[@]}" "${pytest[@]}" -m "browser" >"$with_browser" 2>&1 &
lane=$!

echo "==> Tests on SQLite"
env -u DATABASE_URL "${pytest[@]}" -m "$without_browser"
echo "==> Tests on PostgreSQL"
"${postgres[@]}" "${pytest[@]}" -m "$without_browser"
echo "==> Tests on PostgreSQL, with a browser"
wait "$lane" && failed=0 || failed=$?
cat "$with_browser"
exit "$failed"
