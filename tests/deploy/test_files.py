"""The files of deploy/ can be read by what they are for. That is all that is checked here: syntax and names. They are
run by `make fresh-install` (units, scripts, nginx) and test_two_hosts.py (nginx); the image and compose.yaml nowhere.
"""

import os
import re
import shutil
import subprocess
from http.client import HTTPConnection

import certificates
import pytest
import yaml
from asking import HOST
from servers import NGINX, ROOT, START, Server, free_port, listens, site, wait_until

from strategy_site.logs import masked

DEPLOY = ROOT / "deploy"
UNITS = sorted(path for path in (DEPLOY / "systemd").iterdir() if path.suffix != ".conf")
SCRIPTS = sorted(DEPLOY.glob("*.sh"))
RUNNING = (ROOT / "docs/running.md").read_text()


def done(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


def needs(program):
    return pytest.mark.skipif(not shutil.which(program), reason=f"{program} is not installed")


@needs("systemd-analyze")
def test_systemd_can_read_the_units(tmp_path):
    """With the programs and the user that each machine has in the place of those that an installation brings."""
    own = "\n".join((DEPLOY / "systemd/common.conf").read_text().splitlines())
    own = re.sub(r"^(User|Group)=.*", r"\1=root", own, flags=re.MULTILINE)
    for unit in UNITS:
        text = re.sub(
            r"^(ExecStart=)(?:/srv|/bin/sh).*", r"\1/bin/true", unit.read_text(), flags=re.MULTILINE
        )
        text = re.sub(r"^Documentation=.*\n", "", text, flags=re.MULTILINE)
        (tmp_path / unit.name).write_text(text)
        if unit.suffix == ".service":
            (tmp_path / f"{unit.name}.d").mkdir()
            (tmp_path / f"{unit.name}.d/common.conf").write_text(own)
    answer = done("systemd-analyze", "verify", "--man=no", *(tmp_path / unit.name for unit in UNITS))
    about = [line for line in (answer.stdout + answer.stderr).splitlines() if "promises" in line]
    assert about == []


@needs("nginx")
def test_nginx_can_read_the_site(tmp_path):
    certificates.write(HOST, tmp_path)
    (tmp_path / "nginx").mkdir()
    for name in ("logs", "proxy"):
        text = (NGINX / f"{name}.conf").read_text().replace("/var/log/nginx", str(tmp_path))
        (tmp_path / f"nginx/{name}.conf").write_text(text)
    (tmp_path / "nginx/site.conf").write_text(site(tmp_path, ["127.0.0.1:8000"], f"unix:{tmp_path}/https"))
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log {tmp_path}/error.log; events {{}}\n"
        f"http {{ include {tmp_path}/nginx/logs.conf; include {tmp_path}/nginx/site.conf; }}"
    )
    answer = done("nginx", "-t", "-p", tmp_path, "-c", tmp_path / "nginx.conf")
    assert "syntax is ok" in answer.stderr, answer.stderr


LINKS = [
    "/review/links/{}/",
    "/cy/review/links/{}/",
    "/accounts/emails/stop/{}/",
    "/accounts/password/reset/key/7-{}/",
]


