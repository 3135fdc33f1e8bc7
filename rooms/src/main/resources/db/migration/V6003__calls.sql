-- Calls that wait for a person: what a digest stands for, so that whoever is asked sees what would run. Values are hidden
-- in the arguments; kept for an hour, and the newest hundred of each caller.
create table ostiary.approval_call (
    tenant_id text not null default current_setting('ostiary.tenant', true),
    principal text not null,
    digest text not null,
    operation text not null,
    arguments text not null,
    verb text not null,
    base text collate "C" not null,
    at timestamptz not null,
    constraint approval_call_pkey primary key (tenant_id, principal, digest)
);
select ostiary.guard_table('approval_call');

alter table ostiary.approval
    -- The one call that it is for; null when it holds for any arguments.
    add column call_operation text,
    add column call_arguments text,
    -- Who ended it before its time; what was decided before stays.
    add column ended_by text,
    add column ended_at timestamptz;
