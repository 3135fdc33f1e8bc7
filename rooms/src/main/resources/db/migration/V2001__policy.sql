-- Access policies, their rules in order, and who they are bound to.

create table ostiary.policy (
    tenant_id text not null references ostiary.tenant (id),
    id text not null,
    name text not null,
    description text,
    is_active boolean not null default true,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    created_by text not null,
    primary key (tenant_id, id),
    constraint policy_name unique (tenant_id, name)
);

create table ostiary.policy_rule (
    tenant_id text not null,
    policy_id text not null,
    place integer not null check (place >= 0),
    path_pattern text not null,
    permissions text[] not null check (cardinality(permissions) > 0),
    conditions jsonb not null,
    primary key (tenant_id, policy_id, place),
    foreign key (tenant_id, policy_id) references ostiary.policy (tenant_id, id) on delete cascade
);

create table ostiary.policy_binding (
    tenant_id text not null,
    id text not null,
    policy_id text not null,
    principal text not null,
    expires_at timestamptz,
    created_at timestamptz not null,
    created_by text not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, policy_id) references ostiary.policy (tenant_id, id) on delete cascade,
    constraint policy_binding_once unique (tenant_id, policy_id, principal)
);

create index policy_binding_principal on ostiary.policy_binding (tenant_id, principal);

select ostiary.guard_table('policy');
select ostiary.guard_table('policy_rule');
select ostiary.guard_table('policy_binding');
select ostiary.rights_follow('policy', 'is_active');
select ostiary.rights_follow('policy_rule');
select ostiary.rights_follow('policy_binding');
