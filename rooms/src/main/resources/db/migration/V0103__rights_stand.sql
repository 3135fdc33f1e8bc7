-- A key is remembered while the epoch of its tenant's rights is seen to stand, so every change must start another one: also
-- where a session plays the replica, and where a table is emptied.

create or replace function ostiary.rights_changed() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
begin
    if tg_op = 'TRUNCATE' then
        perform ostiary.bump_rights(t.id) from (select id from ostiary.tenant order by id for update) t;
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

create function ostiary.rights_follow_always(p_table regclass) returns void
    language plpgsql as
$$
begin
    execute format(
        'create trigger rights_follow_its_end after truncate on %1$s'
            || ' for each statement execute function ostiary.rights_changed();'
            || ' alter table %1$s enable always trigger rights_follow, enable always trigger rights_follow_its_end',
        p_table);
end
$$;

create or replace function ostiary.rights_follow(p_table text, variadic p_columns text[] default '{}') returns void
    language plpgsql as
$$
declare
    only_columns text := (select ' of ' || string_agg(format('%I', c), ', ') from unnest(p_columns) c);
begin
    execute format(
        'create trigger rights_follow after insert or delete or update%s on ostiary.%I'
            || ' for each row execute function ostiary.rights_changed()',
        coalesce(only_columns, ''), p_table);
    perform ostiary.rights_follow_always(format('ostiary.%I', p_table));
end
$$;

-- Those of tables that are there already.
select ostiary.rights_follow_always(tgrelid) from pg_trigger where tgfoid = 'ostiary.rights_changed'::regproc;

-- No step that is counted: where a database has lost its last commits, it would count to the same epoch again.
create or replace function ostiary.bump_rights(p_tenant text) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
begin
    update ostiary.tenant set rights_epoch = rights_epoch + 1 + floor(random() * 4294967296)::bigint where id = p_tenant;
    perform pg_notify('ostiary_rights', p_tenant);
end
$$;
