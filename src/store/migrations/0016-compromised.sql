alter table operations
  -- Its requester says that the accounts are compromised: giving them back takes the reason once more and a second person.
  add column compromised boolean not null default false,
  -- What its requester typed when asked to repeat the reason for which accounts were contained.
  add column repeated_reason text;

-- When a write got its end: what Graph shows to be later was somebody else's doing.
alter table operation_writes add column settled_at bigint;

create index operations_compromised on operations (tenant_id) where compromised;
