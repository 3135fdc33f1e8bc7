-- Requests are alike by what they are about, however its address is spelt.
drop index ostiary.approval_alike;
create unique index approval_alike on ostiary.approval (tenant_id, requested_by, verb, base, family, call_digest)
    where status = 'pending';
-- What ends with its rule, or with whoever asked.
create index approval_under_rule on ostiary.approval (tenant_id, rule_uri) where status in ('pending', 'approved');
