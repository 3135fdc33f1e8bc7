-- What a partner's policies say are rights in all of its tenants, and so is which partner a tenant has; whoever changes that,
-- and however, every one of them starts another epoch.

-- Once in a transaction is enough: nobody sees anything of it before it commits.
create or replace function ostiary.bump_partner_rights(p_partner text) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
    this text := pg_current_xact_id() || ' ' || p_partner;
begin
    if p_partner is null or current_setting('ostiary.partner_bumped', true) = this then
        return;
    end if;
    perform ostiary.bump_rights(t.id)
       from (select id from ostiary.tenant where partner_id = p_partner order by id for update) t;
    perform set_config('ostiary.partner_bumped', this, true);
end
$$;

create function ostiary.policy_changed() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
begin
    if tg_op <> 'INSERT' then
        perform ostiary.bump_partner_rights(old.partner_id);
    end if;
    if tg_op <> 'DELETE' then
        perform ostiary.bump_partner_rights(new.partner_id);
    end if;
    return null;
end
$$;

-- Where the policy is gone with its parts, it has told already.
create function ostiary.part_of_policy_changed() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
begin
    if tg_op <> 'INSERT' then
        perform ostiary.bump_partner_rights(p.partner_id)
           from ostiary.policy p where p.tenant_id = old.tenant_id and p.id = old.policy_id;
    end if;
    if tg_op <> 'DELETE' then
        perform ostiary.bump_partner_rights(p.partner_id)
           from ostiary.policy p where p.tenant_id = new.tenant_id and p.id = new.policy_id;
    end if;
    return null;
end
$$;

create function ostiary.partner_changed() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
begin
    perform ostiary.bump_rights(new.id);
    return null;
end
$$;

create trigger partner_rights_follow after insert or delete or update of is_active, partner_id on ostiary.policy
    for each row execute function ostiary.policy_changed();
create trigger partner_rights_follow after insert or delete or update on ostiary.policy_rule
    for each row execute function ostiary.part_of_policy_changed();
create trigger partner_rights_follow after insert or delete or update on ostiary.policy_binding
    for each row execute function ostiary.part_of_policy_changed();
create trigger partner_rights_follow after update of partner_id on ostiary.tenant
    for each row execute function ostiary.partner_changed();

alter table ostiary.policy enable always trigger partner_rights_follow;
alter table ostiary.policy_rule enable always trigger partner_rights_follow;
alter table ostiary.policy_binding enable always trigger partner_rights_follow;
alter table ostiary.tenant enable always trigger partner_rights_follow;
