"""Asks Kelisim about one person and verifies the signed answer: Python's standard library and openssl, nothing else.

  KELISIM_URL=https://… KELISIM_TOKEN=… python3 kelisim.py IIN PURPOSE

or, in the place of a token, KELISIM_ISSUER, KELISIM_CLIENT and KELISIM_SECRET (and KELISIM_RESOURCE, where the provider
wants to be told whom the token is for). Prints the verified answer as JSON, or the final status where there is none.
"""

import base64
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

URL = os.environ["KELISIM_URL"].rstrip("/")
FINAL = {"answered", "refused", "expired", "cancelled"}
LATER = {429, 500, 502, 503, 504}


def token():
    """The one that was given, or a new one by client credentials (RFC 6749, section 4.4)."""
    given = os.environ.get("KELISIM_TOKEN")
    if given:
        return given
    issuer = os.environ["KELISIM_ISSUER"].rstrip("/")
    with urllib.request.urlopen(issuer + "/.well-known/openid-configuration", timeout=30) as response:
        endpoint = json.load(response)["token_endpoint"]
    form = {"grant_type": "client_credentials", "scope": "requests"}
    if os.environ.get("KELISIM_RESOURCE"):
        form["resource"] = os.environ["KELISIM_RESOURCE"]
    proof = ":".join(urllib.parse.quote_plus(os.environ[name]) for name in ("KELISIM_CLIENT", "KELISIM_SECRET"))
    request = urllib.request.Request(endpoint, data=urllib.parse.urlencode(form).encode())
    request.add_header("authorization", "Basic " + base64.b64encode(proof.encode()).decode())
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.load(response)["access_token"]


def call(method, path, body=None, **headers):
    """One call, made again when the service says later. Every call here may be repeated."""
    for attempt in range(6):
        request = urllib.request.Request(URL + path, method=method)
        request.add_header("authorization", "Bearer " + BEARER[0])
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        if body is not None:
            request.add_header("content-type", "application/json")
            request.data = json.dumps(body).encode()
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return response.headers, response.read().decode()
        except urllib.error.HTTPError as error:
            if error.code == 401 and attempt == 0:
                # It may have ended: ten minutes are shorter than the two hours of a citizen.
                BEARER[0] = token()
                continue
            if error.code not in LATER or attempt == 5:
                # Status first: a gateway's own refusals are no problem documents.
                sys.exit(f"{error.code}: {error.read().decode()}")
            wait = error.headers.get("retry-after")
        except urllib.error.URLError as error:
            if attempt == 5:
                sys.exit(f"unreachable: {error.reason}")
            wait = None
        time.sleep(int(wait) if wait and wait.isdigit() else 2**attempt)
    raise AssertionError("the last try returned or ended the program")


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def number(raw):
    """A DER INTEGER: without leading zeros, with one where its first bit is set."""
    raw = raw.lstrip(b"\0") or b"\0"
    raw = (b"\0" if raw[0] & 0x80 else b"") + raw
    return b"\x02" + bytes([len(raw)]) + raw


def verified(jws, keys, request_id):
    """The claims of a JWS (ES256, RFC 7518 section 3.4) that one of the service's own keys signed; ends the program otherwise."""
    head, payload, signature = jws.split(".")
    header = json.loads(decoded(head))
    key = next((key for key in keys if key["kid"] == header["kid"]), None)
    if header["alg"] != "ES256" or key is None:
        sys.exit("it was not signed by the service")
    # SubjectPublicKeyInfo of a point of P-256 (RFC 5480).
    prefix = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")
    raw = decoded(signature)
    numbers = number(raw[:32]) + number(raw[32:])
    with tempfile.TemporaryDirectory() as folder:
        files = {
            "key": prefix + decoded(key["x"]) + decoded(key["y"]),
            "signature": b"\x30" + bytes([len(numbers)]) + numbers,
            "signed": f"{head}.{payload}".encode(),
        }
        for name, content in files.items():
            with open(os.path.join(folder, name), "wb") as file:
                file.write(content)
        command = ["openssl", "dgst", "-sha256", "-verify", "key", "-keyform", "DER", "-signature", "signature", "signed"]
        if subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=False).returncode != 0:
            sys.exit("the signature does not hold")
    claims = json.loads(decoded(payload))
    if claims["request"]["id"] != request_id:
        sys.exit("the answer is of another request")
    return claims


BEARER = [token()]


def main(iin, purpose):
    key = os.environ.get("KELISIM_KEY") or str(uuid.uuid4())
    _, text = call("POST", "/v1/requests", {"iin": iin, "purpose": purpose}, idempotency_key=key)
    request_id = json.loads(text)["id"]
    while True:
        headers, text = call("GET", f"/v1/requests/{request_id}")
        status = json.loads(text)["status"]
        if status in FINAL:
            break
        time.sleep(int(headers.get("retry-after") or 5))
    if status != "answered":
        print(json.dumps({"id": request_id, "status": status}))
        return
    _, jws = call("GET", f"/v1/requests/{request_id}/answer", accept="application/jose")
    _, keys = call("GET", "/.well-known/jwks.json")
    claims = verified(jws, json.loads(keys)["keys"], request_id)
    print(json.dumps({"id": request_id, "status": status, "belongs": claims["belongs"], "asOf": claims["asOf"]}))


main(*sys.argv[1:])
