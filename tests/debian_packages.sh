#!/bin/sh
# Installs the Debian packages that the tests need and that are missing; does nothing, quickly, when all are there.
# Who is not root is told the one line to run instead.
set -eu

missing=""
need() { # need PACKAGES COMMAND...: the packages are missing if the command fails
    packages=$1
    shift
    "$@" >/dev/null 2>&1 || missing="$missing $packages"
}
need python3-venv "${PYTHON:-python3}" -c "import ensurepip, venv"
# The browser, without windows; without fonts its pages have no text.
need "chromium-headless-shell fonts-liberation" test -x /usr/lib/chromium/chromium-headless-shell
need libatomic1 sh -c 'ls /usr/lib/*/libatomic.so.1' # what steers the browser is linked with it
# What draws the text of a PDF.
need "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" sh -c 'ls /usr/lib/*/libpangoft2-1.0.so.0 /usr/lib/*/libharfbuzz-subset.so.0'
need gettext command -v msgfmt
need postgresql sh -c 'command -v initdb || ls /usr/lib/postgresql/*/bin/initdb'
# Two hosts of the site behind a proxy, with what they share; and what reads the files of deploy/.
need nginx sh -c 'command -v nginx || test -x /usr/sbin/nginx'
need redis-server command -v redis-server
need systemd command -v systemd-analyze
need docker-compose command -v docker-compose
need default-jre-headless command -v java # runs vnu, the checker of HTML

[ -n "$missing" ] || exit 0
if [ "$(id -u)" != 0 ]; then
    echo "The tests need Debian packages that are not installed. Run this as root, then try again:"
    echo "  apt-get install --no-install-recommends$missing"
    exit 1
fi
echo "==> Installing$missing"
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
# Nothing is started that is only to be there (RUNLEVEL).
# shellcheck disable=SC2086 # several words on purpose
RUNLEVEL=1 apt-get install -q -y --no-install-recommends $missing
