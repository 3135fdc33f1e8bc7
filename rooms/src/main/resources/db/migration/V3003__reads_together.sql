-- Notes how often secrets of any tenants were read, in one statement. A crash may lose the notes of a few seconds, so nobody
-- waits for the disk. In order, and after a lock that only a secret's end waits for, lest two nodes wait for each other.
create function ostiary.note_reads(p_tenants text[], p_paths text[], p_counts bigint[], p_times bigint[]) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
begin
    perform set_config('synchronous_commit', 'off', true);
    insert into ostiary.secret_access as a (tenant_id, path, reads, last_read_at)
    select s.tenant_id, s.path, x.reads, timestamptz 'epoch' + x.micros * interval '1 microsecond'
    from unnest(p_tenants, p_paths, p_counts, p_times) as x (tenant, path, reads, micros)
    join ostiary.secret s on s.tenant_id = x.tenant and s.path = x.path
    order by s.tenant_id, s.path
    for key share of s
    on conflict (tenant_id, path) do update
    set reads = a.reads + excluded.reads, last_read_at = greatest(a.last_read_at, excluded.last_read_at);
end
$$;
