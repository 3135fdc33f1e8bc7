-- What is told of changes says whether something appeared in lists or vanished from them, and stays within its tenant.
-- Chains what waits. False, and nothing done, when another node is at it or a head has moved on.
create or replace function ostiary.trail_chain(
    p_ids text[], p_seqs text[], p_chains text[],
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
        delete from ostiary.trail_pending p using unnest(p_ids, p_seqs, p_chains) as x (i, s, c)
        where p.id = x.i
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
    if gone <> cardinality(p_ids) then
        raise exception 'events to chain are no longer waiting';
    end if;
    update ostiary.trail_head h set seq = x.a::bigint, head = decode(x.n, 'hex')
    from unnest(p_head_tenants, p_head_after, p_heads) as x (t, a, n)
    where h.tenant_id = x.t;
    return true;
end
$$;
