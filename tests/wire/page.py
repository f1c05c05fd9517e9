#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The frames and test vectors of proto/PROTOCOL.md, which are made out of proto/transcripts.

page.py check   compares the page's fenced blocks with what they should be
page.py write   writes them anew
A block begins with ```frame FILE NUMBER or ```vector NAME. The server's own code checks them in a test as well.
"""
import base64
import hashlib
import os
import re
import sys

sys.dont_write_bytecode = True  # the tree stays as it is
from transcripts import FOLDER, MESSAGES, PROTO, bytes_of, is_text, items, pb, quoted, read  # noqa: E402

PAGE = os.path.join(PROTO, "PROTOCOL.md")
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SECRET = "0123456789ABCDEFGHJK"
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
COLUMN, LINE, LEFT_OUT = 42, 32, 100


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def frame(name, number):
    found = [(kind, bytes_of(lines)) for kind, lines in items(read(os.path.join(FOLDER, name))) if kind in ("C", "S")]
    return found[number - 1]


def message(name, number, kind):
    return kind.FromString(frame(name, number)[1][12:])


# ---- frames ----

def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def number_words(field, value):
    if field.type == field.TYPE_SINT64:
        return str(value >> 1 ^ -(value & 1))
    if field.type == field.TYPE_ENUM:
        return field.enum_type.values_by_number[value].name
    return ("false", "true")[value] if field.type == field.TYPE_BOOL else str(value)


def explain_bytes(head, name, value):
    """Rows (hex, words) of a field that is text or bytes."""
    what = f"{name}, {len(value)} bytes"
    if len(value) > LEFT_OUT and not is_text(value):
        return [(f"{head} [{len(value)} bytes]", what)]
    lines = value.decode().splitlines(keepends=True) if is_text(value) else []
    if len(lines) == 1 and len(value) <= LINE:
        return [(f"{head} {value.hex()}", f"{what} = {quoted(lines[0])}")]
    if not lines and len(value) <= LINE // 2:
        return [(f"{head} {value.hex()}", what)]
    rows = [(head, what + ":")]
    for line in lines or [None]:
        data = value if line is None else line.encode()
        for i in range(0, len(data), LINE):
            rows.append((data[i:i + LINE].hex(), quoted(line) if line is not None and i == 0 else ""))
    return rows


def explain(descriptor, data, depth=0):
    rows, at = [], 0
    while at < len(data):
        tag, value_at = varint(data, at)
        value, end = varint(data, value_at)
        field = descriptor.fields_by_number[tag >> 3]
        name = f"{field.number} {field.name}"
        head = data[at:value_at].hex() + " " + data[value_at:end].hex()
        if tag & 7 == 0:
            more = [(head, f"{name} = {number_words(field, value)}")]
        elif field.type == field.TYPE_MESSAGE:
            more = [(head, f"{name}: a message of {value} bytes")]
            more += explain(field.message_type, data[end:end + value], 1)
        else:
            more = explain_bytes(head, name, data[end:end + value])
        at = end + (value if tag & 7 else 0)
        rows += [("  " * depth + left, right) for left, right in more]
    return rows


def frame_block(name, number):
    side, data = frame(name, int(number))
    length, kind, flags, tag = (int.from_bytes(data[a:b], "big") for a, b in ((0, 4), (4, 6), (6, 8), (8, 12)))
    rows = [(data[0:4].hex(), f"length: {length} bytes follow the header"),
            (data[4:6].hex(), f"type {kind}: {pb.MessageType.Name(kind)[len('MESSAGE_'):]}"),
            (data[6:8].hex(), ("no flags", "flag MORE", "flag ERROR")[flags]),
            (data[8:12].hex(), f"tag {tag}")]
    kind = "Error" if flags & 2 else MESSAGES[kind][side == "S"]
    rows += explain(getattr(pb, kind).DESCRIPTOR, data[12:])
    return [(left.ljust(COLUMN) + ("  " if right else "") + right).rstrip() for left, right in rows]


# ---- vectors ----

class Numbers(list):
    def __str__(self):
        return " ".join(map(str, self))


def row(name, *values):
    """name = value; bytes as hex, LINE to a line; texts quoted, a line each; several values below each other."""
    parts = []
    for value in values:
        if isinstance(value, bytes):
            parts += [value[i:i + LINE].hex() for i in range(0, len(value), LINE)]
        elif isinstance(value, str):
            parts += [quoted(line) for line in value.splitlines(keepends=True)]
        else:
            parts.append(str(value))
    lead = name + " ="
    return [(lead + " " + parts[0]).rstrip() if parts else lead] + ["    " + part for part in parts[1:]]


def vector_code():
    certificate = message("01-first-contact.txt", 3, pb.HelloReply).ca_certificate
    bits = int.from_bytes(sha256(certificate)[:10], "big")
    ca = "".join(ALPHABET[bits >> shift & 31] for shift in range(75, -1, -5))
    double = lambda v: v << 1 if v < 16 else v << 1 ^ 37  # noqa: E731
    total, sums = 0, []
    for character in SECRET + ca:
        total = double(total) ^ ALPHABET.index(character)
        sums.append(total)
    check = ALPHABET[double(total)]
    code = "-".join(re.findall(".{1,4}", SECRET + ca + check))
    return (row("secret", SECRET) + row("code_hash", sha256(SECRET.encode())) + row("ca_certificate", certificate) +
            row("ca_sha256", sha256(certificate)) + row("ca_characters", ca) +
            row("sums", Numbers(sums[:18]), Numbers(sums[18:])) + row("check_character", check) + row("code", code))


def leaf_hash(leaf):
    return sha256(b"\0", leaf)


def root(leaves):
    if len(leaves) < 2:
        return leaf_hash(leaves[0]) if leaves else sha256()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\1", root(leaves[:half]), root(leaves[half:]))


def inclusion(index, leaves):
    if len(leaves) == 1:
        return []
    half = 1 << (len(leaves) - 1).bit_length() - 1
    if index < half:
        return inclusion(index, leaves[:half]) + [root(leaves[half:])]
    return inclusion(index - half, leaves[half:]) + [root(leaves[:half])]


def consistency(size, leaves, whole=True):
    if size == len(leaves):
        return [] if whole else [root(leaves)]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    if size <= half:
        return consistency(size, leaves[:half], whole) + [root(leaves[half:])]
    return consistency(size - half, leaves[half:], False) + [root(leaves[:half])]


def vector_tree():
    leaves = [bytes.fromhex(leaf) for leaf in LEAVES]
    lines = []
    for i, leaf in enumerate(leaves):
        lines += row(f"leaf {i}", *([leaf] if leaf else [])) + row(f"leaf_hash {i}", leaf_hash(leaf))
    for size in range(len(leaves) + 1):
        lines += row(f"root {size}", root(leaves[:size]))
    for index, size in ((0, 1), (0, 8), (5, 8), (2, 3), (1, 5)):
        lines += row(f"inclusion {index} of {size}", *inclusion(index, leaves[:size]))
    for old, new in ((1, 8), (6, 8), (2, 5), (8, 8)):
        lines += row(f"consistency {old} to {new}", *consistency(old, leaves[:new]))
    return lines


def split_head(head):
    """Name, size, root, signed text, key id, signature."""
    text, last = head.decode().split("\n\n")
    name, size, tree = text.split("\n")
    blob = base64.b64decode(last.split(" ")[2])
    return name, int(size), base64.b64decode(tree), text + "\n", blob[:4], blob[4:]


def vector_head():
    key = message("05-submit.txt", 3, pb.HelloReply).log_key
    head = message("05-submit.txt", 7, pb.Receipt).head
    name, size, tree, signed, key_id, signature = split_head(head)
    assert key_id == sha256(name.encode(), b"\n\1", key)[:4]
    return (row("log_name", name) + row("log_key", key) + row("head", head.decode()) + row("size", size) +
            row("root", tree) + row("key_id", key_id) + row("signed", signed) + row("signature", signature))


def vector_receipt():
    receipt = message("05-submit.txt", 7, pb.Receipt)
    request = frame("05-submit.txt", 6)[1][12:]
    _, size, tree, _, _, _ = split_head(receipt.head)
    lines = row("nonce", receipt.nonce) + row("sha256(nonce + request)", sha256(receipt.nonce, request))
    lines += row("header", receipt.header) + row("number", receipt.number) + row("size", size)
    index, last, node = receipt.number, size - 1, leaf_hash(receipt.header)
    lines += row("leaf_hash", node)
    for i, step in enumerate(receipt.proof):
        odd = index & 1 or index == last
        node = sha256(b"\1", step, node) if odd else sha256(b"\1", node, step)
        while odd and index and not index & 1:
            index, last = index >> 1, last >> 1
        index, last = index >> 1, last >> 1
        lines += row(f"proof {i}", step) + row(f"hash after {i}", node)
    assert node == tree and last == 0
    return lines + row("root", tree)


def vector_growth():
    lines = []
    hello, proof = message("02-hello-whoami.txt", 3, pb.HelloReply), message("09-log.txt", 5, pb.LogProofReply)
    first = message("01-first-contact.txt", 3, pb.HelloReply)
    for name, old, reply in (("hello", first.head, hello), ("log_proof", hello.head, proof)):
        _, size1, root1, _, _, _ = split_head(old)
        _, size2, root2, _, _, _ = split_head(reply.head)
        lines += row(name + " size1", size1) + row(name + " root1", root1) + row(name + " size2", size2)
        lines += row(name + " root2", root2) + row(name + " proof", *reply.proof)
    return lines


VECTORS = {"code": vector_code, "tree": vector_tree, "head": vector_head, "receipt": vector_receipt,
           "growth": vector_growth}


# ---- the page ----

def block(match):
    kind, *rest = match[1].split()
    lines = frame_block(*rest) if kind == "frame" else VECTORS[rest[0]]()
    return "\n".join(["```" + match[1]] + lines + ["```"])


def main(mode):
    page = read(PAGE)
    made = re.sub(r"^```((?:frame|vector) .*)\n(?:(?!```).*\n)*```$", block, page, flags=re.M)
    if mode == "write":
        open(PAGE, "w", encoding="utf-8").write(made)
    for was, now in zip(page.splitlines(), made.splitlines()):
        if was != now and mode == "check":
            sys.exit(f"PROTOCOL.md differs from the transcripts:\n  {was}\n  {now}")
    if mode == "check" and page != made:
        sys.exit("PROTOCOL.md differs from the transcripts at its end")


if sys.argv[1:] in (["check"], ["write"]):
    main(sys.argv[1])
else:
    sys.exit(__doc__)
