-- Whether there is such a tenant. What it may starts another epoch, by the one function that knows how.
create or replace function ostiary.tenant_becomes(p_id text, p_status text) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
begin
    update ostiary.tenant set status = p_status where id = p_id;
    if not found then
        return false;
    end if;
    perform ostiary.bump_rights(p_id);
    return true;
end
$$;
