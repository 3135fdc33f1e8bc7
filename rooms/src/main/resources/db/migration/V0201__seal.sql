-- The keys that secrets are sealed with, themselves sealed: nothing here is of use without a root key.

-- The root keys that something is still wrapped with. The check value tells a right key from a wrong one.
create table ostiary.seal_root (
    id text primary key,
    check_value bytea not null,
    created_at timestamptz not null default now()
);
revoke update on ostiary.seal_root from ostiary_app;

-- kind: 'seal' wraps data keys and has versions; 'audit' is where a tenant's MAC keys come from and stays the same.
create table ostiary.seal_key (
    tenant_id text not null references ostiary.tenant (id),
    kind text not null check (kind in ('seal', 'audit')),
    version int not null check (version > 0),
    root_id text not null references ostiary.seal_root (id),
    wrapped bytea not null,
    created_at timestamptz not null default now(),
    retired_at timestamptz,
    primary key (tenant_id, kind, version)
);
create index seal_key_root on ostiary.seal_key (root_id);
select ostiary.guard_table('seal_key');

-- A root key rotates under all tenants at once, the suspended included. The application may see wrapped keys of all of
-- them for it, and exchange one wrapping for another, never one that has changed since it looked.
create function ostiary.seal_keys_under_other_roots(p_root text, p_limit int)
    returns table (tenant_id text, kind text, version int, root_id text, wrapped bytea)
    language sql stable security definer set search_path = pg_catalog, pg_temp as
$$
    select k.tenant_id, k.kind, k.version, k.root_id, k.wrapped
      from ostiary.seal_key k where k.root_id <> p_root limit p_limit
$$;

create function ostiary.seal_exchange_wrapping(
    p_tenant text, p_kind text, p_version int, p_old bytea, p_root text, p_new bytea) returns boolean
    language sql security definer set search_path = pg_catalog, pg_temp as
$$
    with exchanged as (
        update ostiary.seal_key set root_id = p_root, wrapped = p_new
         where tenant_id = p_tenant and kind = p_kind and version = p_version and wrapped = p_old
        returning 1)
    select exists (select from exchanged)
$$;
