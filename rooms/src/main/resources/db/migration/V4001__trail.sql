-- The trail: what happened becomes durable in trail_pending first, without waiting for anybody, and is then chained
-- into trail_entry in its tenant's order by a sequencer that any node may be.
-- Neither refers to its tenant: tenants are never deleted, and a lock on the tenant's row with every event is dear.

create table ostiary.trail_pending (
    tenant_id text not null,
    -- Given when the event is written, so that whoever waited for another's lock comes after it, whatever nodes' clocks say.
    turn bigint generated always as identity primary key,
    body text not null,
    -- Whether the event tells of a change: what became durable together with its event.
    changed boolean not null default false
);

create table ostiary.trail_entry (
    tenant_id text not null,
    seq bigint not null check (seq > 0),
    at timestamptz not null,
    principal text not null,
    action text not null,
    path text,
    outcome text not null,
    code text,
    cause text,
    address text not null,
    request_id text not null,
    -- As it waited: its number stands in seq alone, so that chaining need not write the event anew.
    body text not null,
    chain bytea not null,
    primary key (tenant_id, seq)
);
create index trail_entry_by_time on ostiary.trail_entry (tenant_id, at);
create index trail_entry_by_path on ostiary.trail_entry (tenant_id, path, at) where path is not null;

create table ostiary.trail_head (
    tenant_id text primary key references ostiary.tenant (id),
    seq bigint not null,
    head bytea not null
);

create table ostiary.trail_signer (
    tenant_id text primary key references ostiary.tenant (id),
    verifier text not null,
    sealed bytea not null,
    created_at timestamptz not null default now()
);

create table ostiary.trail_checkpoint (
    tenant_id text not null references ostiary.tenant (id),
    size bigint not null,
    note text not null,
    created_at timestamptz not null default now(),
    primary key (tenant_id, size)
);

select ostiary.guard_table(t)
from unnest(array['trail_pending', 'trail_entry', 'trail_head', 'trail_signer', 'trail_checkpoint']) t;

-- Append-only: no statement of a room changes or removes what happened.
revoke insert, update, delete, truncate on ostiary.trail_entry, ostiary.trail_head from ostiary_app;
revoke update, delete, truncate on ostiary.trail_pending, ostiary.trail_checkpoint from ostiary_app;
revoke delete, truncate on ostiary.trail_signer from ostiary_app;

-- Many tenants' events in one statement and one commit.
create function ostiary.trail_append(p_tenants text[], p_bodies text[]) returns void
    language sql security definer set search_path = pg_catalog, pg_temp as
$$
    insert into ostiary.trail_pending (tenant_id, body)
    select t, b from unnest(p_tenants, p_bodies) as x (t, b)
$$;

-- What waits to be chained, oldest first.
create function ostiary.trail_waiting(p_most bigint) returns table (tenant_id text, turn bigint, body text)
    language sql stable security definer set search_path = pg_catalog, pg_temp as
$$
    select p.tenant_id, p.turn, p.body from ostiary.trail_pending p order by p.turn limit p_most
$$;

create function ostiary.trail_heads(p_tenants text[]) returns table (tenant_id text, head bytea)
    language sql stable security definer set search_path = pg_catalog, pg_temp as
$$
    select h.tenant_id, h.head from ostiary.trail_head h where h.tenant_id = any (p_tenants)
$$;

-- Chains what waits. False, and nothing done, when another node is at it or a head has moved on.
create function ostiary.trail_chain(
    p_turns text[], p_seqs text[], p_chains text[],
    p_head_tenants text[], p_head_before text[], p_head_after text[], p_heads text[]) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
    gone bigint;
begin
    if not pg_try_advisory_xact_lock(7166741203155247) then
        return false;
    end if;
    insert into ostiary.trail_head (tenant_id, seq, head)
    select t, 0, '' from unnest(p_head_tenants) t
    on conflict do nothing;
    if exists (
        select from unnest(p_head_tenants, p_head_before) as x (t, b)
        join ostiary.trail_head h on h.tenant_id = x.t
        where h.seq <> x.b::bigint) then
        return false;
    end if;
    with gone as (
        delete from ostiary.trail_pending p using unnest(p_turns::bigint[], p_seqs, p_chains) as x (t, s, c)
        where p.turn = x.t
        returning p.tenant_id, x.s, p.body, x.c, p.changed),
    read as (
        select g.*, y.j from gone g, lateral (select g.body::jsonb as j offset 0) y),
    kept as (
        insert into ostiary.trail_entry
            (tenant_id, seq, at, principal, action, path, outcome, code, cause, address, request_id, body, chain)
        select tenant_id, s::bigint, (j ->> 'time')::timestamptz, j ->> 'principal', j ->> 'action', j ->> 'path',
            j ->> 'outcome', j ->> 'code', j ->> 'cause', coalesce(j ->> 'address', ''),
            coalesce(j ->> 'request_id', ''), body, decode(c, 'hex')
        from read
        returning 1),
    -- Whether something appeared in lists or vanished from them is told besides.
    changes as (
        select distinct tenant_id, coalesce(j ->> 'operation', '') as operation, coalesce(j ->> 'path', '') as path,
            case when j -> 'extra' ? 'list' then 'listed' else '' end as listed
        from read where changed),
    counted as (select *, count(*) over (partition by tenant_id) as many from changes),
    -- One tenant's flood is told as one, to that tenant; the others hear exactly what is theirs.
    tellings as (
        select distinct case when many > 500 then tenant_id || E'\t\t\tlisted'
            else tenant_id || E'\t' || operation || E'\t' || path || E'\t' || listed end as telling
        from counted),
    -- Told here and not by the change itself, because a NOTIFY makes committing transactions wait for each other.
    told as (select count(pg_notify('ostiary_changes', telling)) as n from tellings)
    select (select count(*) from kept) + 0 * (select told.n from told) into gone;
    if gone <> cardinality(p_turns) then
        raise exception 'events to chain are no longer waiting';
    end if;
    update ostiary.trail_head h set seq = x.a::bigint, head = decode(x.n, 'hex')
    from unnest(p_head_tenants, p_head_after, p_heads) as x (t, a, n)
    where h.tenant_id = x.t;
    return true;
end
$$;
