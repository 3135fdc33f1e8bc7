-- What is kept for one principal to come back for is bounded in bytes: the oldest goes first.
alter table ostiary.mcp_stream add column bytes bigint not null default 0;
create index mcp_stream_of_principal on ostiary.mcp_stream (tenant_id, principal, until);
create index mcp_task_over on ostiary.mcp_task (tenant_id, principal, until) where over;
