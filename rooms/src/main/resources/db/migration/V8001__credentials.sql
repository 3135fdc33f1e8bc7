-- What a team lets brokers have clouds issue, and the sessions in which they did; never a credential.

create table ostiary.credential_terms (
    tenant_id text not null default current_setting('ostiary.tenant', true) references ostiary.tenant (id),
    cloud text not null check (cloud in ('aws', 'gcp', 'azure', 'vault')),
    deny text[] not null,
    ceiling text[] not null,
    -- Actions that want a person's yes.
    approval text[] not null,
    -- Whether a grant may be given that its cloud does not enforce.
    advisory text not null check (advisory in ('refuse', 'allow')),
    -- Patterns of the roles and accounts that may be used; any when empty.
    principals text[] not null,
    max_ttl_seconds integer not null check (max_ttl_seconds between 60 and 43200),
    boundary text,
    ips text[] not null,
    vpcs text[] not null,
    endpoints text[] not null,
    updated_at timestamptz not null,
    updated_by text not null,
    constraint credential_terms_pkey primary key (tenant_id, cloud)
);
select ostiary.guard_table('credential_terms');
-- Whether a person must be asked was decided on them.
select ostiary.rights_follow('credential_terms');

create table ostiary.credential_session (
    tenant_id text not null default current_setting('ostiary.tenant', true) references ostiary.tenant (id),
    id text not null,
    cloud text not null check (cloud in ('aws', 'gcp', 'azure', 'vault')),
    principal text not null,
    allow text[] not null,
    deny text[] not null,
    resources text[] not null,
    command text[] not null,
    budget numeric(9, 2),
    agent text not null,
    host text,
    opened_by text not null,
    credential_id text not null,
    approval_id text,
    opened_at timestamptz not null,
    -- The session is over by then, whether or not that is written.
    expires_at timestamptz not null,
    status text not null
        check (status in ('pending', 'active', 'completed', 'failed', 'expired', 'revoked')),
    key_id text,
    issued_at timestamptz,
    -- When the cloud ends the credentials by itself.
    issued_until timestamptz,
    enforcement text check (enforcement in ('provider', 'advisory', 'none')),
    enforcement_why text,
    lease boolean,
    -- Who ended it before its time.
    ended_at timestamptz,
    ended_by text,
    end_reason text,
    -- What the broker told when it was over.
    finished_at timestamptz,
    exit_code integer,
    credentials_ended boolean,
    words text,
    lingers_until timestamptz,
    constraint credential_session_pkey primary key (tenant_id, id),
    constraint credential_session_issued check ((key_id is null) = (issued_at is null)),
    constraint credential_session_ended check ((ended_by is null) = (ended_at is null))
);
select ostiary.guard_table('credential_session');
create index credential_session_open_of on ostiary.credential_session (tenant_id, opened_by)
    where status in ('pending', 'active');
create index credential_session_open_with on ostiary.credential_session (tenant_id, credential_id)
    where status in ('pending', 'active');
-- What is over and still works somewhere.
create index credential_session_lingering on ostiary.credential_session
    (tenant_id, opened_by, greatest(issued_until, lingers_until)) where credentials_ended is not true;
create index credential_session_newest on ostiary.credential_session (tenant_id, id desc);

-- Who loses the key that opened a session, or the account, loses the session.
create function ostiary.end_credential_sessions(p_tenant text, p_who text, p_key text, p_why text) returns void
    language plpgsql as
$$
declare
    ended text;
begin
    for ended in
        update ostiary.credential_session s
           set status = 'revoked', ended_at = clock_timestamp(), ended_by = 'system:revocation', end_reason = p_why
         where s.tenant_id = p_tenant and s.status in ('pending', 'active')
           and (s.opened_by = p_who or s.credential_id = p_key)
        returning s.id
    loop
        perform pg_notify('ostiary_credentials', p_tenant || ' ' || ended);
    end loop;
end
$$;

create function ostiary.key_revoked() returns trigger
    language plpgsql as
$$
begin
    perform ostiary.end_credential_sessions(new.tenant_id, null, new.id, 'the key that opened it was revoked');
    return null;
end
$$;

create trigger sessions_end after update of revoked_at on ostiary.api_key
    for each row when (old.revoked_at is null and new.revoked_at is not null)
    execute function ostiary.key_revoked();

create function ostiary.account_stopped() returns trigger
    language plpgsql as
$$
begin
    perform ostiary.end_credential_sessions(new.tenant_id, 'sa:' || new.name, null, 'the account was switched off');
    return null;
end
$$;

create trigger sessions_end after update of is_active on ostiary.service_account
    for each row when (old.is_active and not new.is_active)
    execute function ostiary.account_stopped();

-- Roles that are there already hold what new ones do.
update ostiary.role set permissions = permissions || '{credentials:*}' where name = 'admin';
update ostiary.role set permissions = permissions || '{credentials:read}' where name in ('auditor', 'approver');
