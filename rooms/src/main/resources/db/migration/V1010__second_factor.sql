-- Second factors: an app that makes codes (RFC 6238), and codes for the day on which it is lost.

create table ostiary.second_factor (
    tenant_id text not null,
    member_id text not null,
    sealed bytea not null,
    begun_at timestamptz not null,
    confirmed_at timestamptz,
    -- The time step of the last code that was taken: none up to it is taken again.
    last_step bigint not null default 0,
    primary key (tenant_id, member_id),
    foreign key (tenant_id, member_id) references ostiary.member (tenant_id, id) on delete cascade
);

-- A MAC under the tenant's key: nothing in the database tells whether a guess is right.
create table ostiary.recovery_code (
    tenant_id text not null,
    member_id text not null,
    mac bytea not null,
    used_at timestamptz,
    primary key (tenant_id, member_id, mac),
    foreign key (tenant_id, member_id) references ostiary.second_factor (tenant_id, member_id) on delete cascade
);

select ostiary.guard_table(t) from unnest(array['second_factor', 'recovery_code']) t;

-- When this very sign-in proved a second factor; another's proof counts for nothing here.
alter table ostiary.api_key add column mfa_at timestamptz;

create or replace function ostiary.caller_of_key(p_hash bytea)
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
           k.mfa_at,
           array(select 'group:' || g.group_name from ostiary.group_member g
                  where g.tenant_id = k.tenant_id and g.principal = k.owner order by g.group_name)
      from ostiary.api_key k
      join ostiary.tenant t on t.id = k.tenant_id
      left join ostiary.service_account s on s.tenant_id = k.tenant_id and s.id = k.owner_id
      left join ostiary.member m on m.tenant_id = k.tenant_id and m.id = k.owner_id
     where k.hash = p_hash
$$;
