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

-- The tenant is looked up with its head. A foreign key would lock it besides, and whoever changes the rights of many
-- tenants at once would keep all from writing.
alter table ostiary.trail_head drop constraint trail_head_tenant_id_fkey;

-- Room on each page for the next version of its rows, which change with every batch.
alter table ostiary.trail_head set (fillfactor = 50);

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

-- Gives what waits, and then these events, their places at the ends of their tenants' chains: all of them or none. The
-- hashes are those of RFC 9162 and of dev.ostiary.kernel.trail.ChainHead, which reads trail_head.head: 32 bytes of the
-- chain's last link, 8 of its length, and the roots of the perfect subtrees that the Merkle tree of this length
-- decomposes into. An event waits as an entry with number 1 and is kept so; its number stands in seq.
--
-- An event that rests on a belief, the epoch of its tenant's rights and the tenant's tide, is written only if it is so;
-- answers which are not, by place and by what is so. More waits than one statement should take: then it takes a part of it
-- and none of these events, and answers 'again'.
create function ostiary.trail_chain(p_tenants text[], p_bodies text[], p_beliefs text[]) returns text[]
    language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '12s' as
$$
declare
    most constant int := 1000;
    enough constant int := 2000;
    waited record;
    tenants text[] := '{}';
    bodies text[] := '{}';
    seqs bigint[];
    links bytea[];
    -- Each tenant among them, the length of its chain and its head.
    whose text[] := '{}';
    lengths bigint[] := '{}';
    heads bytea[] := '{}';
    truths text[] := '{}';
    truth text;
    mistaken text[] := '{}';
    old int;
    written int;
    at int;
    seq bigint;
    head bytea;
    link bytea;
    peaks bytea;
    peak bytea;
    bits bigint;
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
    for n in 1 .. cardinality(bodies) loop
        if at is null or whose[at] <> tenants[n] then
            at := array_position(whose, tenants[n]);
            if at is null then
                at := cardinality(whose) + 1;
                whose[at] := tenants[n];
                select coalesce(h.seq, 0), coalesce(nullif(h.head, ''), decode(repeat('00', 40), 'hex')),
                    case when t.status = 'active' then t.rights_epoch || ' ' || coalesce(w.height, 0) else 'closed' end
                into seq, head, truth
                from ostiary.tenant t
                left join ostiary.trail_head h on h.tenant_id = t.id
                left join ostiary.tide w on w.tenant_id = t.id
                where t.id = tenants[n];
                truths[at] := truth;
                lengths[at] := seq;
                heads[at] := head;
            else
                seq := lengths[at];
                head := heads[at];
            end if;
            link := substr(head, 1, 32);
            peaks := substr(head, 41);
        end if;
        if n > old and p_beliefs[n - old] is not null and p_beliefs[n - old] is distinct from truths[at] then
            mistaken := mistaken || ((n - old) || ' ' || coalesce(truths[at], 'closed'));
            continue;
        end if;
        bits := seq;
        seq := seq + 1;
        peak := sha256('\x00'::bytea
            || convert_to(replace(bodies[n], ',"seq":1,', ',"seq":' || seq || ','), 'UTF8'));
        link := sha256(link || peak);
        while bits & 1 = 1 loop
            peak := sha256('\x01'::bytea || substr(peaks, length(peaks) - 31) || peak);
            peaks := substr(peaks, 1, length(peaks) - 32);
            bits := bits >> 1;
        end loop;
        peaks := peaks || peak;
        seqs[n] := seq;
        links[n] := link;
        lengths[at] := seq;
        heads[at] := link || int8send(seq) || peaks;
    end loop;
    insert into ostiary.trail_entry
        (tenant_id, seq, at, principal, action, path, outcome, code, cause, address, request_id, body, chain)
    select x.tenant, x.seq, (j ->> 'time')::timestamptz, j ->> 'principal', j ->> 'action', j ->> 'path',
        j ->> 'outcome', j ->> 'code', j ->> 'cause', coalesce(j ->> 'address', ''),
        coalesce(j ->> 'request_id', ''), x.body, x.link
    from unnest(tenants, seqs, bodies, links) as x (tenant, seq, body, link),
        lateral (select x.body::jsonb as j offset 0) y
    where x.seq is not null;
    get diagnostics written = row_count;
    if written + cardinality(mistaken) <> cardinality(bodies) then
        raise exception 'an event of a batch has no place';
    end if;
    insert into ostiary.trail_head as h (tenant_id, seq, head)
    select x.tenant, x.seq, x.head from unnest(whose, lengths, heads) as x (tenant, seq, head)
    where x.seq > 0
    on conflict (tenant_id) do update set seq = excluded.seq, head = excluded.head;
    return case when old < enough then mistaken else array['again'] end;
end
$$;
