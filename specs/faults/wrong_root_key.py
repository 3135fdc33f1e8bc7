"""The data folder with another root key: the server says so and does not start; with the right one nothing is lost."""

import os

from lab import seed
from lab.house import House

from day import check


def happen():
    with House(patience=20) as house:
        seed.write(house.wire(), "faults/key")
        house.stop()
        file = root_key_file(house)
        refused(house, file, of_another_house(), "the root key of another server")
        refused(house, file, b"", "an empty key file")
        os.rename(file, file + ".away")
        start_fails(house, "no key file beside a database that is sealed")
        os.replace(file + ".away", file)
        house.start()
        value = seed.must(house.wire().tool("scaivault_read_secret", {"path": "faults/key"}))["data"]
        check(value == seed.VALUE, "with the right key again: the secret is read")


def root_key_file(house):
    found = [
        os.path.join(folder, name)
        for folder, _, names in os.walk(house.data)
        for name in names
        if "root" in name and "postgres" not in folder
    ]
    check(len(found) == 1, f"the root key lies in DATA/{os.path.relpath(found[0], house.data)}")
    check(os.stat(found[0]).st_mode & 0o777 == 0o600, "with mode 0600")
    return found[0]


def of_another_house():
    """A root key file that is sound, and belongs to another data folder."""
    with House() as other:
        with open(os.path.join(other.data, "root.key"), "rb") as held:
            return held.read()


def refused(house, file, content, text):
    with open(file, "rb") as held:
        before = held.read()
    write(file, content)
    try:
        start_fails(house, text)
    finally:
        write(file, before)


def write(file, content):
    with open(file, "wb") as held:
        held.write(content)


def start_fails(house, text):
    told = len(house.console())
    house.launch()
    up = house.ready(20)
    code = house.process.poll()
    house.stop()
    said = house.console()[told:].strip().splitlines()
    check(not up and code not in (None, 0), f"{text}: does not start, exit code {code}")
    check(said and "Exception" not in said[-1], f"and says: {said[-1] if said else ''}")
