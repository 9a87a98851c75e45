#!/usr/bin/env bash
# Back to the version that ran before, or to the release named: deploy/rollback.sh [RELEASE]. The database stays as it
# is: migrations only add, so the earlier code serves on it, and nothing that was written since is lost.
set -euo pipefail
. "$(cd "$(dirname "$0")" && pwd)/common.sh"
needs_root

release=$(readlink -f "${1:+$home/releases/}${1:-$home/before}" || true)
[ -e "$release/.venv/.made" ] || fail "that release is not here. There are: $(ls "$home/releases")"
[ "$release" != "$(readlink -f "$home/site")" ] || fail "that is what runs."
write_units "$release"
run_from_now_on "$release"
restart
say "Done. The database has not gone back. Where its content is wrong: restore the backup that the upgrade made"
say "($(ls -1t /var/backups/promises/before-*.zip 2>/dev/null | head -n 1)) into a new database: docs/running.md"
