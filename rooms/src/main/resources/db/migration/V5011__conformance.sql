-- The conformance profile lets anybody in, so it starts only where nobody else has ever lived; a tenant that is suspended
-- or closed lives there still.
create function ostiary.tenants_besides(p_id text) returns boolean
    language sql stable security definer set search_path = pg_catalog, pg_temp as
$$
    select exists (select from ostiary.tenant t where t.id <> p_id)
$$;
