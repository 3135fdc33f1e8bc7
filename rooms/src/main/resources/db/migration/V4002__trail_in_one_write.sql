-- An event is written once, at the end of its chain. Only the event of a change waits in trail_pending, because it
-- commits with its change and may not make others wait for that; the next who writes to the trail takes it along.

drop function ostiary.trail_append(text[], text[]);
drop function ostiary.trail_waiting(bigint);
drop function ostiary.trail_heads(text[]);
drop function ostiary.trail_chain(text[], text[], text[], text[], text[], text[], text[]);

alter table ostiary.trail_pending drop column changed;
-- It is looked into with every answer, so what is gone from it must not lie about, nor may it be locked to be cut short.
alter table ostiary.trail_pending set (
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, vacuum_truncate = false);

-- Read again from its text for every statement that inserts; the numbers are ours alone.
alter table ostiary.trail_entry drop constraint trail_entry_seq_check;

-- What a chain needs to grow stands with its entries: the root of the largest perfect subtree of the Merkle tree that
-- ends with this entry. A row of its own for each tenant's head would be written anew with every batch, and while
-- somebody holds a long snapshot, each answer would wade through its versions. Of entries from before this, only those
-- have it that can be needed.
alter table ostiary.trail_entry add column peak bytea;
update ostiary.trail_entry e
set peak = substr(h.head, 41 + 32 * (bit_count((h.seq >> b)::bit(64))::integer - 1), 32)
from ostiary.trail_head h, generate_series(0, 62) b
where h.seq & (1::bigint << b) <> 0 and e.tenant_id = h.tenant_id and e.seq = (h.seq >> b) << b;
drop table ostiary.trail_head;

-- What waited and could not be chained, because somebody has been at these tables. As long as something of a tenant lies
-- here, a change of it is not in its trail, so nothing more is done for it.
create table ostiary.trail_aside (
    tenant_id text not null,
    turn bigint generated always as identity primary key,
    body text not null,
    why text not null,
    at timestamptz not null default now()
);
create index trail_aside_of_tenant on ostiary.trail_aside (tenant_id);
select ostiary.guard_table('trail_aside');
revoke insert, update, delete, truncate on ostiary.trail_aside from ostiary_app;

-- Tells who listens on any node what changed, once it has its place. Not the change itself does, because a NOTIFY makes
-- committing transactions wait for each other.
create function ostiary.trail_tell(p_tenants text[], p_bodies text[]) returns void
    language sql security definer set search_path = pg_catalog, pg_temp as
$$
    -- Whether something appeared in lists or vanished from them is told besides.
    with changes as (
        select distinct x.tenant, coalesce(j ->> 'operation', '') as operation, coalesce(j ->> 'path', '') as path,
            case when j -> 'extra' ? 'list' then 'listed' else '' end as listed
        from unnest(p_tenants, p_bodies) as x (tenant, body), lateral (select x.body::jsonb as j offset 0) y),
    counted as (select *, count(*) over (partition by tenant) as many from changes),
    -- One tenant's flood is told as one, to that tenant; the others hear exactly what is theirs.
    tellings as (
        select distinct case when many > 500 then tenant || E'\t\t\tlisted'
            else tenant || E'\t' || operation || E'\t' || path || E'\t' || listed end as telling
        from counted)
    select count(pg_notify('ostiary_changes', telling)) from tellings
$$;
revoke execute on function ostiary.trail_tell(text[], text[]) from public;

create function ostiary.trail_place(
    p_tenants text[], p_seqs bigint[], p_bodies text[], p_chains bytea[], p_peaks bytea[]) returns integer
    language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
    placed integer;
begin
    insert into ostiary.trail_entry
        (tenant_id, seq, at, principal, action, path, outcome, code, cause, address, request_id, body, chain, peak)
    select x.tenant, x.seq, (j ->> 'time')::timestamptz, j ->> 'principal', j ->> 'action', j ->> 'path',
        j ->> 'outcome', j ->> 'code', j ->> 'cause', coalesce(j ->> 'address', ''),
        coalesce(j ->> 'request_id', ''), x.body, x.chain, x.peak
    from unnest(p_tenants, p_seqs, p_bodies, p_chains, p_peaks) as x (tenant, seq, body, chain, peak),
        lateral (select x.body::jsonb as j offset 0) y
    where x.seq is not null;
    get diagnostics placed = row_count;
    return placed;
