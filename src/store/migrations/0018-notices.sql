-- Short messages about what somebody waited for. A row is written in the transaction in which that happened, and stays, so
-- that nothing is told twice; whoever sends it claims it first.
create table operation_notices (
  tenant_id text not null,
  operation_id text not null,
  -- The operation's version by then.
  version integer not null,
  -- Object id of whom it is for; empty for the conversation in which the operation was planned among others.
  person text not null,
  about text not null,
  created_at bigint not null,
  tries integer not null default 0,
  -- Nobody else tries before that.
  try_after bigint not null default 0,
  -- When it was sent, or turned out not to be wanted.
  settled_at bigint,
  primary key (tenant_id, operation_id, version, person, about),
  foreign key (tenant_id, operation_id) references operations (tenant_id, id) on delete cascade
);

create index operation_notices_open on operation_notices (created_at) where settled_at is null;

-- What a change of state means to the requester; null where it is no news, because they caused it themselves, or saw the end
-- within half a minute.
create function operation_notice(was operations, now operations) returns text language sql immutable as $$
  select case
    when was.state = 'awaitingApproval' and now.state in ('queued', 'scheduled') then 'approved'
    when was.state = 'awaitingApproval' and now.state = 'denied' then 'denied'
    when was.state = 'awaitingApproval' and now.state = 'expired' then 'notApproved'
    when was.state = 'running' and now.state = 'awaitingApproval' then 'needsApproval'
    when now.state in ('needsSignIn', 'paused') then 'paused'
    when now.state in ('done', 'stopped', 'expired') and now.confirmed_at is not null
      and now.ended_because is distinct from 'stopped'
      and (now.run_at is not null or now.decided_at is not null or now.changed_at - now.confirmed_at > 30000) then 'ended'
  end
$$;

create function note_operation() returns trigger language plpgsql as $$
declare
  about text := operation_notice(old, new);
begin
  if about is not null then
    insert into operation_notices (tenant_id, operation_id, version, person, about, created_at)
      values (new.tenant_id, new.id, new.version, new.requester_oid, about, new.changed_at) on conflict do nothing;
  end if;
  if new.state in ('done', 'stopped') and new.channel ? 'shared' then
    insert into operation_notices (tenant_id, operation_id, version, person, about, created_at)
      values (new.tenant_id, new.id, new.version, '', 'ended', new.changed_at) on conflict do nothing;
  end if;
  return null;
end $$;

create trigger note_operation after update of state on operations
  for each row when (old.state is distinct from new.state) execute function note_operation();

-- What somebody wants to be told by a message of its own; everything where there is no row.
create table notification_choices (
  tenant_id text not null,
  person_id text not null,
  choice text not null,
  primary key (tenant_id, person_id)
);
