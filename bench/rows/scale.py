"""The price of a governed read in a small house and in large ones: more tenants, more secrets, a longer trail."""

import concurrent.futures
import contextlib
import hashlib
import secrets
import zlib

from lab import seed, tools
from lab.house import House
from lab.load import Target, alternate
from lab.report import Line, Measured

TOOL = "scaivault_read_secret"
READ = 1000
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def measure():
    with contextlib.ExitStack() as houses:
        targets = {}
        for name, build in {"small": small, "1,000 tenants": tenants, "200,000 secrets": many_secrets, "2,000,000 trail rows": long_trail}.items():
            tools.say(f"  filling: {name}")
            house = houses.enter_context(House())
            targets[name] = Target.tool(house.url, TOOL, build(house))
            house.sql("vacuum analyze")
        results = alternate(targets, seconds=5, rounds=6, warmup=6)
    p50 = {name: [each["p50"] for each in runs] for name, runs in results.items()}
    return Measured(
        [
            line("1 and with 1,000 tenants", p50["1,000 tenants"], p50["small"]),
            line("1,000 and with 200,000 secrets", p50["200,000 secrets"], p50["small"]),
            line("10,000 and with 2,000,000 trail rows", p50["2,000,000 trail rows"], p50["small"]),
        ]
    )


def line(what, large, little):
    """The median of the rounds' ratios: what a machine does from one minute to the next is none of either's."""
    ratios = [one / other for one, other in zip(large, little)]
    ratio = tools.median(ratios)
    reached = f"{ratio:.2f} ({tools.spread(ratios)}; {tools.median(large):.1f} ms against {tools.median(little):.1f} ms)"
    return Line(f"cost per call with {what}", "p50 within 1.3", reached, ratio <= 1.3)


def small(house):
    """One tenant, 1,000 secrets, 10,000 trail rows; each secret in turn."""
    wire = house.wire()
    key = seed.agent(wire, "bench", "bench/**")
    paths = [f"bench/{number:06d}/db" for number in range(0, READ * 200, 200)]
    write([(wire.key, path) for path in paths], house)
    grow_trail(house, 10_000)
    return [(key, {"path": path}) for path in paths]


def many_secrets(house):
    """Those that are read lie evenly among those that are not, which carry somebody else's ciphertext."""
    calls = small(house)
    house.sql(
        """
        begin;
        set local synchronous_commit = off;
        insert into secret (tenant_id, path, secret_type, current_version, max_versions, created_at, created_by, updated_at)
        select s.tenant_id, 'bench/' || lpad(n::text, 6, '0') || '/db', s.secret_type, 1, 10, now(), s.created_by, now()
          from generate_series(0, 199999) n, (select * from secret where path = 'bench/000000/db') s
        on conflict do nothing;
        insert into secret_version (tenant_id, path, version, sealed, created_at, created_by)
        select s.tenant_id, s.path, 1, v.sealed, now(), s.created_by
          from secret s, (select sealed from secret_version where path = 'bench/000000/db' and version = 1) v
        on conflict do nothing;
        commit;
        """
    )
    return calls


def long_trail(house):
    calls = small(house)
    grow_trail(house, 2_000_000)
    return calls


def grow_trail(house, rows):
    """Copies of one true entry under numbers before the chain's first; nothing of this house is ever verified."""
    house.sql(
        f"""
        begin;
        set local synchronous_commit = off;
        insert into trail_entry (tenant_id, seq, at, principal, action, path, outcome, code, cause, address, request_id, body, chain)
        select e.tenant_id, base.first - i, e.at - i * interval '1 second', e.principal, e.action,
               'secrets/bench/' || lpad((i % 200000)::text, 6, '0') || '/db', e.outcome, e.code, e.cause, e.address,
               'req_' || md5(i::text), e.body, e.chain
          from (select * from trail_entry where path is not null order by seq desc limit 1) e,
               (select min(seq) as first from trail_entry) base, generate_series(1, {rows}) i;
        commit;
        """
    )


def tenants(house):
    """1,000 tenants with an agent, a policy and a secret each; calls go round them."""
    keys = {f"t{number:04d}": mint() for number in range(READ)}
    values = ", ".join(f"('{name}', '\\x{hashlib.sha256(key.encode()).hexdigest()}'::bytea)" for name, key in keys.items())
    house.sql(
        f"""
        begin;
        create temporary table fresh as select * from (values {values}) as v (tenant, hash);
        select found_tenant(tenant, 'main', tenant) from fresh;
        insert into service_account (tenant_id, id, name, scopes, created_at, created_by, updated_at)
        select tenant, 'sa_bench', 'bench', '{{secrets:read,secrets:write}}', now(), 'system:bench', now() from fresh;
        insert into api_key (tenant_id, id, kind, name, hash, shown, owner, owner_id, scopes, created_at, created_by)
        select tenant, 'key_' || tenant, 'scai', 'bench', hash, 'scai_live_', 'sa:bench', 'sa_bench',
               '{{secrets:read,secrets:write}}', now(), 'system:bench' from fresh;
        insert into policy (tenant_id, id, name, created_at, updated_at, created_by)
        select tenant, 'pol_bench', 'bench', now(), now(), 'system:bench' from fresh;
        insert into policy_rule (tenant_id, policy_id, place, path_pattern, permissions, conditions)
        select tenant, 'pol_bench', 0, 'bench/**', '{{read,write}}', '{{}}' from fresh;
        insert into policy_binding (tenant_id, id, policy_id, principal, created_at, created_by)
        select tenant, 'bind_bench', 'pol_bench', 'sa:bench', now(), 'system:bench' from fresh;
        commit;
        """
    )
    write([(key, "bench/one") for key in keys.values()], house)
    return [(key, {"path": "bench/one"}) for key in keys.values()]


def mint():
    """A key as the server writes them: random digits and a checksum over all before it."""
    body = "scai_live_" + "".join(secrets.choice(DIGITS) for _ in range(43))
    return body + base62(zlib.crc32(body.encode()), 6)


def base62(number, length):
    digits = ""
    for _ in range(length):
        number, rest = divmod(number, 62)
        digits = DIGITS[rest] + digits
    return digits


def write(calls, house):
    """Writes secrets through the gate, some at a time."""

    def some(part):
        for key, path in part:
            wire = house.wire(key)
            seed.write(wire, path)
            wire.close()

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        list(pool.map(some, [calls[start::8] for start in range(8)]))
