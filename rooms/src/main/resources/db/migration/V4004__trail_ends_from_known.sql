-- The same, but the last entry of a chain is looked for from its known number on: without a lower end PostgreSQL reads all
-- that a page of the index holds. (The order keeps a plan that was made for a small table to the index that has it.)
--
-- Puts finished entries at the ends of their tenants' chains, if everything is as p_whose to p_beliefs say: a tenant, the
-- number, link and peak of its last entry, and what its events rest on, as in trail_chain. An entry says to which of these
-- tenants it belongs, and its place after that tenant's last. Otherwise, or where a change waits, has stirred something or
-- was put aside, or more was signed than is there, it writes nothing and answers false; then it is for trail_chain.
create or replace function ostiary.trail_extend(
    p_whose text[], p_lengths bigint[], p_links bytea[], p_roofs bytea[], p_beliefs text[],
    p_of bigint[], p_places bigint[], p_times bigint[], p_principals text[], p_actions text[], p_paths text[],
    p_outcomes text[], p_codes text[], p_causes text[], p_addresses text[], p_requests text[], p_bodies text[],
    p_chains bytea[], p_peaks bytea[]) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '12s'
    set plan_cache_mode = force_generic_plan set enable_seqscan = off as
$$
begin
    perform pg_advisory_xact_lock(7166741203155247); -- that of trail_chain
    if exists (select from ostiary.trail_pending) or exists (select from ostiary.stirred)
        or exists (
            select from unnest(p_whose, p_lengths, p_links, p_roofs, p_beliefs) as x (id, length, link, roof, belief)
            left join lateral (
                select o.status, o.rights_epoch from ostiary.tenant o where o.id = x.id offset 0) t on true
            left join lateral (select v.height from ostiary.tide v where v.tenant_id = x.id offset 0) w on true
            left join lateral (
                select l.seq, l.chain, l.peak from ostiary.trail_entry l
                where l.tenant_id = x.id and l.seq >= x.length order by l.seq desc limit 1) e on true
            where (t.status is not null
                and coalesce(e.seq, 0) = x.length and (x.length = 0 or e.chain = x.link and e.peak = x.roof)
                and not exists (
                    select from ostiary.trail_checkpoint c where c.tenant_id = x.id and c.size > x.length)
                and (x.belief is null
                    or t.status = 'active' and x.belief = t.rights_epoch || ' ' || coalesce(w.height, 0))
                and (not exists (select from ostiary.trail_aside)
                    or not exists (select from ostiary.trail_aside a where a.tenant_id = x.id))) is not true)
        or not 0 < all (p_places) then
        return false;
    end if;
    insert into ostiary.trail_entry
        (tenant_id, seq, at, principal, action, path, outcome, code, cause, address, request_id, body, chain, peak)
    select p_whose[x.of], p_lengths[x.of] + place, timestamptz 'epoch' + micros * interval '1 microsecond', principal,
        action, path, outcome, code, cause, address, request, body, chain, peak
    from unnest(p_of, p_places, p_times, p_principals, p_actions, p_paths, p_outcomes, p_codes, p_causes, p_addresses,
        p_requests, p_bodies, p_chains, p_peaks) as x (of, place, micros, principal, action, path, outcome, code, cause,
        address, request, body, chain, peak);
    return true;
end
$$;
