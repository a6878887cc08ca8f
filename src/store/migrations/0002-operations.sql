-- Bulk changes and the accounts in them. These rows are the only truth about an operation: a queued job is a nudge to
-- look here. Times are milliseconds since the epoch, written by the bot's clock.
create table operations (
  tenant_id text not null,
  id text not null,
  kind text not null,
  state text not null,
  -- Counts changes of state; told_version is the last one the operator's card has shown.
  version integer not null default 1,
  told_version integer not null default 1,
  told_at bigint not null default 0,
  requester_oid text not null,
  requester_upn text not null,
  requester_name text not null,
  locale text not null,
  channel jsonb not null,
  reason text,
  ticket text,
  sign_out boolean not null,
  plan_hash text not null,
  -- The token itself is only ever in the card.
  token_hash text not null,
  counts jsonb not null,
  guests integer not null,
  created_at bigint not null,
  expires_at bigint not null,
  changed_at bigint not null,
  confirmed_at bigint,
  started_at bigint,
  finished_at bigint,
  -- Why it waits for a sign-in: { code, details }.
  pause jsonb,
  ended_because text,
  stop_requested boolean not null default false,
  -- Who runs it now, until when; nobody takes it before not_before.
  lease_by text,
  lease_until bigint not null default 0,
  not_before bigint not null default 0,
  nudged_at bigint not null default 0,
  -- Slices in a row that ended in an outage.
  failures integer not null default 0,
  primary key (tenant_id, id)
);

create index operations_of_requester on operations (tenant_id, requester_oid, created_at desc);
create index operations_open on operations (state) where state in ('planned', 'queued', 'running', 'needsSignIn');
create index operations_untold on operations (changed_at) where told_version < version;

create table operation_items (
  tenant_id text not null,
  operation_id text not null,
  seq integer not null,
  input text not null,
  verdict text not null,
  why text,
  detail text,
  account_id text,
  account_upn text,
  account_name text,
  account_enabled boolean,
  account_guest boolean,
  change text not null default 'none',
  reason jsonb,
  request_id text,
  sign_out text not null default 'none',
  sign_out_reason jsonb,
  sign_out_request_id text,
  primary key (tenant_id, operation_id, seq),
  foreign key (tenant_id, operation_id) references operations (tenant_id, id) on delete cascade
);

create index operation_items_open on operation_items (tenant_id, operation_id, seq)
  where change in ('pending', 'sending') or sign_out in ('pending', 'sending');
