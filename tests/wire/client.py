#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A client written from proto/ alone: the conformance test, and an example for others.

client.py HOST PORT CODE_FILE UNIT FOLDER - enrols with the code, submits for the unit, sends the same bytes again over
a new connection and gets the same receipt, verifies it, reads the overview and a listing in several frames. FOLDER is
where keys go and where samplan_pb2.py lies (protoc --python_out). Section numbers are those of proto/PROTOCOL.md."""
import base64
import hashlib
import os
import socket
import ssl
import struct
import subprocess
import sys
import time

host, port, code_file, unit, folder = sys.argv[1:6]
sys.path.insert(0, folder)
import samplan_pb2 as pb  # noqa: E402

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MORE, ERROR = 1, 2


def path(name):
    return os.path.join(folder, name)


def save(name, data):
    with open(path(name), "wb", opener=lambda p, f: os.open(p, f, 0o600)) as f:
        f.write(data)


def openssl(*args):
    return subprocess.run(("openssl",) + args, check=True, capture_output=True).stdout


class Connection:
    """Sections 1 and 2: TLS 1.3, ALPN, the server's welcome, hello, frames."""

    def __init__(self, ca=None, cert=None):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.set_alpn_protocols(["samplan/1"])
        if ca:
            context.load_verify_locations(ca)
        else:  # the first contact: the code decides
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        if cert:
            context.load_cert_chain(cert, path("key.pem"))
        raw = socket.create_connection((host, int(port)), timeout=60)
        self.tls = context.wrap_socket(raw, server_hostname=host)
        self.tag = 0
        kind, flags, tag, body = self.read()
        assert (kind, flags, tag) == (pb.MESSAGE_WELCOME, 0, 0), "the server speaks first"
        self.welcome = pb.Welcome.FromString(body)
        assert self.welcome.protocol_min <= 1 <= self.welcome.protocol_max
        self.hello = self.ask(pb.MESSAGE_HELLO, pb.HelloRequest(protocol=1, software=b"client.py"), pb.HelloReply)

    def exactly(self, n):
        data = b""
        while len(data) < n:
            part = self.tls.recv(n - len(data))
            if not part:
                raise EOFError("cut: only a reply proves that a request was carried out")
            data += part
        return data

    def read(self):
        length, kind, flags, tag = struct.unpack(">IHHI", self.exactly(12))
        return kind, flags, tag, self.exactly(length)

    def ask_bytes(self, kind, body, reply):
        """The bodies of all frames of a reply are one message."""
        self.tag, self.frames, answer = self.tag + 1, 0, reply()
        self.tls.sendall(struct.pack(">IHHI", len(body), kind, 0, self.tag) + body)
        while True:
            got, flags, tag, part = self.read()
            assert (got, tag) == (kind, self.tag)
            if flags & ERROR:
                error = pb.Error.FromString(part)
                raise RuntimeError(f"error {error.code} at {error.where!r}: {list(error.parameter)}")
            answer.MergeFromString(part)
            self.frames += 1
            if not flags & MORE:
                return answer

    def ask(self, kind, request, reply):
        return self.ask_bytes(kind, request.SerializeToString(), reply)


def pem(der, label):
    return f"-----BEGIN {label}-----\n{base64.encodebytes(der).decode()}-----END {label}-----\n".encode()


def read_code():
    letters = "".join(open(code_file).read().upper().replace("-", "").split())
    letters = letters.replace("O", "0").replace("I", "1").replace("L", "1")
    total = 0
    for letter in letters:
        total = (total << 1 if total < 16 else total << 1 ^ 37) ^ CROCKFORD.index(letter)
    assert len(letters) == 37 and total == 0, "the code is mistyped"
    return letters[:20], letters[20:36]


