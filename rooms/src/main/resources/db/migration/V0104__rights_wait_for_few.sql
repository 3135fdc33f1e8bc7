-- An epoch is no key of its tenant, so whoever starts another one need not keep out those who only refer to the tenant,
-- which every new row of a tenant does.
create or replace function ostiary.rights_changed() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
begin
    if tg_op = 'TRUNCATE' then
        perform ostiary.bump_rights(t.id) from (select id from ostiary.tenant order by id for no key update) t;
        return null;
    end if;
    if tg_op <> 'INSERT' then
        perform ostiary.bump_rights(old.tenant_id);
    end if;
    if tg_op = 'INSERT' or (tg_op = 'UPDATE' and new.tenant_id <> old.tenant_id) then
        perform ostiary.bump_rights(new.tenant_id);
    end if;
    return null;
end
$$;

-- Makes every trigger hold again, also where a session plays the replica, and answers which did not. What changed meanwhile
-- is unknown, so every tenant starts another epoch then, and everything kept in memory is read again.
create function ostiary.triggers_stand() returns setof text
    language plpgsql set search_path = pg_catalog, pg_temp as
$$
declare
    fallen record;
    any_fell boolean := false;
begin
    for fallen in
        select t.tgname, c.oid::regclass as of_table
          from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = 'ostiary' and not t.tgisinternal and t.tgenabled <> 'A'
         order by 2, 1
    loop
        execute format('alter table %s enable always trigger %I', fallen.of_table, fallen.tgname);
        any_fell := true;
        return next fallen.of_table || '.' || fallen.tgname;
    end loop;
    if any_fell then
        perform ostiary.bump_rights(t.id) from (select id from ostiary.tenant order by id for no key update) t;
        insert into ostiary.stirred (tenant_id) select t.id from ostiary.tenant t;
    end if;
end
$$;
revoke execute on function ostiary.triggers_stand() from public;
