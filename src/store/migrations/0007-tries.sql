-- How often a write was sent without a clear answer, and since when, across slices and instances.
alter table operation_writes add column tries integer not null default 0;
alter table operation_writes add column first_sent_at bigint;
-- Nothing is sent before this. Null once it has been sent again.
alter table operation_writes add column retry_at bigint;
create index operation_writes_waiting on operation_writes (tenant_id, operation_id, seq) where retry_at is not null;

-- What a running operation waits for before its next slice: { why, until }.
alter table operations add column waits jsonb;

-- As before, but each account by its key, fenced by `offset 0`: the rows of a new operation have no statistics, and with
-- the wider table each change was compared with all accounts.
create or replace function audit_writes() returns trigger language plpgsql as $$
declare
  chain record;
begin
  for chain in
    select o.tenant_id as tenant, array_agg(jsonb_build_object(
      'step', e.step,
      -- Every write is made with the requester's own token; reading back is nobody's act.
      'actor', case when e.action is not null then
        coalesce(audit_actor(), audit_person(o.requester_oid, o.requester_upn, o.requester_name)) end,
      'operation', o.id, 'kind', o.playbook, 'action', e.action, 'target', nullif(e.target, i.account_id),
      'planHash', o.plan_hash, 'reason', o.reason, 'ticket', o.ticket, 'incident', o.incident ->> 'id',
      'item', e.seq,
      'account', audit_person(i.account_id, i.account_upn, i.account_name) - 'oid' || jsonb_build_object('id', i.account_id),
      'before', e.audit_before,
      'after', case e.step when 'accountChanged' then e.audit_after when 'accountFailed' then e.audit_before end,
      'why', coalesce(e.reason ->> 'code', case when e.step = 'skipped' then e.why end),
      'status', e.reason -> 'status', 'graphCode', e.reason -> 'graphCode', 'requestId', e.request_id
    ) order by e.operation_id, e.seq, e.phase nulls last, e.action, e.target) as entries
    from (
      select w.tenant_id, w.operation_id, w.seq, w.phase, w.action, w.target, w.reason, w.why, w.request_id,
        w.audit_before, w.audit_after,
        case w.state when 'done' then 'accountChanged' when 'failed' then 'accountFailed'
          when 'uncertain' then 'accountUncertain' when 'skipped' then 'skipped' end as step
      from now_rows w
      join was_rows p on p.tenant_id = w.tenant_id and p.operation_id = w.operation_id and p.seq = w.seq
        and p.action = w.action and p.target = w.target
      where w.state <> p.state and w.state in ('done', 'failed', 'uncertain', 'skipped')
      union all
      select a.tenant_id, a.operation_id, a.seq, null, null, null, null, null, null, null, null,
        case a.now when 'verified' then 'accountVerified' when 'unconfirmed' then 'accountUnconfirmed' end
      from (
        select w.tenant_id, w.operation_id, w.seq, audit_seen(array_agg(w.verified)) as now,
          audit_seen(array_agg(coalesce(p.verified, w.verified))) as was
        from (select distinct n.tenant_id, n.operation_id, n.seq from now_rows n where n.verified <> 'none') n
        join operation_writes w on w.tenant_id = n.tenant_id and w.operation_id = n.operation_id and w.seq = n.seq
        left join was_rows p on p.tenant_id = w.tenant_id and p.operation_id = w.operation_id and p.seq = w.seq
          and p.action = w.action and p.target = w.target
        group by w.tenant_id, w.operation_id, w.seq) a
      where a.now is not null and a.now is distinct from a.was
    ) e
    join operations o on o.tenant_id = e.tenant_id and o.id = e.operation_id
    cross join lateral (select i.account_id, i.account_upn, i.account_name from operation_items i
      where i.tenant_id = e.tenant_id and i.operation_id = e.operation_id and i.seq = e.seq offset 0) i
    group by o.tenant_id
  loop
    perform audit_append(chain.tenant, chain.entries);
  end loop;
  return null;
end $$;
