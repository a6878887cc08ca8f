-- Steps of whole operations, and what belongs to no operation: a handful for each, among the thousands of its accounts.
create index audit_of_operations on audit (tenant_id, seq) where account_id is null;
