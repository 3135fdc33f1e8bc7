-- Which nodes are there, for what only one of them can do: go on with a stream, or send on it.

-- Not logged: after a crash of the database each node says again that it is there. No tenant's: a node serves them all.
create unlogged table ostiary.mcp_node (
    id text primary key,
    -- Until then it is there, as far as anybody knows; by the database's clock, for all nodes have another.
    attended_until timestamptz not null
);

alter table ostiary.mcp_stream
    -- Null where it was begun by a release whose nodes had no names, beside which this one may run for a while.
    add column node text,
    -- The answer that ends the stream should its node be lost, sealed.
    add column if_lost bytea;

-- A stream that one node keeps open and that is posted to at another (HTTP+SSE).
create unlogged table ostiary.mcp_letterbox (
    tenant_id text not null default current_setting('ostiary.tenant', true),
    -- SHA-256 of all that a post must name: the stream's id, its address, its credential, its guard.
    id text not null,
    node text not null,
    constraint mcp_letterbox_pkey primary key (tenant_id, id)
);
select ostiary.guard_table('mcp_letterbox');

create unlogged table ostiary.mcp_letter (
    tenant_id text not null default current_setting('ostiary.tenant', true),
    box text not null,
    number bigint generated always as identity,
    -- Sealed: it may hold a secret that is to be written.
    letter bytea not null,
    -- Whether it holds a request, which may have to wait for others; what does not may be what those wait for.
    asks boolean not null,
    constraint mcp_letter_pkey primary key (tenant_id, box, number),
    constraint mcp_letter_of_box foreign key (tenant_id, box)
        references ostiary.mcp_letterbox (tenant_id, id) on delete cascade
);
select ostiary.guard_table('mcp_letter');
alter table ostiary.mcp_letter alter column letter set storage external;

-- Removes nodes that have been gone for a while, and what they had put up, of every tenant.
create function ostiary.sweep_nodes() returns void
    language sql security definer set search_path = pg_catalog, pg_temp as
$$
    delete from ostiary.mcp_node where attended_until < now() - interval '5 minutes';
    delete from ostiary.mcp_letterbox b where not exists (select from ostiary.mcp_node n where n.id = b.node);
$$;
