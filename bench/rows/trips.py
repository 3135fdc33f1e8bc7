"""Round trips to the database for one governed read: PostgreSQL's own count of transactions and statements."""

import re

from lab import seed
from lab.house import House
from lab.report import Line, Measured

TOOL = "scaivault_read_secret"
READS = 2000


def measure():
    with House() as house:
        wire = house.wire()
        seed.write(wire, "bench/one")
        reader = house.wire(seed.agent(wire, "bench", "bench/**"))
        with_statements = watch(house)
        if with_statements:
            reader = house.wire(reader.key)
        for _ in range(500):
            seed.must(reader.tool(TOOL, {"path": "bench/one"}))
        forget(house, with_statements)
        before = transactions(house)
        for _ in range(READS):
            seed.must(reader.tool(TOOL, {"path": "bench/one"}))
        after = transactions(house)
        counted = statements(house) if with_statements else {}
    return judged(after - before, counted)


def watch(house):
    """Switches pg_stat_statements on, which needs a restart; false where this PostgreSQL has none."""
    if house.sql("select count(*) from pg_available_extensions where name = 'pg_stat_statements'") == ["0"]:
        return False
    house.sql("alter system set shared_preload_libraries = 'pg_stat_statements'; ")
    house.stop()
    house.start()
    house.sql("create extension if not exists pg_stat_statements")
    return True


def forget(house, with_statements):
    if with_statements:
        house.sql("select pg_stat_statements_reset()")


def transactions(house):
    """Each message with a Sync is a transaction or a part of one that ends with the last; statistics lag a second."""
    house.sql("select pg_sleep(1.5)")
    return int(house.sql("select xact_commit + xact_rollback from pg_stat_database where datname = 'ostiary'")[0])


def statements(house):
    rows = house.sql(
        "select calls, left(regexp_replace(query, '\\s+', ' ', 'g'), 90) from pg_stat_statements s"
        " join pg_roles r on r.oid = s.userid where r.rolname = 'ostiary_app' and toplevel order by calls desc limit 12"
    )
    return {text: int(calls) for calls, text in (row.split("|", 1) for row in rows)}


def judged(committed, counted):
    """Upkeep that runs beside the calls (noting last use) is told apart where statements are known."""
    details = []
    each = committed / READS
    if counted:
        upkeep = re.compile(r"api_key_use|secret_access|listen|select 1|pg_", re.I)
        on_the_way = {text: calls for text, calls in counted.items() if calls > READS / 20 and not upkeep.search(text)}
        rides_along = sum(calls for text, calls in on_the_way.items() if "enter_read" in text)
        each = (sum(on_the_way.values()) - rides_along) / READS
        details = ["Statements of 2,000 governed reads on one connection, as PostgreSQL counted them:", "", "| times | statement |", "|---|---|"]
        details += [f"| {calls} | `{text.replace('|', '¦')}` |" for text, calls in counted.items() if calls > READS / 100]
        if rides_along:
            details += ["", "`enter_read` travels in the same message as the statement after it, so it is no round trip of its own."]
    reached = f"{each:.2f} (transactions a call, with all upkeep beside it: {committed / READS:.2f})"
    return Measured([Line("database round trips for a governed read", "at most 2, counted", reached, each <= 2.005)], details)
