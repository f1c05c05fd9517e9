#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The words of proto/transcripts: what each frame says stands above it, and must be what the frame says.

transcripts.py check                  compares words and frames of every file
transcripts.py record BUILD           makes the client's frames from their words, lets the server of the build
                                      folder answer, and writes files and words anew
"""
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
PROTO = os.path.join(ROOT, "proto")
FOLDER = os.path.join(PROTO, "transcripts")
MORE, ERROR, LONG, WIDE = 1, 2, 64, 40

generated = tempfile.TemporaryDirectory()
subprocess.run(["protoc", "--python_out=" + generated.name, "-I", PROTO, "samplan.proto"], check=True)
sys.path.insert(0, generated.name)
from google.protobuf import text_format  # noqa: E402
import samplan_pb2 as pb  # noqa: E402


def messages():
    """Names of request and reply by type, out of the table in PROTOCOL.md."""
    page = open(os.path.join(PROTO, "PROTOCOL.md"), encoding="utf-8").read()
    rows = re.findall(r"^\| (\d+) [A-Z_]+ \| (\w*) ?→ (\w+) ", page, re.M)
    return {int(number): (request, reply) for number, request, reply in rows}


MESSAGES = messages()


# ---- words ----

def is_text(value):
    try:
        return all(c >= " " or c == "\n" for c in value.decode()) and b"\x7f" not in value
    except UnicodeDecodeError:
        return False


def quoted(line):
    return '"' + line.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def bytes_words(value, whole):
    """Texts as they are, a line each; other bytes as 0x..., shortened in what the server sent."""
    if value and is_text(value):
        return [quoted(line) for line in value.decode().splitlines(keepends=True)]
    if len(value) > LONG and not whole:
        return [f"({len(value)} bytes)"]
    return ["0x" + value[i:i + WIDE].hex() for i in range(0, len(value), WIDE)] or ['""']


def field_words(field, value, whole):
    if field.type == field.TYPE_MESSAGE:
        inner = ["  " + line for line in words(value, whole)]
        return [f"{field.name} {{"] + inner + ["}"]
    if field.type == field.TYPE_ENUM:
        known = field.enum_type.values_by_number.get(value)
        return [f"{field.name}: {known.name if known else value}"]
    if field.type == field.TYPE_BOOL:
        return [f"{field.name}: {str(value).lower()}"]
    if field.type != field.TYPE_BYTES:
        return [f"{field.name}: {value}"]
    first, *rest = bytes_words(value, whole)
    return [f"{field.name}: {first}"] + [" " * (len(field.name) + 2) + line for line in rest]


def words(message, whole):
    lines = []
    for field, value in message.ListFields():
        for item in value if field.label == field.LABEL_REPEATED else [value]:
            lines += field_words(field, item, whole)
    return lines


def frame_words(side, data):
    """The comment above a frame, or None for bytes that are no frame of a message."""
    length, kind, flags, tag = (int.from_bytes(data[a:b], "big") for a, b in ((0, 4), (4, 6), (6, 8), (8, 12)))
    if len(data) != 12 + length or kind not in MESSAGES and not flags & ERROR:
        return None
    name = "Error" if flags & ERROR else MESSAGES[kind][side == "S"]
    message = getattr(pb, name).FromString(data[12:])
    value = pb.MessageType.DESCRIPTOR.values_by_number.get(kind)
    known = value.name[len("MESSAGE_"):] if value else kind
    more = " MORE" * (flags & MORE) + " ERROR" * bool(flags & ERROR)
    return [f"# {side} {known} tag {tag}{more}: {name}"] + ["#   " + w for w in words(message, side == "C")]


def frame_of_words(lines):
    kind, tag, name = re.match(r"# C (\w+) tag (\d+): (\w+)", lines[0]).groups()
    text = "\n".join(line[4:] for line in lines[1:])
    text = re.sub(r"\b0x([0-9a-f]+)", lambda m: '"' + re.sub("(..)", r"\\x\1", m[1]) + '"', text)
    body = text_format.Parse(text, getattr(pb, name)()).SerializeToString()
    number = pb.MessageType.Value("MESSAGE_" + kind)
    return len(body).to_bytes(4, "big") + number.to_bytes(2, "big") + bytes(2) + int(tag).to_bytes(4, "big") + body


# ---- files ----

def hex_lines(side, data):
    head = " ".join(data[a:b].hex() for a, b in ((0, 4), (4, 6), (6, 8), (8, 12)))
    return [f"{side}: {head}"] + ["   " + data[i:i + WIDE].hex() for i in range(12, len(data), WIDE)]


def items(text):
    """The file's parts: (kind, lines); kind is the words of a frame, its hex, or anything else."""
    out, lines = [], text.splitlines()
    while lines:
        first = lines.pop(0)
        kind = ("words " + first[2] if re.match(r"# [CS] \w+ tag ", first) else
                first[0] if re.match("[CS]:", first) else "")
        more = {"w": "#   ", "C": " ", "S": " "}.get(kind[:1], "\0")
        part = [first]
        while lines and lines[0].startswith(more):
            part.append(lines.pop(0))
        out.append((kind, part))
    return out


def bytes_of(lines):
    return bytes.fromhex("".join(lines)[2:].replace(" ", ""))


def with_words(text):
    """Words above the server's frames, and above those of the client that have some."""
    out, said = [], False
    for kind, lines in items(text):
        if kind == "S" or kind == "C" and said:
            out += frame_words(kind, bytes_of(lines)) or []
        if not kind.startswith("words"):
            out += lines
        said = kind == "words C"
    return "\n".join(out) + "\n"


def script(text):
    """The client's words made into frames, and no words above what the server said."""
    out, made = [], False
    for kind, lines in items(text):
        if kind == "words C":
            out += lines + hex_lines("C", frame_of_words(lines))
        elif kind in ("", "S") or kind == "C" and not made:
            out += lines
        made = kind == "words C"
    return "\n".join(out) + "\n"


def read(path):
    return open(path, encoding="utf-8").read()


def names():
    return sorted(name for name in os.listdir(FOLDER) if name.endswith(".txt"))


def record(build):
    with tempfile.TemporaryDirectory() as work:
        for name in names():
            open(os.path.join(work, name), "w", encoding="utf-8").write(script(read(os.path.join(FOLDER, name))))
        program = os.path.join(build, "tests", "server_app_transcripts")
        subprocess.run([program], env=dict(os.environ, TRANSCRIPTS_TO=work), check=True)
        for name in names():
            text = with_words(read(os.path.join(work, name)))
            open(os.path.join(FOLDER, name), "w", encoding="utf-8").write(text)


def check():
    for name in names():
        text = read(os.path.join(FOLDER, name))
        for was, now in zip(text.splitlines(), with_words(text).splitlines() + [None]):
            if was != now:
                sys.exit(f"{name}: the words differ from the frame:\n  {was}\n  {now}")
    print(f"{len(names())} transcripts: words and frames agree")


def main():
    if sys.argv[1:2] == ["record"] and len(sys.argv) == 3:
        record(sys.argv[2])
    elif sys.argv[1:] == ["check"]:
        check()
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
