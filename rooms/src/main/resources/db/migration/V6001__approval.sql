-- Resource rules (seed 001), and what people were asked and said.

create table ostiary.resource_rule (
    tenant_id text not null default current_setting('ostiary.tenant', true) references ostiary.tenant (id),
    -- As it was written, vsecure://secrets/production/*.
    uri text not null,
    -- What it decides on: one canonical path, or all below it. Two spellings of one thing are one rule.
    base text collate "C" not null,
    family boolean not null,
    name text not null,
    description text,
    permissions text[] not null,
    requires_approval boolean not null,
    approvers text[] not null,
    auto_approve jsonb,
    require_reason boolean not null,
    min_reason_length integer not null check (min_reason_length between 0 and 500),
    required_approvals integer not null check (required_approvals between 1 and 10),
    max_ttl_seconds integer not null check (max_ttl_seconds between 60 and 86400),
    created_at timestamptz not null,
    created_by text not null,
    updated_at timestamptz not null,
    constraint resource_rule_pkey primary key (tenant_id, uri),
    constraint resource_rule_base unique (tenant_id, base, family)
);
select ostiary.guard_table('resource_rule');
select ostiary.rights_follow('resource_rule');

create table ostiary.approval (
    tenant_id text not null default current_setting('ostiary.tenant', true) references ostiary.tenant (id),
    id text not null,
    uri text not null,
    base text collate "C" not null,
    family boolean not null,
    verb text not null check (verb in ('read', 'write', 'delete', 'rotate')),
    -- Keyed digest of the arguments that it holds for; empty when it holds for any.
    call_digest text not null,
    reason text not null,
    requested_by text not null,
    credential_id text not null,
    person_behind text,
    address text not null,
    user_agent text,
    requested_at timestamptz not null,
    expires_at timestamptz not null,
    rule_uri text not null,
    -- Who may answer: they stood for the rule's approvers when it was asked.
    eligible text[] not null,
    required integer not null check (required >= 0),
    -- An end by time is there as soon as expires_at has come, whether or not it is written.
    status text not null check (status in ('pending', 'approved', 'denied', 'expired', 'cancelled', 'revoked', 'used')),
    max_uses integer check (max_uses > 0),
    uses integer not null default 0,
    last_used_at timestamptz,
    decided_at timestamptz,
    decided_by text,
    decision text,
    constraint approval_pkey primary key (tenant_id, id),
    constraint approval_used_within_bounds check (uses <= max_uses),
    constraint approval_decided check ((status in ('pending', 'expired', 'cancelled')) or decided_at is not null)
);
select ostiary.guard_table('approval');

-- Requests that are alike and open are one request.
create unique index approval_alike on ostiary.approval (tenant_id, requested_by, verb, uri, call_digest)
    where status = 'pending';
create index approval_of_requester on ostiary.approval (tenant_id, requested_by, verb, requested_at desc);
create index approval_newest on ostiary.approval (tenant_id, id desc);

create table ostiary.approval_vote (
    tenant_id text not null default current_setting('ostiary.tenant', true),
    approval_id text not null,
    approver text not null,
    approves boolean not null,
    reason text,
    at timestamptz not null,
    constraint approval_vote_pkey primary key (tenant_id, approval_id, approver),
    constraint approval_vote_of_approval foreign key (tenant_id, approval_id)
        references ostiary.approval (tenant_id, id) on delete cascade
);
select ostiary.guard_table('approval_vote');

-- Access tokens are keys that one approval confines.
alter table ostiary.api_key drop constraint api_key_kind_check;
alter table ostiary.api_key add constraint api_key_kind_check check (kind in ('aug', 'scai', 'vsec', 'skt', 'mct'));
