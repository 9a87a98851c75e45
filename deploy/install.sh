#!/usr/bin/env bash
# Sets the site up on one machine: a Debian 12, as root. Run again, it changes nothing that is in order.
#
#   deploy/install.sh --host promises.example.gov.uk [--version VERSION] [--from ADDRESS]
#                     [--certificate FILE --key FILE]
#
# --from: the git repository, an address or a folder; without it the one this file is in. --version: a tag, branch or
# commit; without it what is checked out there. Without a certificate one is made that no browser believes, until you
# put a real one in its place. /etc/promises/site.env is made unless it is there: for a database, uploads or a cache
# elsewhere write it before (docs/running.md).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/common.sh"
needs_root

host='' version='' from='' certificate='' key=''
while [ $# -gt 0 ]; do
    case $1 in
        --host) host=$2 ;;
        --version) version=$2 ;;
        --from) from=$2 ;;
        --certificate) certificate=$(readlink -f "$2") ;;
        --key) key=$(readlink -f "$2") ;;
        *) sed -n '2,/^set/{/^#/p}' "$0" && exit 2 ;;
    esac
    shift 2
done
[ -n "$host" ] || fail "say under which name people reach the site: --host promises.example.gov.uk"
[ -n "$certificate" ] && [ -z "$key" ] && fail "--certificate needs --key."
. /etc/os-release
[ "${ID:-} ${VERSION_ID:-}" = "debian 12" ] || say "This is ${PRETTY_NAME:-no Debian}; tried is Debian 12"

is_local() { ! [ -e "$settings" ] || grep -q '^DATABASE_URL=.*@%2F\(var%2F\)\?run%2Fpostgresql/' "$settings"; }

say "Packages of Debian"
packages="git curl ca-certificates openssl python3 python3-venv nginx postgresql-client"
# For meeting packs as PDF.
packages+=" libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation"
if is_local; then packages+=" postgresql"; fi
# shellcheck disable=SC2086 # several words on purpose
if ! dpkg -s $packages >/dev/null 2>&1; then
    apt-get update -q=2
    apt-get install -q=2 -o Dpkg::Use-Pty=0 --no-install-recommends $packages >/dev/null
fi

say "User promises, and folders"
id promises >/dev/null 2>&1 || useradd --system --user-group --home-dir /var/lib/promises --shell /usr/sbin/nologin promises
install -d -m 755 "$home" "$home/releases" /etc/promises /etc/ssl/promises /var/www/letsencrypt
install -d -o promises -g promises -m 750 /var/lib/promises /var/lib/promises/uploads /var/cache/promises
install -d -o promises -g promises -m 700 /var/backups/promises

if [ -e "$settings" ]; then
    say "Settings: $settings stays as it is"
else
    say "Settings: $settings, with a secret of its own. Fill in the mail server there"
    secret=$(python3 -c 'import secrets; print(secrets.token_urlsafe(50))')
    (
        umask 027
        cat >"$settings" <<SETTINGS
DJANGO_SETTINGS_MODULE=strategy_site.settings.production
SECRET_KEY='$secret'
DATABASE_URL=postgres://promises@%2Frun%2Fpostgresql/promises
ALLOWED_HOSTS=$host
UPLOADS_DIR=/var/lib/promises/uploads
BEHIND_PROXY=true
TRUSTED_PROXY_COUNT=1
#EMAIL_URL='submission://user:password@mail.example.gov.uk:587'
#DEFAULT_FROM_EMAIL='Council promises <noreply@$host>'
#SECURITY_CONTACT=
SETTINGS
    )
    chgrp promises "$settings"
fi

if is_local; then
    say "Database: PostgreSQL on this machine, user and database promises"
    service postgresql start >/dev/null
    as_postgres() { (cd / && runuser -u postgres -- psql -qAt -v ON_ERROR_STOP=1 "$@"); }
    for _second in $(seq 30); do as_postgres -c 'SELECT 1' >/dev/null 2>&1 && break || sleep 1; done
    [ -n "$(as_postgres -c "SELECT 1 FROM pg_roles WHERE rolname = 'promises'")" ] || as_postgres -c 'CREATE ROLE promises LOGIN'
    [ -n "$(as_postgres -c "SELECT 1 FROM pg_database WHERE datname = 'promises'")" ] \
        || as_postgres -c "CREATE DATABASE promises OWNER promises ENCODING 'UTF8' TEMPLATE template0"
else
    say "Database: the one that $settings names"
fi

from=${from:-$(git -C "$here" rev-parse --show-toplevel)}
fetch_code "$from" "${version:-$(git -C "$from" rev-parse HEAD)}"
build "$release"
migrate "$release"

if [ -n "$certificate" ]; then
    say "Certificate: $certificate"
elif [ -e /etc/ssl/promises/cert.pem ]; then
    say "Certificate: /etc/ssl/promises/cert.pem stays as it is"
else
    say "Certificate: one that no browser believes, for 30 days. Put a real one in its place: /etc/ssl/promises/"
    openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj "/CN=$host" -addext "subjectAltName=DNS:$host" \
        -keyout /etc/ssl/promises/key.pem -out /etc/ssl/promises/cert.pem 2>/dev/null
    chmod 600 /etc/ssl/promises/key.pem
fi
site=/etc/nginx/sites-available/promises
if [ -e "$site" ]; then
    say "nginx: $site stays as it is"
else
    say "nginx: $site; the example site of Debian is switched off"
    sed -e "s|\bHOST\b|$host|; s|\bCERTIFICATE;|${certificate:-/etc/ssl/promises/cert.pem};|" \
        -e "s|\bKEY;|${key:-/etc/ssl/promises/key.pem};|" -e '1d' "$release/deploy/nginx/site.conf" >"$site"
    ln -sf "$site" /etc/nginx/sites-enabled/promises
    if [ "$(readlink -f /etc/nginx/sites-enabled/default)" = /etc/nginx/sites-available/default ]; then
        rm /etc/nginx/sites-enabled/default
    fi
fi

write_units "$release"
run_from_now_on "$release"
restart
say "Done. The first system administrator: $home/site/deploy/manage.sh createsuperuser"