end
$$;
revoke execute on function ostiary.trail_place(text[], bigint[], text[], bytea[], bytea[]) from public;

-- Gives what waits, and then these events, their places at the ends of their tenants' chains, in one commit. The hashes
-- are those of RFC 9162 and of dev.ostiary.kernel.trail.ChainHead. An event waits as an entry with number 1 and is kept
-- so; its number stands in seq.
--
-- An event that rests on a belief, the epoch of its tenant's rights and the tenant's tide, is written only if it is so;
-- answers which are not, by place and by what is so. Where a chain has no end to go on from, is shorter than what was
-- signed of it, or lacks a change, that is 'damaged', whatever was believed; at place 0 stands whose changes have come to
-- be lacking. More waits than one statement should take: then it takes a part of it and none of these events, and answers
-- 'again'.
--
-- Each array's own plan would cost more to make than it saves.
create function ostiary.trail_chain(p_tenants text[], p_bodies text[], p_beliefs text[]) returns text[]
    language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '12s'
    set plan_cache_mode = force_generic_plan as
$$
declare
    most constant int := 1000;
    enough constant int := 2000;
    waited record;
    tenants text[] := '{}';
    bodies text[] := '{}';
    seqs bigint[];
    links bytea[];
    roots bytea[];
    -- Each tenant among them: the length of its chain (null if it cannot go on), its last link, and the roots of perfect
    -- subtrees that have come to be here, largest first; those before them stand with their entries.
    whose text[];
    lengths bigint[];
    ends bytea[];
    peaks bytea[];
    truths text[];
    mistaken text[] := '{}';
    lost text[] := '{}';
    lacking boolean;
    old int;
    at int;
    length bigint;
    link bytea;
    roof bytea;
    peak bytea;
    beside bytea;
    width bigint;
