-- Attempts to sign in, counted per address whether or not it is anybody's, so that no difference shows.

create table ostiary.sign_in_attempt (
    mail_hash bytea primary key,
    attempts integer not null,
    locked_until timestamptz,
    touched_at timestamptz not null
);

create index sign_in_attempt_touched on ostiary.sign_in_attempt (touched_at);

revoke all on ostiary.sign_in_attempt from ostiary_app;

-- Counts an attempt and answers, in one row, what it is to be measured against. Attempts while locked do not count, so
-- nobody can keep another out for longer than the lock.
create function ostiary.begin_sign_in(p_mail_hash bytea, p_mail text, p_tenant text, p_now timestamptz)
    returns table (locked boolean, tenant text, member text, password_hash text)
    language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
    was_locked boolean;
begin
    delete from ostiary.sign_in_attempt where mail_hash in (
        select a.mail_hash from ostiary.sign_in_attempt a
         where a.touched_at < p_now - interval '1 day' order by a.touched_at limit 20);
    insert into ostiary.sign_in_attempt as a (mail_hash, attempts, locked_until, touched_at)
    values (p_mail_hash, 0, null, p_now)
    on conflict (mail_hash) do update set touched_at = p_now
    returning coalesce(a.locked_until > p_now, false) into was_locked;
    if not was_locked then
        update ostiary.sign_in_attempt a
           set attempts = a.attempts + 1,
               locked_until = case when a.attempts + 1 >= 5
                   then p_now + least(interval '15 minutes', interval '1 minute' * (2 ^ least(a.attempts - 4, 10))) end
         where a.mail_hash = p_mail_hash;
    end if;
    return query
        select was_locked, m.tenant_id, m.id, m.password_hash
          from (select 1) one
          left join lateral (
              select x.tenant_id, x.id, x.password_hash
                from ostiary.member x
                join ostiary.tenant t on t.id = x.tenant_id and t.status = 'active'
               where x.email = p_mail and x.status = 'active' and (p_tenant is null or x.tenant_id = p_tenant)
               order by x.created_at, x.tenant_id limit 1) m on true;
end
$$;

create function ostiary.end_sign_in(p_mail_hash bytea) returns void
    language sql security definer set search_path = pg_catalog, pg_temp as
$$
    delete from ostiary.sign_in_attempt where mail_hash = p_mail_hash
$$;
