-- Whom an operation was told to, and what telling them failed at: each side on its own, so that one card that cannot be
-- edited is no reason to edit all others again.
alter table operations
  -- The version that the approvers' cards show, as `told_version` is of the requester's.
  add column approvers_told integer not null default 1,
  -- How often telling this version has failed, and when somebody may try again.
  add column untellable_version integer not null default 0,
  add column untellable_tries integer not null default 0,
  add column tell_after bigint not null default 0;

update operations set approvers_told = version where approve_by is not null;
create index operations_approvers_untold on operations (changed_at)
  where approve_by is not null and approvers_told < version;
