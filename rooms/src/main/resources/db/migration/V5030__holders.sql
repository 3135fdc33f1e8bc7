-- What a client comes back for is there for the rights that it was made under, and for no others.
alter table ostiary.mcp_question add column rights text not null default '';
alter table ostiary.mcp_stream
    add column principal text not null default '',
    add column rights text not null default '';
