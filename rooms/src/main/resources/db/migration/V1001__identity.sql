-- Members, roles, groups, service accounts and API keys.

create table ostiary.member (
    tenant_id text not null references ostiary.tenant (id),
    id text not null,
    email text not null,
    display_name text not null,
    password_hash text,
    roles text[] not null default '{}',
    status text not null default 'active' check (status in ('active', 'disabled')),
    mfa_at timestamptz,
    created_at timestamptz not null,
    primary key (tenant_id, id),
    constraint member_email unique (tenant_id, email)
);

-- A sign-in looks for a mail address before it knows a tenant.
create index member_by_email on ostiary.member (email, created_at);

create table ostiary.role (
    tenant_id text not null references ostiary.tenant (id),
    name text not null,
    permissions text[] not null,
    updated_at timestamptz not null,
    primary key (tenant_id, name)
);

create table ostiary.principal_group (
    tenant_id text not null references ostiary.tenant (id),
    name text not null,
    created_at timestamptz not null,
    primary key (tenant_id, name)
);

create table ostiary.group_member (
    tenant_id text not null,
    group_name text not null,
    principal text not null,
    primary key (tenant_id, group_name, principal),
    foreign key (tenant_id, group_name) references ostiary.principal_group (tenant_id, name) on delete cascade
);

create index group_member_principal on ostiary.group_member (tenant_id, principal);

create table ostiary.service_account (
    tenant_id text not null references ostiary.tenant (id),
    id text not null,
    name text not null,
    description text,
    scopes text[] not null,
    is_active boolean not null default true,
    expires_at timestamptz,
    created_at timestamptz not null,
    created_by text not null,
    updated_at timestamptz not null,
    primary key (tenant_id, id),
    constraint service_account_name unique (tenant_id, name)
);

-- The key itself is nowhere: only its SHA-256, which nobody can turn back into 256 random bits.
create table ostiary.api_key (
    tenant_id text not null references ostiary.tenant (id),
    id text not null,
    kind text not null check (kind in ('aug', 'scai', 'vsec', 'skt')),
    name text not null,
    hash bytea not null,
    shown text not null,
    owner text not null,
    owner_id text not null,
    scopes text[] not null,
    expires_at timestamptz,
    allowed_ips text[] not null default '{}',
    query_allowed boolean not null default false,
    rate_limit integer check (rate_limit > 0),
    created_at timestamptz not null,
    created_by text not null,
    revoked_at timestamptz,
    primary key (tenant_id, id),
    constraint api_key_hash unique (hash)
);

create index api_key_owner on ostiary.api_key (tenant_id, owner_id);

-- Apart from the key, because use is noted all the time and changes nobody's rights.
create table ostiary.api_key_use (
    tenant_id text not null,
    key_id text not null,
    last_used_at timestamptz not null,
    primary key (tenant_id, key_id),
    foreign key (tenant_id, key_id) references ostiary.api_key (tenant_id, id) on delete cascade
);

select ostiary.guard_table(t)
  from unnest(array['member', 'role', 'principal_group', 'group_member', 'service_account', 'api_key', 'api_key_use']) t;
select ostiary.rights_follow('member', 'email', 'roles', 'status', 'mfa_at');
select ostiary.rights_follow('role');
select ostiary.rights_follow('group_member');
select ostiary.rights_follow('service_account', 'name', 'scopes', 'is_active', 'expires_at');
select ostiary.rights_follow('api_key');

-- Who a key speaks for, in one snapshot with the epoch of these rights. Works before any tenant is known, and shows
-- nothing without the key's hash, which nobody has who has not seen the key.
create function ostiary.caller_of_key(p_hash bytea)
    returns table (
        tenant text, partner text, tenant_status text, epoch bigint, id text, kind text, hash bytea, owner text,
        scopes text[], expires_at timestamptz, allowed_ips text[], query_allowed boolean, rate_limit bigint,
        revoked boolean, owner_active boolean, owner_expires_at timestamptz, held text[], roles text[],
        mfa_at timestamptz, groups text[])
    language sql stable security definer set search_path = pg_catalog, pg_temp as
$$
    select k.tenant_id, coalesce(t.partner_id, ''), t.status, t.rights_epoch, k.id, k.kind, k.hash, k.owner,
           k.scopes, k.expires_at, k.allowed_ips, k.query_allowed, k.rate_limit::bigint,
           k.revoked_at is not null,
           coalesce(s.is_active, m.status = 'active', false),
           s.expires_at,
           coalesce(s.scopes, (
               select array_agg(distinct p)
                 from ostiary.role r cross join unnest(r.permissions) p
                where r.tenant_id = m.tenant_id and r.name = any (m.roles)), '{}'),
           coalesce(m.roles, '{}'),
           m.mfa_at,
           array(select 'group:' || g.group_name from ostiary.group_member g
                  where g.tenant_id = k.tenant_id and g.principal = k.owner order by g.group_name)
      from ostiary.api_key k
      join ostiary.tenant t on t.id = k.tenant_id
      left join ostiary.service_account s on s.tenant_id = k.tenant_id and s.id = k.owner_id
      left join ostiary.member m on m.tenant_id = k.tenant_id and m.id = k.owner_id
     where k.hash = p_hash
$$;
