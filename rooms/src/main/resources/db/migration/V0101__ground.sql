-- The ground that every room stands on: tenants, and the rules that hold for all their tables.

revoke all on ostiary.flyway_schema_history from ostiary_app;

create table ostiary.partner (
    id text primary key check (id <> ''),
    name text not null,
    created_at timestamptz not null default now()
);

create table ostiary.tenant (
    id text primary key check (id <> ''),
    partner_id text references ostiary.partner (id),
    name text not null,
    status text not null default 'active' check (status in ('active', 'suspended', 'closed')),
    rights_epoch bigint not null default 0,
    created_at timestamptz not null default now()
);

alter table ostiary.tenant enable row level security;
create policy tenant_only on ostiary.tenant
    using (id = current_setting('ostiary.tenant', true));

alter table ostiary.partner enable row level security;
create policy tenant_only on ostiary.partner
    using (id = (select partner_id from ostiary.tenant where id = current_setting('ostiary.tenant', true)));

-- Tenants are founded, suspended and closed by the functions below, never by a statement of a room.
revoke insert, update, delete on ostiary.tenant, ostiary.partner from ostiary_app;

-- Binds the running transaction to a tenant and answers its rights epoch; -1 when there is no active tenant, and
-- then the transaction sees no tenant at all. Runs with the caller's rights: it has no more to show than the caller.
create function ostiary.enter(p_tenant text) returns bigint
    language plpgsql as
$$
declare
    told text := pg_catalog.set_config('ostiary.tenant', p_tenant, true);
    epoch bigint;
begin
    select t.rights_epoch into epoch from ostiary.tenant t where t.id = p_tenant and t.status = 'active';
    if epoch is null then
        told := pg_catalog.set_config('ostiary.tenant', '', true);
        return -1;
    end if;
    return epoch;
end
$$;

-- The same for a read: nothing that follows in the transaction can write. Written out and by assignment, because
-- every read pays for a nested call and for each statement in here.
create function ostiary.enter_read(p_tenant text) returns bigint
    language plpgsql as
$$
declare
    told text := pg_catalog.set_config('transaction_read_only', 'on', true);
    epoch bigint;
begin
    told := pg_catalog.set_config('ostiary.tenant', p_tenant, true);
    select t.rights_epoch into epoch from ostiary.tenant t where t.id = p_tenant and t.status = 'active';
    if epoch is null then
        told := pg_catalog.set_config('ostiary.tenant', '', true);
        return -1;
    end if;
    return epoch;
end
$$;

-- Called by migrations: row-level security for a table with a tenant_id.
create function ostiary.guard_table(p_table text) returns void
    language plpgsql as
$$
begin
    execute format('alter table ostiary.%I enable row level security', p_table);
    execute format(
        'create policy tenant_only on ostiary.%I'
            || ' using (tenant_id = current_setting(''ostiary.tenant'', true))'
            || ' with check (tenant_id = current_setting(''ostiary.tenant'', true))',
        p_table);
end
$$;

-- Every decision that was based on the tenant's rights before this is stale.
create function ostiary.bump_rights(p_tenant text) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
begin
    update ostiary.tenant set rights_epoch = rights_epoch + 1 where id = p_tenant;
    perform pg_notify('ostiary_rights', p_tenant);
end
$$;

create function ostiary.rights_changed() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
begin
    if tg_op <> 'INSERT' then
        perform ostiary.bump_rights(old.tenant_id);
    end if;
    if tg_op = 'INSERT' or (tg_op = 'UPDATE' and new.tenant_id <> old.tenant_id) then
        perform ostiary.bump_rights(new.tenant_id);
    end if;
    return null;
end
$$;

-- Called by migrations: changes of this table change rights. With columns, updates of other columns do not.
create function ostiary.rights_follow(p_table text, variadic p_columns text[] default '{}') returns void
    language plpgsql as
$$
declare
    only_columns text := (select ' of ' || string_agg(format('%I', c), ', ') from unnest(p_columns) c);
begin
    execute format(
        'create trigger rights_follow after insert or delete or update%s on ostiary.%I'
            || ' for each row execute function ostiary.rights_changed()',
        coalesce(only_columns, ''), p_table);
end
$$;

create function ostiary.found_partner(p_id text, p_name text) returns void
    language sql security definer set search_path = pg_catalog, pg_temp as
$$
    insert into ostiary.partner (id, name) values (p_id, p_name)
$$;

create function ostiary.found_tenant(p_id text, p_partner text, p_name text) returns void
    language sql security definer set search_path = pg_catalog, pg_temp as
$$
    insert into ostiary.tenant (id, partner_id, name) values (p_id, p_partner, p_name)
$$;

create function ostiary.tenant_becomes(p_id text, p_status text) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
begin
    update ostiary.tenant set status = p_status, rights_epoch = rights_epoch + 1 where id = p_id;
    perform pg_notify('ostiary_rights', p_id);
    return found;
end
$$;

-- For work that goes through all tenants in turn, such as expiry and rotation.
create function ostiary.active_tenants() returns table (id text)
    language sql stable security definer set search_path = pg_catalog, pg_temp as
$$
    select t.id from ostiary.tenant t where t.status = 'active' order by t.id
$$;
