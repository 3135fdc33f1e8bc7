-- Calls of MCP clients that go on after they were answered. Logged, unlike what the nodes tell each other in passing: a
-- client was promised that it can ask after a task.
create table ostiary.mcp_task (
    tenant_id text not null default current_setting('ostiary.tenant', true) references ostiary.tenant (id),
    id text not null,
    principal text not null,
    steps bigint not null,
    over boolean not null,
    -- Sealed: a result may hold a secret's value, an answer whatever a person typed.
    state bytea not null,
    -- Until then somebody works on it, as far as anybody knows; by the database's clock, for all nodes have another.
    attended_until timestamptz not null,
    until timestamptz not null,
    constraint mcp_task_pkey primary key (tenant_id, id)
);
select ostiary.guard_table('mcp_task');
create index mcp_task_of_principal on ostiary.mcp_task (tenant_id, principal) where not over;
create index mcp_task_until on ostiary.mcp_task (until);

-- Removes what is past its time, of every tenant.
create function ostiary.sweep_tasks(p_now timestamptz) returns void
    language sql security definer set search_path = pg_catalog, pg_temp as
$$
    delete from ostiary.mcp_task where until <= p_now;
$$;
