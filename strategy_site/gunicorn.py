"""Server settings: `gunicorn -c python:strategy_site.gunicorn strategy_site.wsgi` (variables: docs/running.md)."""

import os
import shutil
import tempfile

from environs import Env
from gunicorn.glogging import Logger

from strategy_site.logs import JsonFormatter, MaskingFormatter

env = Env()

# This machine only: a proxy that ends TLS stands in front.
bind = env.str("BIND", "127.0.0.1:8000")
# More workers than nine need more database connections than PostgreSQL allows at first; WEB_CONCURRENCY says otherwise.
workers = env.int("WEB_CONCURRENCY", min((os.cpu_count() or 1) * 2 + 1, 9))
# With threads, a visitor on a slow line holds up one thread and not a worker.
worker_class = "gthread"
threads = 2
timeout = 60
# Whose word is taken for X-Forwarded-Proto.
forwarded_allow_ips = env.str("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")
# No header says where the site stands (SCRIPT_NAME) or what was asked for (PATH_INFO), whoever sends it.
forwarder_headers = ""


class MaskingLogger(Logger):
    """The server's own lines look like the site's, and keep as quiet about people and keys."""

    def setup(self, cfg):
        super().setup(cfg)
        is_json = env.str("LOG_FORMAT", "text") == "json"
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                plain = handler.formatter
                masking = MaskingFormatter(plain._fmt, plain.datefmt)
                handler.setFormatter(JsonFormatter() if is_json else masking)


logger_class = MaskingLogger
# No socket for remote control: it would be opened in the user's home.
control_socket_disable = True

if env.str("METRICS_TOKEN", ""):
    # Each worker keeps its numbers in files here; whichever is asked adds up those of all.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="promises-metrics-")
    # The library looks for the folder when it is imported.
    from prometheus_client.multiprocess import mark_process_dead

    def child_exit(server, worker):
        mark_process_dead(worker.pid)

    def on_exit(server):
        shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
