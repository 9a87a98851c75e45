#!/usr/bin/env bash
# A command of the site as its user, with its settings: deploy/manage.sh createsuperuser
set -euo pipefail
. "$(cd "$(dirname "$0")" && pwd)/common.sh"
needs_root
manage "$home/site" "$@"
