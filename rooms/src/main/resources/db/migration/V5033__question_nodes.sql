-- Which node waits for the answer: what a lost one asked counts against nobody.
alter table ostiary.mcp_question add column node text not null default '';
