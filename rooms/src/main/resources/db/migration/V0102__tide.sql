-- What nodes keep in memory is true until the tide has moved, which it does with each change of a table that somebody
-- keeps rows of. A change does not move it itself, because all changes of a tenant would wait for one row; it leaves word
-- in stirred, which commits with it, and whoever asks about the tide first takes in what was left.

create table ostiary.tide (
    tenant_id text primary key,
    -- No number that is counted: where a database has lost its last commits, it would count to the same again.
    height bigint not null
);

create table ostiary.stirred (
    tenant_id text not null
);

create index stirred_of_tenant on ostiary.stirred (tenant_id);

-- It is looked into with every answer, so what is gone from it must not lie about, nor may it be locked to be cut short.
alter table ostiary.stirred set (
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, vacuum_truncate = false);

select ostiary.guard_table(t) from unnest(array['tide', 'stirred']) t;
revoke insert, update, delete, truncate on ostiary.tide, ostiary.stirred from ostiary_app;

create function ostiary.stir() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
begin
    if tg_op = 'TRUNCATE' then
        insert into ostiary.stirred (tenant_id) select t.id from ostiary.tenant t;
    else
        insert into ostiary.stirred (tenant_id) select distinct o.tenant_id from old_rows o;
    end if;
    return null;
end
$$;

-- Called by migrations: rows of this table are kept in memory. What is new is no change of a row that somebody keeps.
create function ostiary.tide_follows(p_table text) returns void
    language plpgsql as
$$
begin
    execute format(
        'create trigger tide_follows_updates after update on ostiary.%1$I referencing old table as old_rows'
            || ' for each statement execute function ostiary.stir();'
            || ' create trigger tide_follows_deletions after delete on ostiary.%1$I referencing old table as old_rows'
            || ' for each statement execute function ostiary.stir();'
            || ' create trigger tide_follows_its_end after truncate on ostiary.%1$I'
            || ' for each statement execute function ostiary.stir();'
            -- also where a session plays the replica
            || ' alter table ostiary.%1$I enable always trigger tide_follows_updates,'
            || ' enable always trigger tide_follows_deletions, enable always trigger tide_follows_its_end',
        p_table);
end
$$;

-- Takes in what changes have left. By one at a time, who holds a lock for it.
create function ostiary.take_tide() returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
begin
    if exists (select from ostiary.stirred) then
        with gone as (delete from ostiary.stirred returning tenant_id)
        insert into ostiary.tide (tenant_id, height)
        select g.tenant_id, 1 + floor(random() * 9e18)::bigint from (select distinct tenant_id from gone) g
        on conflict (tenant_id) do update set height = excluded.height;
    end if;
end
$$;
revoke execute on function ostiary.take_tide() from public;
