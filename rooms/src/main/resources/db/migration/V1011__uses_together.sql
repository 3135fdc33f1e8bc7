-- Notes when keys of any tenants were last used, in one statement. A crash may lose the notes of a few seconds, so nobody
-- waits for the disk. In order, and after a lock that only a key's end waits for, lest two nodes wait for each other.
create function ostiary.note_key_uses(p_tenants text[], p_keys text[], p_times bigint[]) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
begin
    perform set_config('synchronous_commit', 'off', true);
    insert into ostiary.api_key_use as u (tenant_id, key_id, last_used_at)
    select k.tenant_id, k.id, timestamptz 'epoch' + x.micros * interval '1 microsecond'
    from unnest(p_tenants, p_keys, p_times) as x (tenant, key, micros)
    join ostiary.api_key k on k.tenant_id = x.tenant and k.id = x.key
    order by k.tenant_id, k.id
    for key share of k
    on conflict (tenant_id, key_id) do update set last_used_at = greatest(u.last_used_at, excluded.last_used_at);
end
$$;
