#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Verifies backup files by what proto/PROTOCOL.md section 9 says, and nothing of the project's own code.
backup.py LOG_KEY FILE...   LOG_KEY = the file that the client keeps: the log's name, and the key in base64, on a
line each. Prints size and root. Needs openssl for the signatures."""
import base64, hashlib, struct, subprocess, sys, tempfile


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


class Bytes:
    """Taken from the front; more than there is, is an error."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, n):
        assert self.at + n <= len(self.data), "cut"
        self.at += n
        return self.data[self.at - n:self.at]

    def u32(self):
        return struct.unpack(">I", self.take(4))[0]

    def u64(self):
        return struct.unpack(">Q", self.take(8))[0]

    def text(self):
        return self.take(self.u32())


def verify_signature(key, signature, note):
    with tempfile.NamedTemporaryFile() as k, tempfile.NamedTemporaryFile() as s, tempfile.NamedTemporaryFile() as n:
        for file, data in ((k, bytes.fromhex("302a300506032b6570032100") + key), (s, signature), (n, note)):
            file.write(data)
            file.flush()
        subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", k.name, "-rawin",
                        "-in", n.name, "-sigfile", s.name], check=True, stdout=subprocess.DEVNULL)


def read_head(text, name, key):
    lines = text.decode().split("\n")
    assert len(lines) == 6 and lines[0] == name and lines[3] == "" and lines[5] == "", "head"
    dash, signer, signature = lines[4].split(" ")
    signature = base64.b64decode(signature, validate=True)
    assert dash == "\u2014" and signer == name and len(signature) == 68, "signature line"
    assert signature[:4] == sha(name.encode(), b"\n\x01", key)[:4], "key id"
    verify_signature(key, signature[4:], "\n".join(lines[:3]).encode() + b"\n")
    return int(lines[1]), base64.b64decode(lines[2], validate=True)


def root_of(peaks):
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = sha(b"\x01", peak, root)
    return root


def add_leaf(size, peaks, leaf):
    while size & 1:
        leaf = sha(b"\x01", peaks.pop(), leaf)
        size >>= 1
    peaks.append(leaf)


def read_file(data, name, key, before):
    assert hashlib.sha256(data[:-32]).digest() == data[-32:], "checksum"
    b = Bytes(data[:-32])
    assert b.take(8) == b"SPBACKUP" and b.u32() == 1, "no backup of version 1"
    rest = Bytes(b.take(b.u32()))
    store, size, log, head = rest.take(16), rest.u64(), rest.text().decode(), rest.text()
    peaks = [rest.take(32) for _ in range(bin(size).count("1"))]
    assert rest.at == len(rest.data) and log == name, "header"
    assert before is None or before == (store, size, peaks), "it does not follow"
    assert not size or read_head(head, name, key) == (size, root_of(peaks)), "tree before it"
    arrival = 0
    while (length := b.u32()):
        last, batch = b.u64(), Bytes(b.take(length))
        assert batch.take(4) == b"SB\x01\x00", "batch"
        for _ in range(batch.u32()):
            header, nonce = batch.take(64), batch.take(16)
            number, arrived = struct.unpack(">QQ", header[:16])
            assert number == size and arrived >= arrival, "entry %d" % size
            assert header[32:] == sha(nonce, batch.text()), "hash of entry %d" % size
            add_leaf(size, peaks, sha(b"\x00", header))
            size, arrival = size + 1, arrived
        head = batch.text()
        assert batch.at == length and size == last + 1, "batch"
        assert read_head(head, name, key) == (size, root_of(peaks)), "head after entry %d" % last
    assert b.u64() == size and b.text() == head and b.at == len(b.data), "trailer"
    return store, size, peaks


def main():
    name, key = open(sys.argv[1]).read().split("\n")[:2]
    state = None
    for path in sys.argv[2:]:
        with open(path, "rb") as file:
            state = read_file(file.read(), name, base64.b64decode(key), state)
    print(state[1], base64.b64encode(root_of(state[2])).decode())


main()
