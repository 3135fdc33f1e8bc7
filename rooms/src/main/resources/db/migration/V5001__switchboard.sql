-- The switchboard: what the nodes of one server tell each other about MCP clients, for minutes or hours.

-- What a client was asked, until it has answered at some node and the node that waits has taken the answer. Not logged:
-- after a crash of the database nobody waits any more.
create unlogged table ostiary.mcp_question (
    tenant_id text not null default current_setting('ostiary.tenant', true),
    id text not null,
    principal text not null,
    -- Sealed, because a person may have typed anything.
    answer bytea,
    until timestamptz not null,
    constraint mcp_question_pkey primary key (tenant_id, id)
);
select ostiary.guard_table('mcp_question');
create index mcp_question_until on ostiary.mcp_question (until);

-- What is known of a session besides its id: a row is there once it has ended, chosen how much log it
-- wants, or asked to hear of resources that change.
create table ostiary.mcp_session (
    tenant_id text not null default current_setting('ostiary.tenant', true) references ostiary.tenant (id),
    -- SHA-256 of the session's id.
    id bytea not null,
    ended boolean not null default false,
    level text,
    watched text[] not null default '{}' check (cardinality(watched) <= 1000),
    until timestamptz not null,
    constraint mcp_session_pkey primary key (tenant_id, id)
);
select ostiary.guard_table('mcp_session');
create index mcp_session_until on ostiary.mcp_session (until);

-- Streams of events that a client may come back to, and what was sent on them. Not logged: after a crash of the
-- database the calls that they belong to have failed.
create unlogged table ostiary.mcp_stream (
    tenant_id text not null default current_setting('ostiary.tenant', true),
    id text not null,
    session bytea not null,
    -- Nothing follows the events that are there.
    ended boolean not null default false,
    until timestamptz not null,
    constraint mcp_stream_pkey primary key (tenant_id, id)
);
select ostiary.guard_table('mcp_stream');
create index mcp_stream_of_session on ostiary.mcp_stream (tenant_id, session);
create index mcp_stream_until on ostiary.mcp_stream (until);

create unlogged table ostiary.mcp_event (
    tenant_id text not null default current_setting('ostiary.tenant', true),
    stream text not null,
    number integer not null,
    -- Sealed: an answer may hold a secret's value.
    message bytea not null,
    constraint mcp_event_pkey primary key (tenant_id, stream, number),
    constraint mcp_event_of_stream foreign key (tenant_id, stream)
        references ostiary.mcp_stream (tenant_id, id) on delete cascade
);
select ostiary.guard_table('mcp_event');
alter table ostiary.mcp_event alter column message set storage external;

-- Removes what is past its time, of every tenant.
create function ostiary.sweep_switchboard(p_now timestamptz) returns void
    language sql security definer set search_path = pg_catalog, pg_temp as
$$
    delete from ostiary.mcp_question where until < p_now;
    delete from ostiary.mcp_session where until < p_now;
    delete from ostiary.mcp_stream where until < p_now;
$$;
