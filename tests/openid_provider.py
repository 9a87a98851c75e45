"""A sign-in provider on this machine that answers as a test tells it to: rightly, or not."""

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET, TENANT = "site-of-promises", "the secret of the client", "1b9c-tenant"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
FOREIGN_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def jwk_of(key, **about) -> dict:
    return {**json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key())), "use": "sig", **about}


class Provider:
    """`claims`, `about`, `keys`, `answers` and `sign` are changed by tests; `asked` lists what came."""

    def __init__(self):
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                provider.answer(self, {})

            def do_POST(self):
                text = self.rfile.read(int(self.headers["Content-Length"])).decode()
                provider.answer(self, {name: values[0] for name, values in parse_qs(text).items()})

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.host = f"127.0.0.1:{self.server.server_address[1]}"
        self.issuer = f"http://{self.host}/{TENANT}/v2.0"
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        ).start()
        self.start_anew()

    def start_anew(self):
        self.claims, self.sign, self.challenges, self.asked = {}, self.signed, {}, []
        self.keys = {"keys": [jwk_of(KEY, kid="one")]}
        self.about = {
            "issuer": self.issuer,
            "authorization_endpoint": f"http://{self.host}/authorize",
            "token_endpoint": f"http://{self.host}/token",
            "jwks_uri": f"http://{self.host}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }
        # By the end of a path: what is done in place of the right answer.
        self.answers = {}

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    # -- the browser ---------------------------------------------------------------------------

    def take(self, location: str, **claims) -> dict:
        """What the browser brings back after somebody signed in here; `claims`: what is said of them."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        assert location.startswith(f"http://{self.host}/authorize?")
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.challenges)}"
        now = int(time.time())
        self.challenges[code] = asked
        self.claims = {
            "iss": self.issuer,
            "aud": asked["client_id"],
            "sub": "subject-of-ann",
            "tid": TENANT,
            "nonce": asked["nonce"],
            "iat": now,
            "exp": now + 300,
            **claims,
        }
        self.claims = {name: value for name, value in self.claims.items() if value is not None}
        return {"code": code, "state": asked["state"]}

    # -- the site ------------------------------------------------------------------------------

    def signed(self) -> str:
        return jwt.encode(self.claims, KEY, algorithm="RS256", headers={"kid": "one"})

    def token(self, sent: dict):
        asked = self.challenges.pop(sent.get("code"), None)
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        is_right = (
            asked is not None
            and asked["code_challenge"] == base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            and asked["redirect_uri"] == sent["redirect_uri"]
            and (sent.get("client_id"), sent.get("client_secret")) == (CLIENT, SECRET)
        )
        return (
            {"token_type": "Bearer", "access_token": "unused", "id_token": self.sign()} if is_right else None
        )

    def answer(self, handler, sent):
        path = urlsplit(handler.path).path
        self.asked.append(path)
        name = path.rpartition("/")[2]
        if name in self.answers:
            return self.answers[name](handler)
        makers = {
            "openid-configuration": lambda: self.about,
            "keys": lambda: self.keys,
            "token": lambda: self.token(sent),
        }
        found = makers[name]() if name in makers else None
        return say(handler, json.dumps(found or {"error": "invalid_grant"}), 200 if found else 400)


def say(handler, text, status=200, **headers):
    body = text.encode()
    handler.send_response(status)
    for name, value in {"Content-Type": "application/json", "Content-Length": len(body), **headers}.items():
        handler.send_header(name, str(value))
    handler.end_headers()
    handler.wfile.write(body)


def drip(handler):
    """A byte at a time, without an end."""
    handler.send_response(200)
    handler.end_headers()
    for _second in range(200):
        try:
            handler.wfile.write(b" ")
            time.sleep(0.05)
        except OSError:
            return
