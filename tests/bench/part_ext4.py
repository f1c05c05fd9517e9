# SPDX-License-Identifier: Apache-2.0
"""The write part again, on a journaled ext4 of its own: a file behind a loop device, where root allows that. What a commit
costs depends on the file system most of all."""
import copy
import os

import part_write

NAME, TITLE, ROUNDS = "ext4", "durable submissions on a journaled ext4", part_write.ROUNDS
SIZE_GIB = 6


def mounted(env):
    """An environment whose work lies there."""
    image, place = env.work / "ext4.image", env.work / "ext4"
    place.mkdir()
    with open(image, "wb") as file:
        file.truncate(SIZE_GIB << 30)  # sparse
    try:
        env.run("mkfs.ext4", "-q", "-F", image)
        env.run("mount", "-o", "loop", image, place)
    except (RuntimeError, FileNotFoundError) as why:
        env.skip(f"no loop device: {why}")
    env.defer(lambda: env.run("umount", place))
    inside = copy.copy(env)
    inside.work = place
    return inside


def run(env, round):
    if os.geteuid() != 0:
        env.skip("mounting a loop device needs root")
    return part_write.submissions(env.once("inside", lambda: mounted(env)), round, "-ext4")
