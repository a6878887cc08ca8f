-- What approvers ask before they decide, and what the requester answers.
create table operation_questions (
  tenant_id text not null,
  operation_id text not null,
  n integer not null,
  asker_oid text not null,
  asker_name text not null,
  question text not null,
  answer text,
  primary key (tenant_id, operation_id, n),
  foreign key (tenant_id, operation_id) references operations (tenant_id, id) on delete cascade
);

alter table operations
  add column questions integer not null default 0,
  -- Questions and answers so far; what an approver's card shows of them is in `shown_talk`.
  add column talk integer not null default 0;
alter table operation_approvers add column shown_talk integer not null default 0;
