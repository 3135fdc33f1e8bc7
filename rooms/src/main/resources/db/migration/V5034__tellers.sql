-- Of all streams of a session, wherever they are, the one that tells what nobody asked for.
alter table ostiary.mcp_session add column teller text;
