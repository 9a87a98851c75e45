"""Requests as a browser sends them: to one host by its socket, as nginx would; or to nginx by https."""

import http.client
import socket
import ssl
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

HOST = "promises.council.example"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def refusal(self) -> str:
        """What a form that was refused says."""
        page = BeautifulSoup(self.body, "html.parser")
        return " / ".join(found.get_text(" ", strip=True) for found in page.select(".errornote, .errorlist"))


class Asking:
    """The headers that every request has."""

    headers = {"Host": HOST}

    def connection(self) -> http.client.HTTPConnection:
        raise NotImplementedError

    def send(self, method: str, path: str, body: bytes | None = None, **headers) -> Answer:
        connection = self.connection()
        try:
            connection.request(method, path, body, {**self.headers, **headers})
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def get(self, path: str, **headers) -> Answer:
        return self.send("GET", path, **headers)

    def status(self, path: str) -> int:
        """0: nobody answers."""
        try:
            return self.get(path).status
        except OSError:
            return 0

    def post(self, path: str, data: dict, cookies) -> Answer:
        """A form, as the browser with these cookies sends it."""
        token = cookies["csrftoken"].value
        body = encode_multipart(BOUNDARY, {**data, "csrfmiddlewaretoken": token})
        sent = "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())
        headers = {"Cookie": sent, "Content-Type": MULTIPART_CONTENT, "Origin": f"https://{HOST}"}
        return self.send("POST", path, body, **headers)


class OfHost(Asking):
    headers = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}

    def __init__(self, path: Path) -> None:
        self.path = path

    def connection(self):
        connection = http.client.HTTPConnection("localhost", timeout=20)
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.settimeout(20)
        try:
            connection.sock.connect(str(self.path))
        except OSError:
            connection.close()
            raise
        return connection


class OfNginx(Asking):
    def __init__(self, port: int, authority: Path) -> None:
        self.port, self.context = port, ssl.create_default_context(cafile=str(authority))

    def connection(self):
        connection = http.client.HTTPConnection("localhost", timeout=20)
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        connection.sock = self.context.wrap_socket(plain, server_hostname=HOST)
        return connection
