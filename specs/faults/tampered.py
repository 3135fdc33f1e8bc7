"""Ciphertext changed, or moved to another place, by somebody with the database in hand: it is refused, never shown."""

from lab import seed
from lab.house import House

from day import answered, check
from trail import exported, verified


def happen():
    with House() as house:
        wire = house.wire()
        for name in "abcd":
            seed.write(wire, f"faults/{name}", {"value": f"of {name}"})
        house.sql(
            "update secret_version set sealed = set_byte(sealed, 90, get_byte(sealed, 90) # 1) where path = 'faults/a'"
        )
        house.sql(
            "update secret_version v set sealed = w.sealed from secret_version w"
            " where v.path = 'faults/b' and w.path = 'faults/c' and w.tenant_id = v.tenant_id"
        )
        turned = answered(wire, "scaivault_read_secret", {"path": "faults/a"})
        check(turned not in ("ok", "JSONDecodeError"), f"one bit turned: refused with {turned}")
        moved = answered(wire, "scaivault_read_secret", {"path": "faults/b"})
        check(moved not in ("ok", "JSONDecodeError"), f"another secret's ciphertext in its place: refused with {moved}")
        check(answered(wire, "scaivault_read_secret", {"path": "faults/c"}) == "ok", "its neighbours are read as before")
        check(verified(house), "the trail verifies")
        failures = [line for line in exported(house) if "faults/a" in line and '"read"' in line and '"allowed"' not in line]
        check(len(failures) == 1, "and tells of the read that failed")
        house.sql("update trail_entry set body = replace(body, 'faults/a', 'faults/z') where path = 'faults/a'")
        check(not verified(house), "a trail changed in the database does not verify")
