-- An operation holds an ordered list of actions, and every Graph write about an account is a row of its own: what it changes,
-- what was there before, how it ended and what reading back showed. The app says what the audit is to record of it.

-- What is on its way must not be written down in the old form while it moves.
lock table operations, operation_items in access exclusive mode;

-- What moves here happened before and is in the audit already.
drop trigger audit_accounts on operation_items;
drop function audit_accounts();
drop function audit_seen(text, text);

alter table operations rename column kind to playbook;
alter table operations add column actions jsonb;

-- What older versions knew, in the new form.
update operations set actions = case playbook
  when 'disable' then jsonb_build_array(jsonb_build_object('kind', 'block-sign-in', 'parameters', null))
    || case when sign_out then jsonb_build_array(
      jsonb_build_object('kind', 'sign-out', 'parameters', null, 'after', 'block-sign-in')) else '[]' end
  when 'enable' then jsonb_build_array(jsonb_build_object('kind', 'allow-sign-in', 'parameters', null))
  when 'signOut' then jsonb_build_array(jsonb_build_object('kind', 'sign-out', 'parameters', null))
end;

alter table operations
  alter column actions set not null,
  drop column sign_out;

create table operation_writes (
  tenant_id text not null,
  operation_id text not null,
  seq integer not null,
  action text not null,
  -- What of the account is changed; the account's own id where it is the account itself.
  target text not null,
  -- A phase begins when the one before it is over for all accounts.
  phase integer not null,
  -- The action that must have been done to the account before; null for what the operation is for.
  after text,
  state text not null,
  reason jsonb,
  why text,
  detail text,
  request_id text,
  before jsonb,
  audit_before text,
  audit_after text,
  sent_at bigint,
  -- What reading back showed: 'none', 'verified' or 'unconfirmed'.
  verified text not null default 'none',
  primary key (tenant_id, operation_id, seq, action, target),
  foreign key (tenant_id, operation_id) references operations (tenant_id, id) on delete cascade
);

create index operation_writes_open on operation_writes (tenant_id, operation_id, phase, seq)
  where state in ('pending', 'sending');

insert into operation_writes (tenant_id, operation_id, seq, action, target, phase, after, state, reason, why, detail,
    request_id, before, audit_before, audit_after, sent_at, verified)
  select i.tenant_id, i.operation_id, i.seq, a.action, i.account_id, a.phase, a.after, w.state, w.reason,
    case when w.state in ('skipped', 'uncertain') and not (i.why = any (noted.why)) then i.why end,
    case when w.state in ('skipped', 'uncertain') and not (i.why = any (noted.why)) then i.detail end,
    w.request_id,
    case when a.leaves is not null then to_jsonb(i.account_enabled) end,
    case when a.leaves is not null then case when i.account_enabled then 'enabled' else 'disabled' end end,
    a.leaves,
    case when w.state not in ('none', 'pending') then i.sent_at end, w.verified
  from operation_items i
  join operations o on o.tenant_id = i.tenant_id and o.id = i.operation_id
  join (values
    ('disable', 'block-sign-in', 0, null, 'disabled'), ('disable', 'sign-out', 10, 'block-sign-in', null),
    ('enable', 'allow-sign-in', 0, null, 'enabled'), ('signOut', 'sign-out', 0, null, null)
  ) as a (playbook, action, phase, after, leaves) on a.playbook = o.playbook
  -- What the plan remarked on accounts that are changed.
  cross join (values (array['toBeEnabled', 'toBeDisabled', 'syncedToo', 'restrictedUnit', 'roleGroup', 'sharedMailbox'])) as noted (why)
  cross join lateral (select
    case when a.phase = 0 then i.change else i.sign_out end as state,
    case when a.phase = 0 then i.reason else i.sign_out_reason end as reason,
    case when a.phase = 0 then i.request_id else i.sign_out_request_id end as request_id,
    case when a.phase = 0 then i.proof else i.sign_out_proof end as verified) as w
  where i.verdict = 'change' and i.account_id is not null
    -- Whether they are signed out as well is settled when a plan is confirmed; guests never are.
    and (a.phase = 0 or w.state <> 'none' or o.state = 'planned' and i.account_guest is not true);

