# SPDX-License-Identifier: Apache-2.0
"""Bytes on disk: of the index with 1.24 M values, of the ledger with 6,220 follow-ups of 20 KiB beside what was sent. What is
grown ahead of use counts too, in a figure of its own."""
import struct

import stores

NAME, TITLE, ROUNDS = "disk", "bytes on disk", 1


PAGE, MAGIC = 4096, 0xBEEFC0DE


def bytes_in_use(store, name):
    """Up to the last page that LMDB has used, after the newer of the file's two meta pages: the rest of it is grown ahead."""
    newest = (0, 0)
    with open(store.dir / "store" / name / "data.mdb", "rb") as file:
        for number in range(2):
            file.seek(number * PAGE)
            # behind 16 bytes of page header: magic, version, address, size of the map, two tables of 48 bytes, then these
            magic, last, transaction = struct.unpack("<I116xQQ", file.read(152)[16:])
            if magic != MAGIC:
                raise RuntimeError(f"{name} is no database of LMDB")
            newest = max(newest, (transaction, last))
    return (newest[1] + 1) * PAGE


def file_bytes(store, name):
    return (store.dir / "store" / name / "data.mdb").stat().st_blocks * 512


def run(env, round):
    values, texts = stores.sweden(env, 1, lent=True), stores.sweden(env, 1, "texts", lent=True)
    raw = texts.filled()["bytes"]
    return [env.figure("disk-index", "samplan", bytes_in_use(values, "index") / 1e6, "MB"),
            env.figure("disk-ledger", "samplan", bytes_in_use(texts, "ledger") / raw, "x"),
            env.figure("disk-ahead", "samplan", sum(file_bytes(values, n) - bytes_in_use(values, n)
                                                    for n in ("ledger", "index")) / 1e6, "MB")]
