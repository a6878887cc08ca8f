-- Who ended an operation of somebody else, and why.
alter table operations
  add column stopped_by_oid text,
  add column stopped_by_upn text,
  add column stopped_by_name text,
  add column stop_reason text;

-- Whoever asked for it is told.
create function note_stopped() returns trigger language plpgsql as $$
begin
  insert into operation_notices (tenant_id, operation_id, version, person, about, created_at)
    values (new.tenant_id, new.id, new.version, new.requester_oid, 'stoppedBy', new.changed_at) on conflict do nothing;
  return null;
end $$;

create trigger note_stopped after update of state on operations
  for each row when (
    old.state is distinct from new.state and new.state in ('cancelled', 'stopped')
    and new.stopped_by_oid <> new.requester_oid and coalesce(new.ended_because, 'stopped') = 'stopped')
  execute function note_stopped();

-- As before, but for what was said when it was ended.
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
    'comment', case when step in ('approved', 'denied') then columns -> 'approval_comment'
      when step in ('stopRequested', 'cancelled', 'stopped') then columns -> 'stop_reason' end,
    'follows', columns -> 'follows', 'undoOf', columns -> 'undo_of', 'retryOf', columns -> 'retry_of',
    'runAt', columns -> 'run_at', 'enableAt', columns -> 'enable_at',
    'before', was, 'after', new.state, 'why', coalesce(new.ended_because, new.pause ->> 'code'))]);
  return null;
end $$;
