-- A second group that may approve once a request has waited too long, or once nobody of the first can be asked.
alter table operation_approvers
  -- Asked, and heard, only from then on.
  add column escalated boolean not null default false;

alter table operations
  add column escalated_at bigint,
  -- 'unanswered' or 'unavailable'.
  add column escalated_because text,
  -- Whoever approved was asked as a member of the second group.
  add column approver_escalated boolean not null default false;
