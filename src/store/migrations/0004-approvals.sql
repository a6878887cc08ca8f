-- Approval by a second person, a later hour to run at, and enabling again what was disabled for a while.
alter table operations
  -- Until when somebody may answer, and who did.
  add column approve_by bigint,
  add column approver_oid text,
  add column approver_upn text,
  add column approver_name text,
  add column approval_comment text,
  add column decided_at bigint,
  -- An approval is good until then; null where none was needed.
  add column execute_by bigint,
  -- Names of those who were asked, and of those who could not be: { asked, unreachable }.
  add column approvers jsonb,
  add column run_at bigint,
  -- When the plan was held against the directory again, at the hour.
  add column replanned_at bigint,
  -- What was left out then that the plan would have changed, as numbers by reason.
  add column changed_since jsonb,
  add column enable_at bigint,
  -- The operation that enables again what this one disabled, and the other way round.
  add column follow_up text,
  add column follows text;

create index operations_pending on operations (state) where state in ('awaitingApproval', 'scheduled');
create index operations_without_follow_up on operations (finished_at)
  where enable_at is not null and follow_up is null;

-- Who was asked to approve, and the message that asks them.
create table operation_approvers (
  tenant_id text not null,
  operation_id text not null,
  approver_oid text not null,
  approver_upn text not null,
  approver_name text not null,
  -- What they are asked to approve.
  plan_hash text not null,
  -- The token itself is only ever in their card.
  token_hash text,
  asked_at bigint not null default 0,
  attempts integer not null default 0,
  unreachable boolean not null default false,
  -- Where their card is.
  channel jsonb,
  -- What it shows: asked, approved, or the state the operation ended in.
  told text,
  primary key (tenant_id, operation_id, approver_oid),
  foreign key (tenant_id, operation_id) references operations (tenant_id, id) on delete cascade
);
