-- Whom to tell what, and what became of it.

create table ostiary.notice_channel (
    tenant_id text not null references ostiary.tenant (id),
    id text not null,
    name text not null,
    kind text not null check (kind in ('mail', 'slack', 'webhook')),
    -- Of a webhook its scheme, host and port: the rest of the address is often a credential.
    target text,
    addresses text[] not null default '{}',
    events text[] not null check (cardinality(events) > 0),
    sealed_url bytea,
    sealed_secret bytea,
    is_active boolean not null default true,
    -- Deliveries that were given up, since the last that arrived.
    failures integer not null default 0 check (failures >= 0),
    created_at timestamptz not null,
    created_by text not null,
    updated_at timestamptz not null,
    primary key (tenant_id, id),
    constraint notice_channel_name unique (tenant_id, name),
    constraint notice_channel_goes_somewhere check (
        (kind = 'mail' and cardinality(addresses) > 0 and sealed_url is null)
        or (kind <> 'mail' and cardinality(addresses) = 0 and sealed_url is not null and target is not null))
);
select ostiary.guard_table('notice_channel');

-- One notice on its way to one place. The channel may be gone by the time somebody looks here.
create table ostiary.notice_delivery (
    tenant_id text not null references ostiary.tenant (id),
    id text not null,
    channel_id text,
    -- Set for a mail, which may go to somebody without any channel.
    address text,
    -- What is delivered to at once by one node only: a channel, or all mail.
    lane text not null,
    event_id text not null,
    event text not null,
    payload text not null,
    attempt integer not null default 0,
    -- Null while nothing is to be tried.
    next_at timestamptz,
    status text not null default 'pending' check (status in ('pending', 'success', 'failed')),
    -- Why the last try failed; null while somebody tries.
    last_error text,
    last_status integer,
    created_at timestamptz not null,
    delivered_at timestamptz,
    primary key (tenant_id, id),
    constraint notice_delivery_goes_somewhere check (channel_id is not null or address is not null)
);
select ostiary.guard_table('notice_delivery');
create index notice_delivery_due on ostiary.notice_delivery (tenant_id, lane, next_at)
    where status = 'pending' and next_at is not null;
create index notice_delivery_of_channel on ostiary.notice_delivery (tenant_id, channel_id, id);
create index notice_delivery_age on ostiary.notice_delivery (created_at);

-- Takes what is due, of all active tenants: a few of each lane that this node is not busy with, those that wait longest
-- first. Who takes something has until p_until to say what came of it; then it is due again.
create function ostiary.take_notices(
    p_now timestamptz, p_until timestamptz, p_lanes integer, p_each integer, p_busy text[])
    returns table (tenant_id text, id text, lane text, attempt integer)
    language sql security definer set search_path = pg_catalog, pg_temp as
$$
    with lanes as (
        select d.tenant_id, d.lane
          from ostiary.notice_delivery d
          join ostiary.tenant t on t.id = d.tenant_id and t.status = 'active'
         where d.status = 'pending' and d.next_at <= p_now
           and not (d.tenant_id || ' ' || d.lane) = any (p_busy)
         group by d.tenant_id, d.lane
         order by min(d.next_at)
         limit p_lanes
    ), due as (
        select x.tenant_id, x.id
          from lanes
         cross join lateral (
            select d.tenant_id, d.id
              from ostiary.notice_delivery d
             where d.tenant_id = lanes.tenant_id and d.lane = lanes.lane
               and d.status = 'pending' and d.next_at <= p_now
             order by d.next_at, d.id
             limit p_each
               for update skip locked) x
    )
    update ostiary.notice_delivery d
       set attempt = d.attempt + 1, next_at = p_until, last_error = null
      from due
     where d.tenant_id = due.tenant_id and d.id = due.id
    returning d.tenant_id, d.id, d.lane, d.attempt
$$;

-- Removes the log of what was told before p_before, of every tenant.
create function ostiary.sweep_notices(p_before timestamptz) returns void
    language sql security definer set search_path = pg_catalog, pg_temp as
$$
    delete from ostiary.notice_delivery where created_at < p_before
$$;