-- Only the plan's own reasons stay with the account.
update operation_items set why = null, detail = null
  where verdict = 'change'
    and why not in ('toBeEnabled', 'toBeDisabled', 'syncedToo', 'restrictedUnit', 'roleGroup', 'sharedMailbox');
update operation_items set reason = null where verdict <> 'failed' and reason is not null;

alter table operation_items
  drop column change,
  drop column request_id,
  drop column sign_out,
  drop column sign_out_reason,
  drop column sign_out_request_id,
  drop column proof,
  drop column sign_out_proof,
  drop column sent_at;

-- As before, but for the name of the column.
create or replace function audit_operation() returns trigger language plpgsql as $$
declare
  was text;
  step text;
  actor jsonb := audit_actor();
  -- By name, because later migrations add columns: what is not there yet is null.
  columns jsonb := to_jsonb(new);
begin
  if tg_op = 'UPDATE' then
    was := old.state;
  end if;
  if was is distinct from new.state then
    step := audit_step(was, new.state, tg_op = 'UPDATE' and old.started_at is not null);
    -- Agreed to together with the operation that it follows: nobody pressed anything.
    if step = 'confirmed' and columns ->> 'follows' is not null then
      step := new.state;
    end if;
  elsif new.stop_requested and not old.stop_requested then
    step := 'stopRequested';
  else
    return null;
  end if;
  -- What only a person does was the requester, unless another was named; the rest the bot does by itself.
  if actor is null and (step in ('planned', 'confirmed', 'resumed', 'retried', 'cancelled', 'stopRequested')) then
    actor := audit_person(new.requester_oid, new.requester_upn, new.requester_name);
  end if;
  perform audit_append(new.tenant_id, array[jsonb_build_object(
    'step', step, 'actor', actor, 'operation', new.id, 'kind', new.playbook, 'actions', new.actions,
    'planHash', new.plan_hash, 'reason', new.reason, 'ticket', new.ticket,
    'accounts', (new.counts ->> 'change')::integer,
    'comment', case when step in ('approved', 'denied') then columns -> 'approval_comment' end,
    'follows', columns -> 'follows', 'undoOf', columns -> 'undo_of', 'retryOf', columns -> 'retry_of',
    'runAt', columns -> 'run_at', 'enableAt', columns -> 'enable_at',
    'before', was, 'after', new.state, 'why', coalesce(new.ended_because, new.pause ->> 'code'))]);
  return null;
end $$;

-- What is known of an account's writes taken together: unconfirmed as long as one of them is.
create function audit_seen(verified text[]) returns text language sql immutable as $$
  select case when 'unconfirmed' = any(verified) then 'unconfirmed' when 'verified' = any(verified) then 'verified' end
$$;

-- The ends that a statement gave to writes, and what reading accounts back showed, all in one insert.
create function audit_writes() returns trigger language plpgsql as $$
declare
  chain record;
begin
  for chain in
    select o.tenant_id as tenant, array_agg(jsonb_build_object(
      'step', e.step,
      -- Every write is made with the requester's own token; nobody pressed anything for it to be read back.
      'actor', case when e.action is not null then
        coalesce(audit_actor(), audit_person(o.requester_oid, o.requester_upn, o.requester_name)) end,
      'operation', o.id, 'kind', o.playbook, 'action', e.action, 'target', nullif(e.target, i.account_id),
      'planHash', o.plan_hash, 'reason', o.reason, 'ticket', o.ticket,
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
    join operation_items i on i.tenant_id = e.tenant_id and i.operation_id = e.operation_id and i.seq = e.seq
    group by o.tenant_id
  loop
    perform audit_append(chain.tenant, chain.entries);
  end loop;
  return null;
end $$;

create trigger audit_writes after update on operation_writes
  referencing old table as was_rows new table as now_rows
  for each statement execute function audit_writes();
