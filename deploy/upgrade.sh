#!/usr/bin/env bash
# Brings the site to another version: deploy/upgrade.sh VERSION [ADDRESS]. What runs goes on until the last moment.
set -euo pipefail
. "$(cd "$(dirname "$0")" && pwd)/common.sh"
needs_root
[ $# -ge 1 ] || fail "say to which version: deploy/upgrade.sh VERSION [ADDRESS]"

now=$(readlink -f "$home/site")
fetch_code "${2:-}" "$1"
[ "$release" != "$now" ] || fail "$1 is what runs."
build "$release"
back_up "$now"
migrate "$release"
write_units "$release"
run_from_now_on "$release"
restart
remove_old
say "Done. Back to the version before: $home/site/deploy/rollback.sh"
