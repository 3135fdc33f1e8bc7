-- Policies of a partner: written in one tenant, they hold in all tenants of that partner, for whoever has the name that
-- they are bound to there. Nobody sees another tenant's rows for it: what holds is asked for through these functions.
alter table ostiary.policy
    add column partner_id text references ostiary.partner (id);
create index policy_of_partner on ostiary.policy (partner_id) where partner_id is not null;

create function ostiary.partner_policies(p_after text, p_inactive boolean, p_limit int)
    returns table (id text, name text, is_active boolean, rules bigint, bindings bigint)
    language sql stable security definer set search_path = pg_catalog, pg_temp as
$$
    select p.id, p.name, p.is_active,
        (select count(*) from ostiary.policy_rule r where r.tenant_id = p.tenant_id and r.policy_id = p.id),
        (select count(*) from ostiary.policy_binding b where b.tenant_id = p.tenant_id and b.policy_id = p.id)
      from ostiary.policy p
      join ostiary.tenant t on t.id = current_setting('ostiary.tenant', true) and t.partner_id = p.partner_id
     where p.id > p_after and (p.is_active or p_inactive)
     order by p.id limit p_limit
$$;

create function ostiary.partner_policy(p_id text)
    returns table (name text, description text, is_active boolean, created_at timestamptz, updated_at timestamptz)
    language sql stable security definer set search_path = pg_catalog, pg_temp as
$$
    select p.name, p.description, p.is_active, p.created_at, p.updated_at
      from ostiary.policy p
      join ostiary.tenant t on t.id = current_setting('ostiary.tenant', true) and t.partner_id = p.partner_id
     where p.id = p_id
$$;

create function ostiary.partner_policy_rules(p_id text)
    returns table (path_pattern text, permissions text[], conditions jsonb)
    language sql stable security definer set search_path = pg_catalog, pg_temp as
$$
    select r.path_pattern, r.permissions, r.conditions
      from ostiary.policy p
      join ostiary.tenant t on t.id = current_setting('ostiary.tenant', true) and t.partner_id = p.partner_id
      join ostiary.policy_rule r on r.tenant_id = p.tenant_id and r.policy_id = p.id
     where p.id = p_id
     order by r.place
$$;

-- What binds one of p_names here although it was written in another tenant.
create function ostiary.partner_rules(p_names text[])
    returns table (id text, place int, path_pattern text, permissions text[], conditions jsonb, expires_at timestamptz)
    language sql stable security definer set search_path = pg_catalog, pg_temp as
$$
    select p.id, r.place, r.path_pattern, r.permissions, r.conditions, b.expires_at
      from ostiary.tenant t
      join ostiary.policy p on p.partner_id = t.partner_id and p.tenant_id <> t.id and p.is_active
      join ostiary.policy_binding b on b.tenant_id = p.tenant_id and b.policy_id = p.id and b.principal = any (p_names)
      join ostiary.policy_rule r on r.tenant_id = p.tenant_id and r.policy_id = p.id
     where t.id = current_setting('ostiary.tenant', true)
$$;

-- Every decision in the partner's tenants that was based on what it said before is stale.
create function ostiary.bump_partner_rights(p_partner text) returns void
    language sql security definer set search_path = pg_catalog, pg_temp as
$$
    select ostiary.bump_rights(t.id)
      from (select id from ostiary.tenant where partner_id = p_partner order by id for update) t
$$;

-- Whether there is such a tenant.
create or replace function ostiary.tenant_becomes(p_id text, p_status text) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
begin
    update ostiary.tenant set status = p_status, rights_epoch = rights_epoch + 1 where id = p_id;
    if not found then
        return false;
    end if;
    perform pg_notify('ostiary_rights', p_id);
    return true;
end
$$;

create function ostiary.tenant_named(p_id text)
    returns table (id text, partner_id text, name text, status text, created_at timestamptz)
    language sql stable security definer set search_path = pg_catalog, pg_temp as
$$
    select t.id, t.partner_id, t.name, t.status, t.created_at from ostiary.tenant t where t.id = p_id
$$;
