"""Certificates are checked; what is wrong with one is said, and put up with only where the publisher states it."""

from __future__ import annotations

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.newspapers import behaviours as b
from tests.newspapers.press import Press
from tests.scraper.crawling import Desk

STORY = "/a-post1.html"
LOOPBACK = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


class Authority:
    """Signs certificates, and is trusted by who is told so."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        made = self._builder(named("authority"), self._key).add_extension(x509.BasicConstraints(True, 0), critical=True)
        self.path = folder / "authority.pem"
        self.path.write_bytes(made.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))

    def context(self, name: x509.GeneralName = LOOPBACK, *, days: int = 1) -> ssl.SSLContext:
        """Of a server with a certificate for this name, that holds so many days from now."""
        key = ec.generate_private_key(ec.SECP256R1())
        alternative = x509.SubjectAlternativeName([name])
        made = self._builder(named("server"), key, days).add_extension(alternative, critical=False)
        path = self._folder / "server.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        signed = made.sign(self._key, hashes.SHA256())
        path.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context

    @staticmethod
    def _builder(subject: x509.Name, key: ec.EllipticCurvePrivateKey, days: int = 1) -> x509.CertificateBuilder:
        ends = datetime.now(UTC) + timedelta(days)
        return (
            x509.CertificateBuilder(named("authority"), subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(ends - timedelta(9))
            .not_valid_after(ends)
        )


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


def serve(press: Press) -> None:
    feed = f"<rss><channel><item><link>{press.url(STORY)}</link></item></channel></rss>"
    press.pages |= {"/rss": b.answer(feed.encode()), STORY: b.odd_headers(b.html("Gương"))}


def trusting(authority: Authority) -> dict[str, Any]:
    return {"environment": {"SSL_CERT_FILE": str(authority.path)}}


def test_a_good_certificate_is_taken(desk: Desk, authority: Authority) -> None:
    with Press({}, tls=authority.context()) as press:
        serve(press)
        desk.publish(press)
        ran = desk.crawl(**trusting(authority))
        assert ran.code == 0, ran.err
    assert desk.fate(STORY) == ("archived", None)


@pytest.mark.parametrize("wrong", ["unknown authority", "another name", "run out"])
def test_a_bad_certificate_is_refused(desk: Desk, authority: Authority, wrong: str) -> None:
    contexts = {
        "unknown authority": authority.context(),
        "another name": authority.context(x509.DNSName("khac.example")),
        "run out": authority.context(days=-1),
    }
    with Press({}, tls=contexts[wrong]) as press:
        desk.publish(press)
        ran = desk.crawl(**({} if wrong == "unknown authority" else trusting(authority)))
        assert ran.code == 3
        assert press.requests == []
    assert desk.fate("/robots.txt") == ("failed", "tls")
    assert list(desk.captures()) == []


def test_a_host_that_never_shakes_hands_is_a_timeout(desk: Desk) -> None:
    with Press({}) as press:
        desk.publish(press, home="https://" + press.host, feeds=[f"https://{press.host}/rss"])
        assert desk.crawl(timeout=0.4).code == 3  # the press waits for the end of a request's head
        assert desk.fate("/robots.txt") == ("failed", "timeout")


def test_a_bad_certificate_is_put_up_with_by_exception_and_the_bytes_are_the_decrypted_ones(
    desk: Desk, authority: Authority
) -> None:
    with Press({}, tls=authority.context(x509.DNSName("khac.example"), days=-1)) as press:
        serve(press)
        desk.publish(press, tls_exception="run out since 2019")
        assert desk.crawl().code == 0
        (asked,) = press.asked(STORY)
    assert desk.fate(STORY) == ("archived", None)
    (capture,) = desk.kept(STORY)
    assert bytes(asked.sent).endswith(capture.body)
