-- Requests to continue an operation of somebody else, numbered for each operation; one is open at a time.
create table operation_handovers (
  tenant_id text not null,
  operation_id text not null,
  number integer not null,
  -- 'asked'; 'agreed', until the slice that runs has ended; 'done', 'declined', 'denied', 'expired' or 'void'.
  state text not null,
  from_oid text not null,
  from_upn text not null,
  from_name text not null,
  to_oid text not null,
  to_upn text not null,
  to_name text not null,
  to_locale text not null,
  to_channel jsonb not null,
  -- Where the previous owner's card was.
  from_channel jsonb,
  asked_at bigint not null,
  until bigint not null,
  -- Since when approvers are asked as well.
  approvers_at bigint,
  -- Who answered.
  by_oid text,
  by_upn text,
  by_name text,
  ended_at bigint,
  -- Counts what its cards have to show, and when that changed.
  version integer not null default 1,
  changed_at bigint not null,
  primary key (tenant_id, operation_id, number),
  foreign key (tenant_id, operation_id) references operations (tenant_id, id) on delete cascade
);

create unique index operation_handovers_open on operation_handovers (tenant_id, operation_id)
  where state in ('asked', 'agreed');
create index operation_handovers_from on operation_handovers (tenant_id, from_oid) where state = 'done';

-- The messages about a request, each kept up to date.
create table operation_handover_cards (
  tenant_id text not null,
  operation_id text not null,
  number integer not null,
  person text not null,
  person_upn text not null,
  person_name text not null,
  -- 'owner', 'taker' or 'approver' while it is open; 'former', 'formerCard' or 'news' about how it ended.
  role text not null,
  -- Tells several messages to one person apart.
  place text not null default '',
  channel jsonb,
  shown integer not null default 0,
  tries integer not null default 0,
  try_after bigint not null default 0,
  primary key (tenant_id, operation_id, number, person, role, place),
  foreign key (tenant_id, operation_id, number) references operation_handovers (tenant_id, operation_id, number)
    on delete cascade
);

alter table operations
  -- The request that was agreed to while a slice was running.
  add column handing_over integer,
  -- Every hand-over so far: from whom, to whom, which approver agreed, and when.
  add column handed jsonb not null default '[]';

create index operations_handing_over on operations (handing_over) where handing_over is not null;

-- What an open request depends on: its cards follow the operation, and it ends with it.
create function follow_operation() returns trigger language plpgsql as $$
declare
  over boolean := new.state in ('verifying', 'done', 'stopped', 'cancelled', 'denied', 'expired');
begin
  update operation_handovers set version = version + 1, changed_at = new.changed_at,
      state = case when over then 'void' else state end, ended_at = case when over then new.changed_at end
    where tenant_id = new.tenant_id and operation_id = new.id and state = 'asked';
  return null;
end $$;

create trigger follow_operation after update of state on operations
  for each row when (old.state is distinct from new.state) execute function follow_operation();