def enrol():
    """Section 4."""
    secret, ca_part = read_code()
    hello = Connection().hello
    bits = int.from_bytes(hashlib.sha256(hello.ca_certificate).digest()[:10], "big")
    assert ca_part == "".join(CROCKFORD[bits >> n & 31] for n in range(75, -1, -5)), "a code of another server"
    save("ca.pem", pem(hello.ca_certificate, "CERTIFICATE"))
    save("key.pem", openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"))
    csr = openssl("req", "-new", "-key", path("key.pem"), "-subj", "/CN=-", "-outform", "DER")
    request = pb.EnrolRequest(code_secret=secret.encode(), csr=csr)
    first = Connection(ca=path("ca.pem")).ask(pb.MESSAGE_ENROL, request, pb.EnrolReply)
    again = Connection(ca=path("ca.pem")).ask(pb.MESSAGE_ENROL, request, pb.EnrolReply)
    assert first == again, "the same code and key give the same certificate"
    save("cert.pem", pem(first.certificate, "CERTIFICATE"))
    return hello


def connect():
    connection = Connection(ca=path("ca.pem"), cert=path("cert.pem"))
    assert connection.welcome.authenticated
    return connection


def submit():
    """Sections 5 and 6: one answer of each kind that the round asks for, sent twice."""
    connection = connect()
    form = connection.ask(pb.MESSAGE_QUESTIONS, pb.QuestionsRequest(), pb.QuestionsReply)
    key = int(time.time() * 1000).to_bytes(6, "big") + os.urandom(10)
    request = pb.SubmitRequest(key=key, plan=form.round.plan, plan_version=form.round.plan_version,
        year=form.round.year, unit=unit.encode(), base_revision=form.base_revision, file_number=b"py-1")
    values = {pb.QUESTION_YES_NO: dict(yes_no=False),
              pb.QUESTION_COUNT: dict(quantity=pb.Quantity(low=0)),
              pb.QUESTION_SHARE: dict(share=pb.Share(numerator=160000, denominator=330000)),
              pb.QUESTION_MONTHS: dict(months=[pb.MonthCount(month=1, count=3)]),
              pb.QUESTION_TEXT: dict(text="Utbildning i våras".encode()),
              pb.QUESTION_ACTIVITY: dict(activity=pb.ACTIVITY_ONGOING),
              pb.QUESTION_GRADE: dict(grade=pb.GRADE_PARTLY)}
    for question in form.questions:
        request.answers.add(key=question.key, state=pb.STATE_GIVEN, **values[question.kind])
    sent = request.SerializeToString()
    save("sent", sent)  # for retries and to verify the receipt
    receipt = connection.ask_bytes(pb.MESSAGE_SUBMIT, sent, pb.Receipt)
    again = connect().ask_bytes(pb.MESSAGE_SUBMIT, sent, pb.Receipt)
    assert receipt == again, "the same receipt"
    return sent, receipt


def verify(sent, receipt, hello):
    """Section 5: header, proof, signed head."""
    number, arrival, _, kind, _, content = struct.unpack(">QQQII32s", receipt.header)
    assert (number, arrival, kind) == (receipt.number, receipt.arrival_ms, pb.MESSAGE_SUBMIT)
    assert hashlib.sha256(receipt.nonce + sent).digest() == content, "the receipt is for other content"
    note, signature = receipt.head.decode().split("\n\n")
    name, size, root = note.split("\n")
    index, last, node = number, int(size) - 1, hashlib.sha256(b"\0" + receipt.header).digest()
    assert name.encode() == hello.log_name and index <= last
    for step in receipt.proof:
        assert last > 0
        if index & 1 or index == last:
            node = hashlib.sha256(b"\1" + step + node).digest()
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            node = hashlib.sha256(b"\1" + node + step).digest()
        index, last = index >> 1, last >> 1
    assert last == 0 and node == base64.b64decode(root), "the proof does not lead to the head"
    signed = base64.b64decode(signature.strip().split(" ")[2])
    assert signed[:4] == hashlib.sha256(name.encode() + b"\n\1" + hello.log_key).digest()[:4]
    save("log.der", bytes.fromhex("302a300506032b6570032100") + hello.log_key)  # RFC 8410 section 4
    save("note", (note + "\n").encode())
    save("signature", signed[4:])
    openssl("pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", path("log.der"), "-rawin",
        "-in", path("note"), "-sigfile", path("signature"))


def list_organisations(connection):
    """Section 2: several frames; then the rest of it again, as after a cut."""
    whole = connection.ask(pb.MESSAGE_ORG_LIST, pb.OrgListRequest(), pb.OrgListReply).organisations
    print(f"{len(whole)} organisations in {connection.frames} frames")
    after = pb.OrgListRequest(after=whole[len(whole) // 2].code)
    rest = connection.ask(pb.MESSAGE_ORG_LIST, after, pb.OrgListReply).organisations
    assert list(rest) == list(whole[len(whole) // 2 + 1:]), "a listing is resumed after the last row"


hello = enrol()
sent, receipt = submit()
verify(sent, receipt, hello)
connection = connect()
overview = connection.ask(pb.MESSAGE_OVERVIEW, pb.OverviewRequest(), pb.OverviewReply)
received = [row.unit.decode() for row in overview.rows if row.state == pb.FOLLOWUP_RECEIVED]
assert unit in received
list_organisations(connection)
print(f"{receipt.id.decode()} entry {receipt.number}, received: {' '.join(received)}; the receipt verifies")
