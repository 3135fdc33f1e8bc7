-- Which tenants a partner has must stand while a change of its policies tells them; so whoever changes either goes one at a
-- time. A tenant asks before it has a row to hold, and a policy before it holds the tenants' rows, so nobody waits in a ring.
create function ostiary.partners_one_at_a_time() returns void
    language sql set search_path = pg_catalog, pg_temp as
$$
    select pg_advisory_xact_lock(hashtext('ostiary.partners'))
$$;
revoke execute on function ostiary.partners_one_at_a_time() from public;

create or replace function ostiary.bump_partner_rights(p_partner text) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
    this text := pg_current_xact_id() || ' ' || p_partner;
begin
    if p_partner is null or current_setting('ostiary.partner_bumped', true) = this then
        return;
    end if;
    perform ostiary.partners_one_at_a_time();
    perform ostiary.bump_rights(t.id)
       from (select id from ostiary.tenant where partner_id = p_partner order by id for no key update) t;
    perform set_config('ostiary.partner_bumped', this, true);
end
$$;

create function ostiary.partner_will_change() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
begin
    perform ostiary.partners_one_at_a_time();
    return null;
end
$$;

create trigger partners_one_at_a_time before insert or update of partner_id on ostiary.tenant
    for each statement execute function ostiary.partner_will_change();
alter table ostiary.tenant enable always trigger partners_one_at_a_time;