@needs("nginx")
def test_its_log_holds_no_key_and_nothing_that_was_searched_for(tmp_path):
    port = free_port()
    folders = " ".join(
        f"{kind}_temp_path {tmp_path}/{kind};" for kind in "client_body proxy fastcgi uwsgi scgi".split()
    )
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log {tmp_path}/error.log; daemon off; events {{}}\n"
        f"http {{ include {NGINX}/logs.conf; {folders} access_log {tmp_path}/access.log without_links;\n"
        f"server {{ listen 127.0.0.1:{port}; location / {{ return 200; }} }} }}"
    )
    command = [shutil.which("nginx"), "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]
    nginx = Server(tmp_path, "nginx", command)
    wait_until(lambda: listens(port), START, "nginx listens")
    paths = [path.format("SECRET-of-somebody") for path in LINKS] + ["/search/?q=SECRET+words"]
    for path in paths:
        asked = HTTPConnection("127.0.0.1", port)
        asked.request("GET", path, headers={"Referer": f"https://{HOST}{path}"})
        assert asked.getresponse().status == 200
        asked.close()
    nginx.process.terminate()
    nginx.process.wait()
    log = (tmp_path / "access.log").read_text()
    assert len(log.splitlines()) == len(paths)
    assert "SECRET" not in log
    assert "127.0.0.1" not in log
    assert log.count('"GET /cy/review/links/.../ HTTP/1.1" 200') == 1


def test_the_site_and_nginx_mask_the_same_links():
    assert {masked(path.format("SECRET-of-somebody")) for path in LINKS} == {
        path.replace("7-{}", "{}").format("…") for path in LINKS
    }


def test_nginx_is_the_same_for_one_machine_and_for_several():
    """compose.conf is for a later nginx and names other hosts; how a connection is kept safe does not differ."""
    one, several = ((NGINX / f"{name}.conf").read_text() for name in ("site", "compose"))
    said = [
        re.findall(r"^ +(ssl_[a-z_]+ .*|server_tokens .*);$", text, re.MULTILINE) for text in (one, several)
    ]
    kept = [[line for line in lines if "certificate" not in line] for lines in said]
    assert sorted(set(kept[0])) == sorted(set(kept[1])) != []
    for text in (one, several):
        assert "include /etc/nginx/snippets/promises.conf;" in text
        assert re.findall(r"max_fails=(\d+)", text) in (["0"], ["0", "0"])


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_bash_can_read_the_scripts(script):
    assert done("bash", "-n", script).stderr == ""
    assert os.access(script, os.X_OK) == (script.name != "common.sh")


FILLED = {
    "SITE_HOST": HOST,
    "SECRET_KEY": "k" * 60,
    "DATABASE_PASSWORD": "database",
    "STORAGE_PASSWORD": "storage",
}


@needs("docker-compose")
def test_docker_compose_can_read_its_file():
    answer = done("docker-compose", "-f", DEPLOY / "compose.yaml", "config", env={**os.environ, **FILLED})
    assert answer.returncode == 0, answer.stderr
    read = yaml.safe_load(answer.stdout)["services"]
    assert read["site-1"] == read["site-2"]


def test_what_compose_starts_is_shut_in():
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    ours = {
        name: service
        for name, service in services.items()
        if service.get("image", "").startswith("promises:")
    }
    assert set(ours) == {"site-1", "site-2", "migrate", "bucket", "due"}
    for service in ours.values():
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
    # Nobody but the proxy is reached from outside.
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    for name in set(services) - set(ours):
        assert re.search(r":[\d.]+(-\w+)?$", services[name]["image"]), f"{name} names no version"


def test_the_image_takes_every_app_and_runs_as_nobody_special():
    text = (DEPLOY / "Dockerfile").read_text()
    apps = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert apps <= set(re.findall(r"^COPY (\w+) \w+$", text, re.MULTILINE))
    assert re.search(r"^USER 10001:10001$", text, re.MULTILINE)


def test_settings_that_are_named_are_settings_that_there_are():
    """In the files of deploy/ and in the example, as docs/running.md lists them."""
    known = set(re.findall(r"^\| `([A-Z_]+)`", RUNNING, re.MULTILINE)) | {
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
    }
    install = re.findall(r"^#?([A-Z_]{5,})=", (DEPLOY / "install.sh").read_text(), re.MULTILINE)
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]["site-1"]["environment"]
    assert set(install) | set(compose) <= known
    asked = set(re.findall(r"\$\{([A-Z_]+):\?\}", (DEPLOY / "compose.yaml").read_text()))
    assert (
        asked
        == set(FILLED)
        <= set(re.findall(r"^([A-Z_]+)=", (DEPLOY / "compose.env.example").read_text(), re.M))
    )
