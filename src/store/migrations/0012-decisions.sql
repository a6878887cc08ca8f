-- Which decision over an account is the latest: confirmed operations are numbered in the order in which they were confirmed.
-- What takes an operation back at an hour was decided together with it, and has its number.
alter table operations add column decision bigint;

-- What a plan found to be decided over the account before: what is pending, and what was last.
alter table operation_items add column history jsonb;

update operations o set decision = n.number
  from (select tenant_id, id, row_number() over (partition by tenant_id order by confirmed_at, created_at, id) as number
    from operations where confirmed_at is not null and follows is null) n
  where n.tenant_id = o.tenant_id and n.id = o.id;
update operations o set decision = p.decision
  from operations p
  where p.tenant_id = o.tenant_id and p.id = o.follows;

create index operations_decision on operations (tenant_id, decision) where decision is not null;
create index operation_items_account on operation_items (tenant_id, account_id) where account_id is not null;
