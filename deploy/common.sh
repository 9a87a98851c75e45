# What install.sh, upgrade.sh and rollback.sh have in common. Not run by itself.
# shellcheck shell=bash

home=/srv/promises # the code: code.git, releases/, and the links site (what runs) and before
settings=/etc/promises/site.env
kept_releases=3

export DEBIAN_FRONTEND=noninteractive PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_ROOT_USER_ACTION=ignore

say() { printf '==> %s\n' "$*"; }
fail() { printf 'Stopped: %s\n' "$*" >&2; exit 1; }
needs_root() { [ "$(id -u)" = 0 ] || fail "run this as root."; }
has_systemd() { [ -d /run/systemd/system ]; }

with_settings() ( # with_settings RELEASE COMMAND...: there, with the settings read in
    cd "$1"
    shift
    set -a
    # shellcheck disable=SC1090
    . "$settings"
    set +a
    export HOME=/var/lib/promises PYTHONDONTWRITEBYTECODE=1
    exec "$@"
)
manage() { # manage RELEASE COMMAND...: a command of the site, as the site's user
    with_settings "$1" runuser -u promises -- .venv/bin/python manage.py "${@:2}"
}

fetch_code() { # fetch_code ADDRESS VERSION: sets $release to the folder of its code, and writes it if it is new
    local address=$1 version=$2 commit
    if [ ! -d "$home/code.git" ]; then
        git init --quiet --bare "$home/code.git"
        git -C "$home/code.git" remote add origin "$address"
    elif [ -n "$address" ]; then
        git -C "$home/code.git" remote set-url origin "$address"
    fi
    git -C "$home/code.git" fetch --quiet --prune --force origin '+refs/heads/*:refs/heads/*' '+refs/tags/*:refs/tags/*'
    commit=$(git -C "$home/code.git" rev-parse --verify --quiet "$version^{commit}") \
        || fail "there is no version $version at $(git -C "$home/code.git" remote get-url origin)."
    release=$home/releases/${commit:0:12}
    if [ -d "$release" ]; then
        say "Code: $version is there already, in $release"
        return
    fi
    say "Code: $version into $release"
    rm -rf "$release.part"
    install -d -m 755 "$release.part"
    git -C "$home/code.git" archive "$commit" | tar -x -C "$release.part"
    mv "$release.part" "$release"
}

build() { # build RELEASE: its Python packages and static files, beside what runs
    local lock=requirements.txt
    if grep -q '^UPLOADS_URL=.' "$settings"; then lock=deploy/requirements-s3.txt; fi
    if [ -e "$1/.venv/.made" ]; then
        say "Packages and static files: there already"
        return
    fi
    say "Packages: those of $lock, each checked against its hash"
    python3 -m venv --clear "$1/.venv"
    "$1/.venv/bin/python" -m pip install --quiet --require-hashes -r "$1/$lock"
    "$1/.venv/bin/python" -m compileall -q "$1"/{councils,pledges,plans,delivery,review,strategy_site}
    say "Static files"
    with_settings "$1" .venv/bin/python manage.py collectstatic --no-input -v 0
    touch "$1/.venv/.made"
}

back_up() { # back_up RELEASE: the database and uploads, by the code that runs
    local file
    file=/var/backups/promises/before-${release##*/}-$(date +%F-%H%M%S).zip
    say "Backup: $file"
    manage "$1" backup "$file"
}

migrate() { # migrate RELEASE: migrations only add, so what runs goes on meanwhile
    say "Database: migrations"
    manage "$1" migrate --no-input -v 0
}

run_from_now_on() { # run_from_now_on RELEASE: the links; "before" is what ran until now
    local now
    now=$(readlink -f "$home/site" || true)
    say "From now on ${1##*/} runs"
    if [ "$now" != "$1" ]; then
        if [ -d "$now" ]; then ln -sfn "$now" "$home/before"; fi
        ln -sfn "$1" "$home/site.new"
        mv -T "$home/site.new" "$home/site"
    fi
}

write_units() { # write_units RELEASE: systemd's and nginx's files, save the site of nginx, which is yours
    say "Units of systemd, and what nginx includes"
    install -m 644 "$1"/deploy/systemd/promises*.{service,timer} /etc/systemd/system/
    install -D -m 644 "$1/deploy/systemd/common.conf" /etc/systemd/system/promises.service.d/common.conf
    install -D -m 644 "$1/deploy/systemd/common.conf" /etc/systemd/system/promises-.service.d/common.conf
    install -D -m 644 "$1/deploy/nginx/logs.conf" /etc/nginx/conf.d/promises.conf
    install -D -m 644 "$1/deploy/nginx/proxy.conf" /etc/nginx/snippets/promises.conf
    nginx -t -q
}

restart() { # restart: and wait until it is ready
    if ! has_systemd; then
        say "systemd does not run here: start what the units start (ExecStart) yourself"
        return
    fi
    say "Starting"
    systemctl daemon-reload
    systemctl enable --quiet promises.service promises-due.timer promises-backup.timer nginx
    systemctl restart promises.service
    systemctl start promises-due.timer promises-backup.timer
    systemctl reload-or-restart nginx
    is_ready || fail "the site is not ready after 30 seconds: journalctl -u promises; back by deploy/rollback.sh"
    say "Ready"
}
is_ready() {
    local bind
    bind=$(sed -n 's/^BIND=//p' "$settings")
    case ${bind:=127.0.0.1:8000} in
        unix:*) set -- --unix-socket "${bind#unix:}" http://localhost/readyz/ ;;
        *) set -- "http://$bind/readyz/" ;;
    esac
    curl --silent --fail --output /dev/null --retry 30 --retry-delay 1 --retry-all-errors --max-time 30 "$@"
}

remove_old() { # all but the newest releases, what runs and what ran before
    local each
    for each in $(ls -1dt "$home"/releases/*/ | tail -n +$((kept_releases + 1))); do
        each=${each%/}
        case $each in
            "$(readlink -f "$home/site")" | "$(readlink -f "$home/before")") ;;
            *) say "Removing ${each##*/}" && rm -rf "$each" ;;
        esac
    done
}