begin
    -- One at a time extends chains, on whichever node; it is let go when this statement's commit is durable.
    perform pg_advisory_xact_lock(7166741203155247);
    while exists (select from ostiary.trail_pending) loop
        with next as (select w.turn from ostiary.trail_pending w order by w.turn limit most),
        taken as (
            delete from ostiary.trail_pending p using next where p.turn = next.turn
            returning p.turn, p.tenant_id, p.body)
        select array_agg(t.tenant_id order by t.turn) as tenants, array_agg(t.body order by t.turn) as bodies
        into waited from taken t;
        perform ostiary.trail_tell(waited.tenants, waited.bodies);
        tenants := tenants || waited.tenants;
        bodies := bodies || waited.bodies;
        exit when cardinality(bodies) >= enough;
    end loop;
    -- After what waited: whoever is answered with what was before a change stands before it.
    perform ostiary.take_tide();
    old := cardinality(bodies);
    if old < enough then
        tenants := tenants || p_tenants;
        bodies := bodies || p_bodies;
    end if;
    if cardinality(bodies) = 0 then
        return mistaken;
    end if;
    -- In their whole length, because an array begins at the first place that is filled.
    seqs := array_fill(null::bigint, array[cardinality(bodies)]);
    links := array_fill(null::bytea, array[cardinality(bodies)]);
    roots := array_fill(null::bytea, array[cardinality(bodies)]);
    lacking := exists (select from ostiary.trail_aside);
    -- At once, because what starts a statement costs more than what it does here; and each table on its own, lest one be
    -- read as a whole.
    select array_agg(x.id), array_agg(coalesce(e.chain, decode(repeat('00', 32), 'hex'))),
        array_agg(coalesce(e.peak, '')),
        array_agg(case when t.status = 'active' then t.rights_epoch || ' ' || coalesce(w.height, 0) else 'closed' end),
        array_agg(case
            when t.status is null or coalesce(e.seq, 0) < s.size then null
            when lacking and exists (select from ostiary.trail_aside a where a.tenant_id = x.id) then null
            when e.seq is null then 0
            when e.seq < 1::bigint << 62 and octet_length(e.chain) = 32 and octet_length(e.peak) = 32 then e.seq
        end)
    into whose, ends, peaks, truths, lengths
    from (select distinct u.id from unnest(tenants) as u (id)) x
    left join lateral (
        select o.status, o.rights_epoch from ostiary.tenant o where o.id = x.id offset 0) t on true
    left join lateral (
        select l.seq, l.chain, l.peak from ostiary.trail_entry l
        where l.tenant_id = x.id order by l.seq desc limit 1) e on true
    cross join lateral (
        select coalesce(max(c.size), 0) as size from ostiary.trail_checkpoint c where c.tenant_id = x.id) s
    left join lateral (select v.height from ostiary.tide v where v.tenant_id = x.id offset 0) w on true;
    for n in 1 .. cardinality(bodies) loop
        if at is null or whose[at] <> tenants[n] then
            at := array_position(whose, tenants[n]);
            length := lengths[at];
            link := ends[at];
            roof := peaks[at];
        end if;
        if length is not null and n > old
                and p_beliefs[n - old] is not null and p_beliefs[n - old] is distinct from truths[at] then
            mistaken := mistaken || ((n - old) || ' ' || truths[at]);
        elsif length is not null then
            peak := sha256('\x00'::bytea
                || convert_to(replace(bodies[n], ',"seq":1,', ',"seq":' || (length + 1) || ','), 'UTF8'));
            link := sha256(link || peak);
            width := 1;
            while length & width <> 0 loop
                if roof = ''::bytea then
                    select e.peak into beside from ostiary.trail_entry e
                    where e.tenant_id = tenants[n] and e.seq = length - width + 1 and octet_length(e.peak) = 32;
                else
                    beside := substr(roof, octet_length(roof) - 31);
                    roof := substr(roof, 1, octet_length(roof) - 32);
                end if;
                peak := sha256('\x01'::bytea || beside || peak);
                width := width << 1;
            end loop;
            roof := roof || peak;
            length := case when peak is not null then length + 1 end;
            seqs[n] := length;
            links[n] := link;
            roots[n] := peak;
        end if;
        if length is null and n > old then
            mistaken := mistaken || ((n - old) || ' damaged');
        elsif length is null then
            lost := lost || ('0 ' || tenants[n]);
            insert into ostiary.trail_aside (tenant_id, body, why) values (tenants[n], bodies[n], 'its chain is damaged');
        end if;
        lengths[at] := length;
        ends[at] := link;
        peaks[at] := roof;
    end loop;
    if ostiary.trail_place(tenants, seqs, bodies, links, roots) + cardinality(mistaken)
            + cardinality(lost) <> cardinality(bodies) then
        raise exception 'an event of a batch has no place';
    end if;
    return case when old < enough then mistaken else array['again'] end || lost;
end
$$;

-- Puts aside what waits and is no entry, so that one tenant's damage does not keep all others from their trails, and what
-- else waits of that tenant, in its order; answers whose it was.
create function ostiary.trail_put_aside() returns text[]
    language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '12s' as
$$
declare
    w record;
    whose text[] := '{}';
    turns bigint[] := '{}';
    whys text[] := '{}';
begin
    perform pg_advisory_xact_lock(7166741203155247);
    for w in select p.turn, p.tenant_id, p.body from ostiary.trail_pending p order by p.turn loop
        begin
            perform ostiary.trail_tell(array[w.tenant_id], array[w.body]);
            perform ostiary.trail_place(array[w.tenant_id], array[0::bigint], array[w.body], array[''::bytea], null);
            raise exception 'it can be placed' using errcode = 'OSFIT';
        exception
            when sqlstate 'OSFIT' then
                null; -- and what was tried is undone
            -- Only what is the event's own fault: a disk that is full is nobody's.
            when data_exception or integrity_constraint_violation or program_limit_exceeded then
                whose := whose || w.tenant_id;
                turns := turns || w.turn;
                whys := whys || sqlerrm;
        end;
    end loop;
    with gone as (
        delete from ostiary.trail_pending p where p.tenant_id = any (whose)
        returning p.turn, p.tenant_id, p.body)
    insert into ostiary.trail_aside (tenant_id, body, why)
    select g.tenant_id, g.body, coalesce('it is no entry: ' || x.why, 'it waited with one that is no entry')
    from gone g left join unnest(turns, whys) as x (turn, why) on x.turn = g.turn
    order by g.turn;
    return whose;
end
$$;
