"""A real Dovecot on loopback, with a configuration, users and certificates of its own.

In: a folder of its own. Out: ports, and hands on its mail: deliver, renumber, remove a folder. Stopped by its id.
"""

import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PROGRAM = "/usr/sbin/dovecot"
USERS = {"lea@ours.example": "se cret", "max@ours.example": "other", "zoe@ours.example": "mot de passé, ñandú"}
PATIENCE = 15


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Dovecot:
    """Start with `start`, end with `stop`; `tokens` is the address that says whose an access token is."""

    def __init__(self, tokens: str = "") -> None:
        self.root = Path(tempfile.mkdtemp(prefix="vigie-dovecot-"))
        self.root.chmod(0o755)
        self.port, self.tls_port = free_port(), free_port()
        self.certificate = self.root / "cert.pem"
        self._process: subprocess.Popen[bytes] | None = None
        as_root = os.geteuid() == 0
        self.owner = "nobody" if as_root else pwd.getpwuid(os.geteuid()).pw_name
        self.group = "nogroup" if as_root else grp.getgrgid(os.getegid()).gr_name
        self._write_users(tokens)
        (self.root / "dovecot.conf").write_text(self._configuration(as_root=as_root))

    def _write_users(self, tokens: str) -> None:
        _certify(self.certificate, self.root / "key.pem")
        (self.root / "users").write_text("".join(f"{u}:{{PLAIN}}{p}::::::\n" for u, p in USERS.items()))
        (self.root / "oauth.conf").write_text(
            f"tokeninfo_url = {tokens}?access_token=\nusername_attribute = email\n"
            if tokens
            else "tokeninfo_url = http://127.0.0.1:9/\n"
        )

    def _configuration(self, *, as_root: bool) -> str:
        """With root, the server's own processes run as users that the package made; else all of them as ourselves."""
        own = "" if as_root else (
            f"default_internal_user = {self.owner}\ndefault_login_user = {self.owner}\n"
            f"default_internal_group = {self.group}\n"
        )  # fmt: skip
        return f"""
protocols = imap
listen = 127.0.0.1
base_dir = {self.root}/run
state_dir = {self.root}/state
log_path = {self.root}/log
ssl = yes
ssl_cert = <{self.certificate}
ssl_key = <{self.root}/key.pem
disable_plaintext_auth = no
auth_failure_delay = 0
auth_mechanisms = plain login xoauth2
mail_location = maildir:{self.root}/mail/%u
mail_max_userip_connections = 50
first_valid_uid = 1
{own}
passdb {{
  driver = passwd-file
  mechanisms = plain login
  args = {self.root}/users
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {self.root}/oauth.conf
}}
userdb {{
  driver = static
  args = uid={self.owner} gid={self.group} home={self.root}/home/%u
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {self.port}
  }}
  inet_listener imaps {{
    port = {self.tls_port}
    ssl = yes
  }}
}}
"""

    def start(self) -> None:
        """Run in the foreground, so that its id is ours."""
        for user in USERS:
            self._box(user)
        self._process = subprocess.Popen([PROGRAM, "-F", "-c", str(self.root / "dovecot.conf")])
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.tls_port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError((self.root / "log").read_text())

    def stop(self) -> None:
        """End the process that `start` began."""
        if self._process:
            self._process.terminate()
            self._process.wait(PATIENCE)
            self._process = None

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.root, ignore_errors=True)

    def deliver(self, raw: bytes, name: str, user: str = "lea@ours.example", folder: str = "") -> None:
        """Put one message into a folder ("" is the inbox), as a delivery agent does."""
        box = self._box(user, folder)
        kept = box / "tmp" / name
        kept.write_bytes(raw)
        self._give(kept)
        kept.rename(box / "new" / name)

    def empty(self, user: str = "lea@ours.example") -> None:
        """A mailbox as on its first day."""
        shutil.rmtree(self.root / "mail" / user, ignore_errors=True)
        self._box(user)

    def drop(self, folder: str, user: str = "lea@ours.example") -> None:
        """The folder vanishes."""
        shutil.rmtree(self.root / "mail" / user / f".{folder}")

    def renumber(self, user: str = "lea@ours.example") -> None:
        """The server starts again without its numbers: another UIDVALIDITY, uids from 1."""
        self.stop()
        box = self.root / "mail" / user
        old = int((box / "dovecot-uidlist").read_text().split()[1].removeprefix("V"))
        for file in box.glob("dovecot*"):
            file.unlink(missing_ok=True)
        (box / "dovecot-uidlist").write_text(f"3 V{old + 7} N1\n")
        self._give(box / "dovecot-uidlist")
        self.start()

    def flags(self, user: str = "lea@ours.example") -> list[str]:
        """The flags of each message of the inbox, as the names of its files say them; unseen ones have none."""
        box = self.root / "mail" / user
        return sorted(f.name.partition(":2,")[2] for f in (*(box / "cur").iterdir(), *(box / "new").iterdir()))

    def _box(self, user: str, folder: str = "") -> Path:
        box = self.root / "mail" / user
        if folder:
            box /= f".{folder}"
        parts = [box / part for part in ("cur", "new", "tmp")]
        for part in parts:
            part.mkdir(parents=True, exist_ok=True)
        for place in (self.root / "mail", self.root / "mail" / user, box, *parts):
            self._give(place)
        return box

    def _give(self, place: Path) -> None:
        if os.geteuid() == 0:
            shutil.chown(place, self.owner, self.group)


def _certify(certificate: Path, key_file: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
