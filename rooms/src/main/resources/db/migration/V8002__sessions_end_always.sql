-- A key that is revoked takes its sessions along also where a session plays the replica.
alter table ostiary.api_key enable always trigger sessions_end;
alter table ostiary.service_account enable always trigger sessions_end;
