-- The first tenant's administrators see which tenants there are; the room asks who asks.
create function ostiary.tenants_after(p_after text, p_limit int)
    returns table (id text, partner_id text, name text, status text, created_at timestamptz)
    language sql stable security definer set search_path = pg_catalog, pg_temp as
$$
    select t.id, t.partner_id, t.name, t.status, t.created_at
      from ostiary.tenant t where t.id > p_after order by t.id limit p_limit
$$;
