-- Reading back what was changed, and operations that follow another: that undo it, or try again what it did not do.
alter table operations
  -- When it is to be read back next; null when there is nothing to look for any more.
  add column look_at bigint,
  -- How often it was read back.
  add column looks integer not null default 0,
  add column undo_of text,
  add column retry_of text;

create index operations_to_look_at on operations (look_at) where look_at is not null;
create index operations_undone on operations (tenant_id, undo_of) where undo_of is not null;
create index operations_retried on operations (tenant_id, retry_of) where retry_of is not null;

alter table operation_items
  -- What reading back showed of the change and of the sign-out after it: 'none', 'verified' or 'unconfirmed'.
  add column proof text not null default 'none',
  add column sign_out_proof text not null default 'none',
  -- When its latest write left: sessions that are valid only from later on were ended by it.
  add column sent_at bigint;
