-- Secrets: what may be known of them (secret), their sealed values (secret_version), and who-knows-when of reads.

create table ostiary.secret (
    tenant_id text not null default current_setting('ostiary.tenant', true) references ostiary.tenant (id),
    -- Bytes decide the order: canonical paths are ASCII, and a listing walks them as the index does.
    path text collate "C" not null check (path ~ '^[a-z0-9_-]+(/[a-z0-9_-]+)*$' and length(path) <= 512),
    -- The exact name of a V-Secure secret whose path is only its slug.
    display_name text,
    secret_type text not null,
    current_version integer not null check (current_version > 0),
    max_versions integer not null check (max_versions between 1 and 100),
    description text,
    tags text[] not null default '{}',
    owner text,
    custom jsonb,
    -- Each new value lives this long; so writing a value renews what had expired.
    lifetime_seconds bigint check (lifetime_seconds > 0),
    expires_at timestamptz,
    -- Filled by the rooms that keep such policies.
    rotation_policy_id text,
    secret_policy_id text,
    created_at timestamptz not null,
    created_by text not null,
    updated_at timestamptz not null,
    deleted_at timestamptz,
    deleted_by text,
    recoverable_until timestamptz,
    constraint secret_pkey primary key (tenant_id, path),
    constraint secret_expires_with_its_lifetime check ((lifetime_seconds is null) = (expires_at is null)),
    constraint secret_deleted_is_recoverable
        check ((deleted_at is null) = (recoverable_until is null) and (deleted_at is null) = (deleted_by is null))
);
select ostiary.guard_table('secret');

create index secret_by_expiry on ostiary.secret (tenant_id, expires_at, path)
    where expires_at is not null and deleted_at is null;
create index secret_recoverable on ostiary.secret (tenant_id, recoverable_until)
    where recoverable_until is not null;

create table ostiary.secret_version (
    tenant_id text not null default current_setting('ostiary.tenant', true),
    path text collate "C" not null,
    version integer not null check (version > 0),
    sealed bytea,
    created_at timestamptz not null,
    created_by text not null,
    reason text,
    -- Set by a rotation: until then the value can still be read, afterwards it is destroyed.
    grace_until timestamptz,
    destroyed_at timestamptz,
    constraint secret_version_pkey primary key (tenant_id, path, version),
    constraint secret_version_of_secret foreign key (tenant_id, path)
        references ostiary.secret (tenant_id, path) on delete cascade,
    constraint secret_version_destroyed_is_empty check ((sealed is null) = (destroyed_at is not null))
);
select ostiary.guard_table('secret_version');

-- Ciphertext does not compress; and pruning looks only at what still has one.
alter table ostiary.secret_version alter column sealed set storage external;
create index secret_version_kept on ostiary.secret_version (tenant_id, path, version) where destroyed_at is null;
create index secret_version_in_grace on ostiary.secret_version (tenant_id, grace_until)
    where grace_until is not null and destroyed_at is null;

-- A table of its own, written behind the reads: the secret's row is not rewritten for being read. It is a
-- convenience that may lag by seconds and lose them in a crash; the trail is the record.
create table ostiary.secret_access (
    tenant_id text not null default current_setting('ostiary.tenant', true),
    path text collate "C" not null,
    reads bigint not null,
    last_read_at timestamptz not null,
    constraint secret_access_pkey primary key (tenant_id, path),
    constraint secret_access_of_secret foreign key (tenant_id, path)
        references ostiary.secret (tenant_id, path) on delete cascade
);
select ostiary.guard_table('secret_access');
