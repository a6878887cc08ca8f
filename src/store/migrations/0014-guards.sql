-- Who guards the bot, who was asked about it, and what accounts the configuration protects.
alter table operation_items
  -- Of an account to change: 'operator' or 'approver' where it is one of this bot.
  add column guards text;

alter table operation_approvers
  -- Of the card that shows the request once more; the token itself is only ever there.
  add column shown_token_hash text;

alter table operations
  -- What was wrong with the protection when it was planned, if anything: [{ problem, name }].
  add column protection_gaps jsonb;

-- Which accounts an entry of PROTECTED_ACCOUNTS has meant so far: renaming one does not unprotect it.
create table protected_accounts (
  tenant_id text not null,
  -- In lower case.
  entry text not null,
  account_id text not null,
  seen_at bigint not null,
  primary key (tenant_id, entry, account_id)
);
