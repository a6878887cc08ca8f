-- The whole schema, by topic; each table stands beside its indexes and triggers. `docs/schema.sql` shows what a
-- database looks like after all migrations. Times are in ms since the epoch by the bot's clock, unless they are timestamps.

--------------------------------------------------------------------------------------------------------------- turns

-- State of dialogs and people between turns. JSON is stored as text because jsonb refuses the NUL escapes and lone
-- surrogates that messages may contain; nothing searches these values.
create table turn_state (
  key text primary key,
  value text not null,
  etag text not null,
  updated_at timestamptz not null
);
create index turn_state_updated_at on turn_state (updated_at);

create table seen_activities (
  id text primary key,
  seen_at timestamptz not null
);
create index seen_activities_seen_at on seen_activities (seen_at);

create table conversations (
  tenant_id text not null,
  person_id text not null,
  reference text not null,
  updated_at timestamptz not null,
  primary key (tenant_id, person_id)
);

-- Values that all instances update, each in one atomic step.
create table shared_cells (
  name text primary key,
  value text,
  updated_at timestamptz not null
);

--------------------------------------------------------------------------------------------------------------- people

-- People who are not asked to approve until then.
create table absences (
  tenant_id text not null,
  person_id text not null,
  until bigint not null,
  primary key (tenant_id, person_id)
);

-- Who has signed out of the bot, and how often. A slice that began before a sign-out must not send anything more with the
-- token it holds, even if the person has signed in again since.
create table sign_outs (
  tenant_id text not null,
  person_id text not null,
  times integer not null,
  -- Not signed in again yet.
  signed_out boolean not null,
  primary key (tenant_id, person_id)
);

-- Which messages a person wants; all of them if there is no row.
create table notification_choices (
  tenant_id text not null,
  person_id text not null,
  choice text not null,
  primary key (tenant_id, person_id)
);

-- Accounts that each entry of PROTECTED_ACCOUNTS has meant so far: renaming an account doesn't unprotect it.
create table protected_accounts (
  tenant_id text not null,
  -- In lower case.
  entry text not null,
  account_id text not null,
  seen_at bigint not null,
  primary key (tenant_id, entry, account_id)
);

--------------------------------------------------------------------------------------------------------------- audit

-- Who did what, when, why and to which account. Triggers on the tables of operations write the rows, so an entry exists
-- exactly if its change was committed. Each row holds the previous row's hash; each tenant has one chain. Times are the
-- database's, which all instances share.
create table audit (
  -- Exactly as hashed; the generated columns are for searching.
  entry json not null,
  -- The previous row's hash; 64 zeros in a tenant's first row.
  previous text not null,
  -- SHA-256 of `previous` followed by `entry`, as UTF-8, in hex.
  hash text not null,
  tenant_id text not null generated always as (entry ->> 'tenant') stored,
  seq bigint not null generated always as ((entry ->> 'seq')::bigint) stored,
  operation_id text generated always as (entry ->> 'operation') stored,
  account_id text generated always as (lower(entry -> 'account' ->> 'id')) stored,
  account_upn text generated always as (lower(entry -> 'account' ->> 'upn')) stored,
  actor_oid text generated always as (lower(entry -> 'actor' ->> 'oid')) stored,
  actor_upn text generated always as (lower(entry -> 'actor' ->> 'upn')) stored,
  -- Prevents a fork even without the lock in audit_append.
  primary key (tenant_id, seq)
);
create index audit_by_operation on audit (tenant_id, operation_id, seq) where operation_id is not null;
create index audit_by_account on audit (tenant_id, account_id, seq) where account_id is not null;
create index audit_by_account_name on audit (tenant_id, account_upn) where account_upn is not null;
create index audit_by_actor on audit (tenant_id, actor_oid, seq) where actor_oid is not null;
create index audit_by_actor_name on audit (tenant_id, actor_upn) where actor_upn is not null;
-- Entries about whole operations: a few for each, among thousands about its accounts.
create index audit_of_operations on audit (tenant_id, seq) where account_id is null;

-- How old entries must be before they may be removed, in days: 365, unless there is a row. On a hardened server the bot
-- can't write it (docs/audit.md).
create table audit_floor (
  days integer not null check (days > 0),
  only_row boolean primary key default true check (only_row)
);

create function audit_floor_days() returns integer language sql stable set search_path = pg_catalog as $$
  select coalesce((select f.days from public.audit_floor f), 365)
$$;

-- Nothing is changed, and only the beginning of a chain is removed: entries that are older than the floor, by somebody who
-- says so, once an entry records where the chain then begins.
create function audit_refuse() returns trigger language plpgsql set search_path = pg_catalog as $$
declare
  days integer;
begin
  if tg_op <> 'DELETE' or coalesce(current_setting('rollcall.pruning', true), '') <> 'on' then
    raise exception 'The audit can only be added to: % refused', lower(tg_op);
  end if;
  if tg_level = 'STATEMENT' then
    return null;
  end if;
  days := public.audit_floor_days();
  if coalesce((old.entry ->> 'at')::numeric, 'infinity')
    > extract(epoch from clock_timestamp()) * 1000 - days::numeric * 86400000 then
    raise exception 'The audit can only be added to: entry % is not % days old', old.seq, days;
  end if;
  if old.seq > coalesce((select (a.entry -> 'checkpoint' ->> 'seq')::bigint from public.audit a
      where a.tenant_id = old.tenant_id and a.entry ->> 'step' = 'pruned' order by a.seq desc limit 1), 0) then
    raise exception 'The audit can only be added to: no entry says that entry % is removed', old.seq;
  end if;
  return old;
end $$;

create trigger audit_only_grows before update or delete or truncate on audit
  for each statement execute function audit_refuse();
-- For each row as well: a statement on a parent table fires no statement trigger here.
create trigger audit_rows_stay before update or delete on audit
  for each row execute function audit_refuse();

-- Appends to a tenant's chain, and locks it until the transaction ends. After this, the transaction must not wait for
-- another operation's rows.
create function audit_append(tenant text, entries jsonb[]) returns void language plpgsql as $$
declare
  last_seq bigint;
  last_hash text;
  now_ms bigint;
  one jsonb;
  body text;
  bodies text[] := '{}';
  previouses text[] := '{}';
  hashes text[] := '{}';
begin
  if cardinality(entries) > 0 then
    perform pg_advisory_xact_lock(hashtextextended('rollcall audit of ' || tenant, 0));
    -- A separate statement, so that it sees what the previous holder of the lock committed.
    select a.seq, a.hash into last_seq, last_hash from audit a where a.tenant_id = tenant order by a.seq desc limit 1;
    last_seq := coalesce(last_seq, 0);
    last_hash := coalesce(last_hash, repeat('0', 64));
    now_ms := floor(extract(epoch from clock_timestamp()) * 1000);
    foreach one in array entries loop
      last_seq := last_seq + 1;
      body := jsonb_strip_nulls(one || jsonb_build_object('tenant', tenant, 'seq', last_seq, 'at', now_ms))::text;
      bodies := bodies || body;
      previouses := previouses || last_hash;
      last_hash := encode(sha256(convert_to(last_hash || body, 'UTF8')), 'hex');
      hashes := hashes || last_hash;
    end loop;
    insert into audit (entry, previous, hash)
      select e.body::json, e.previous, e.hash from unnest(bodies, previouses, hashes) as e (body, previous, hash);
  end if;
end $$;

-- Who acts in this transaction, if that was declared (see `actAs`).
create function audit_actor() returns jsonb language sql stable as $$
  select nullif(current_setting('rollcall.actor', true), '')::jsonb
$$;

create function audit_person(oid text, upn text, name text) returns jsonb language sql immutable as $$
  select jsonb_build_object('oid', oid, 'upn', upn, 'name', name)
$$;

---------------------------------------------------------------------------------------------------------- operations

-- Bulk changes. These rows are the single source of truth about an operation; a queued job only triggers a look at them.
create table operations (
  tenant_id text not null,
  id text not null,
  playbook text not null,
  actions jsonb not null,
  -- Actions of the playbook that the plan omits: [{ action, because }].
  omitted_steps jsonb not null default '[]',
  state text not null,
  -- Counts its events.
  version integer not null default 1,
  -- The table of events that its latest event is from: an instance that knows only an earlier one leaves it alone.
  events_version integer not null,
  requester_oid text not null,
  requester_upn text not null,
  requester_name text not null,
  locale text not null,
  channel jsonb not null,
  reason text,
  ticket text,
  -- The incident that it answers: { id, title }.
  incident jsonb,
  plan_hash text not null,
  -- The token itself is only in the card.
  token_hash text not null,
  counts jsonb not null,
  guests integer not null,
  -- Suggested by a language model.
  from_sentence boolean not null default false,
  -- The requester says that the accounts are compromised: giving access back takes the reason again and a second person.
  compromised boolean not null default false,
  -- What the requester typed when asked to repeat the reason for which accounts were contained.
  repeated_reason text,
  -- What was wrong with the list of protected accounts at plan time: [{ problem, name }].
  protection_gaps jsonb,
  -- What the plan could not check, such as eligible admin roles.
  not_checked jsonb,
  -- Warnings about important accounts: [{ kind, count, some }].
  impact jsonb,
  undo_of text,
  retry_of text,
  -- The operation whose accounts this one enables again at a set time.
  follows text,
  created_at bigint not null,
  expires_at bigint not null,
  -- Since when it is in its state, or its owner's.
  changed_at bigint not null,
  confirmed_at bigint,
  -- Numbers confirmed operations in the order of their confirmation. An operation that reverses another at a set time was
  -- decided together with it and has its number.
  decision bigint,
  -- Since when its accounts count against what its requester may change in an hour.
  admitted_at bigint,
  started_at bigint,
  finished_at bigint,
  -- Why it is waiting: { code, details }.
  pause jsonb,
  ended_because text,
  stop_requested boolean not null default false,
  -- Who stopped it and why, unless it was its requester: { oid, upn, name, reason }.
  stopped_by jsonb,
  -- Reasons why many accounts failed that the requester chose to continue past.
  accepted_failures text[] not null default '{}',
  -- Apps and devices that aren't restored: [{ action, id, name, by }].
  excluded_items jsonb not null default '[]',

  -- Work: who runs it until when; nobody takes it before not_before.
  lease_by text,
  lease_until bigint not null default 0,
  not_before bigint not null default 0,
  nudged_at bigint not null default 0,
  -- Consecutive slices that ended in an outage.
  failures integer not null default 0,
  -- When to read accounts back, and how often that was done.
  look_at bigint,
  looks integer not null default 0,
  -- W3C traceparent of the press that started it.
  trace_context text,

  primary key (tenant_id, id)
);
create index operations_of_requester on operations (tenant_id, requester_oid, created_at desc);
create index operations_open on operations (state)
  where state in ('planned', 'queued', 'running', 'needsSignIn', 'paused');
create index operations_pending on operations (state) where state in ('awaitingApproval', 'scheduled');
create index operations_finished_at on operations (finished_at) where finished_at is not null;
create index operations_to_look_at on operations (look_at) where look_at is not null;
create index operations_undone on operations (tenant_id, undo_of) where undo_of is not null;
create index operations_retried on operations (tenant_id, retry_of) where retry_of is not null;
create index operations_decision on operations (tenant_id, decision) where decision is not null;
create index operations_compromised on operations (tenant_id) where compromised;

-- The moves that events may make; generated from src/operations/lifecycle/events.ts.
create table operation_moves (
  event text not null,
  -- Null for the event that creates an operation.
  from_state text,
  to_state text not null,
  -- What the audit calls it; null if it isn't recorded there.
  step text,
  -- Done by the owner, unless somebody else is named.
  by_owner boolean not null
);
create unique index operation_moves_of on operation_moves (event, coalesce(from_state, ''), to_state);
-- moves:begin
insert into operation_moves (event, from_state, to_state, step, by_owner) values
  ('planned', null, 'planned', 'planned', true),
  ('confirmed', 'planned', 'awaitingApproval', 'confirmed', true),
  ('confirmed', 'planned', 'scheduled', 'confirmed', true),
  ('confirmed', 'planned', 'queued', 'confirmed', true),
  ('followUpScheduled', 'planned', 'scheduled', 'scheduled', false),
  ('planExpired', 'planned', 'expired', 'expired', false),
  ('cancelled', 'planned', 'cancelled', 'cancelled', true),
  ('cancelled', 'awaitingApproval', 'cancelled', 'cancelled', true),
  ('cancelled', 'scheduled', 'cancelled', 'cancelled', true),
  ('cancelled', 'queued', 'cancelled', 'cancelled', true),
  ('replaced', 'awaitingApproval', 'cancelled', 'replaced', false),
  ('replaced', 'scheduled', 'cancelled', 'replaced', false),
  ('replaced', 'queued', 'cancelled', 'replaced', false),
  ('approved', 'awaitingApproval', 'scheduled', 'approved', false),
  ('approved', 'awaitingApproval', 'queued', 'approved', false),
  ('denied', 'awaitingApproval', 'denied', 'denied', false),
  ('unanswered', 'awaitingApproval', 'expired', 'expired', false),
  ('escalated', 'awaitingApproval', 'awaitingApproval', 'escalated', false),
  ('extended', 'awaitingApproval', 'awaitingApproval', 'extended', true),
  ('asked', 'awaitingApproval', 'awaitingApproval', 'asked', false),
  ('answered', 'awaitingApproval', 'awaitingApproval', 'answered', true),
  ('approvalNeeded', 'running', 'awaitingApproval', 'awaitingApproval', false),
  ('lapsed', 'scheduled', 'expired', 'expired', false),
  ('lapsed', 'queued', 'expired', 'expired', false),
  ('lapsed', 'needsSignIn', 'expired', 'expired', false),
  ('lapsed', 'running', 'expired', 'expired', false),
  ('started', 'scheduled', 'running', 'started', false),
  ('started', 'queued', 'running', 'started', false),
  ('continued', 'scheduled', 'running', 'continued', false),
  ('continued', 'queued', 'running', 'continued', false),
  ('rechecked', 'running', 'running', null, false),
  ('signInNeeded', 'running', 'needsSignIn', 'paused', false),
  ('resumed', 'needsSignIn', 'queued', 'resumed', true),
  ('failedAlike', 'running', 'paused', 'paused', false),
  ('failuresAccepted', 'paused', 'queued', 'resumed', true),
  ('stopRequested', 'queued', 'queued', 'stopRequested', true),
  ('stopRequested', 'running', 'running', 'stopRequested', true),
  ('stopped', 'running', 'stopped', 'stopped', false),
  ('stopped', 'needsSignIn', 'stopped', 'stopped', false),
  ('stopped', 'paused', 'stopped', 'stopped', false),
  ('sent', 'running', 'verifying', 'verifying', false),
  ('readBack', 'verifying', 'verifying', null, false),
  ('readBack', 'done', 'done', null, false),
  ('readBack', 'stopped', 'stopped', null, false),
  ('readBack', 'cancelled', 'cancelled', null, false),
  ('readBack', 'expired', 'expired', null, false),
  ('readAgain', 'done', 'done', null, false),
  ('readAgain', 'stopped', 'stopped', null, false),
  ('readAgain', 'cancelled', 'cancelled', null, false),
  ('readAgain', 'denied', 'denied', null, false),
  ('readAgain', 'expired', 'expired', null, false),
  ('finished', 'running', 'done', 'finished', false),
  ('finished', 'verifying', 'done', 'finished', false),
  ('handoverAsked', 'scheduled', 'scheduled', 'handoverAsked', false),
  ('handoverAsked', 'queued', 'queued', 'handoverAsked', false),
  ('handoverAsked', 'running', 'running', 'handoverAsked', false),
  ('handoverAsked', 'needsSignIn', 'needsSignIn', 'handoverAsked', false),
  ('handoverAsked', 'paused', 'paused', 'handoverAsked', false),
  ('handoverApproversAsked', 'needsSignIn', 'needsSignIn', null, false),
  ('handoverApproversAsked', 'paused', 'paused', null, false),
  ('handoverAgreed', 'scheduled', 'scheduled', 'handoverAgreed', false),
  ('handoverAgreed', 'queued', 'queued', 'handoverAgreed', false),
  ('handoverAgreed', 'running', 'running', 'handoverAgreed', false),
  ('handoverAgreed', 'needsSignIn', 'needsSignIn', 'handoverAgreed', false),
  ('handoverAgreed', 'paused', 'paused', 'handoverAgreed', false),
  ('handoverDeclined', 'awaitingApproval', 'awaitingApproval', 'handoverDeclined', false),
  ('handoverDeclined', 'scheduled', 'scheduled', 'handoverDeclined', false),
  ('handoverDeclined', 'queued', 'queued', 'handoverDeclined', false),
  ('handoverDeclined', 'running', 'running', 'handoverDeclined', false),
  ('handoverDeclined', 'verifying', 'verifying', 'handoverDeclined', false),
  ('handoverDeclined', 'needsSignIn', 'needsSignIn', 'handoverDeclined', false),
  ('handoverDeclined', 'paused', 'paused', 'handoverDeclined', false),
  ('handoverDenied', 'awaitingApproval', 'awaitingApproval', 'handoverDenied', false),
  ('handoverDenied', 'scheduled', 'scheduled', 'handoverDenied', false),
  ('handoverDenied', 'queued', 'queued', 'handoverDenied', false),
  ('handoverDenied', 'running', 'running', 'handoverDenied', false),
  ('handoverDenied', 'verifying', 'verifying', 'handoverDenied', false),
  ('handoverDenied', 'needsSignIn', 'needsSignIn', 'handoverDenied', false),
  ('handoverDenied', 'paused', 'paused', 'handoverDenied', false),
  ('handoverWithdrawn', 'awaitingApproval', 'awaitingApproval', 'handoverWithdrawn', false),
  ('handoverWithdrawn', 'scheduled', 'scheduled', 'handoverWithdrawn', false),
  ('handoverWithdrawn', 'queued', 'queued', 'handoverWithdrawn', false),
  ('handoverWithdrawn', 'running', 'running', 'handoverWithdrawn', false),
  ('handoverWithdrawn', 'verifying', 'verifying', 'handoverWithdrawn', false),
  ('handoverWithdrawn', 'needsSignIn', 'needsSignIn', 'handoverWithdrawn', false),
  ('handoverWithdrawn', 'paused', 'paused', 'handoverWithdrawn', false),
  ('handoverRefused', 'awaitingApproval', 'awaitingApproval', 'handoverRefused', false),
  ('handoverRefused', 'scheduled', 'scheduled', 'handoverRefused', false),
  ('handoverRefused', 'queued', 'queued', 'handoverRefused', false),
  ('handoverRefused', 'running', 'running', 'handoverRefused', false),
  ('handoverRefused', 'verifying', 'verifying', 'handoverRefused', false),
  ('handoverRefused', 'needsSignIn', 'needsSignIn', 'handoverRefused', false),
  ('handoverRefused', 'paused', 'paused', 'handoverRefused', false),
  ('handoverExpired', 'awaitingApproval', 'awaitingApproval', 'handoverExpired', false),
  ('handoverExpired', 'scheduled', 'scheduled', 'handoverExpired', false),
  ('handoverExpired', 'queued', 'queued', 'handoverExpired', false),
  ('handoverExpired', 'running', 'running', 'handoverExpired', false),
  ('handoverExpired', 'verifying', 'verifying', 'handoverExpired', false),
  ('handoverExpired', 'needsSignIn', 'needsSignIn', 'handoverExpired', false),
  ('handoverExpired', 'paused', 'paused', 'handoverExpired', false),
  ('handoverVoided', 'awaitingApproval', 'awaitingApproval', null, false),
  ('handoverVoided', 'scheduled', 'scheduled', null, false),
  ('handoverVoided', 'queued', 'queued', null, false),
  ('handoverVoided', 'running', 'running', null, false),
  ('handoverVoided', 'verifying', 'verifying', null, false),
  ('handoverVoided', 'needsSignIn', 'needsSignIn', null, false),
  ('handoverVoided', 'paused', 'paused', null, false),
  ('handoverVoided', 'done', 'done', null, false),
  ('handoverVoided', 'stopped', 'stopped', null, false),
  ('handoverVoided', 'cancelled', 'cancelled', null, false),
  ('handoverVoided', 'denied', 'denied', null, false),
  ('handoverVoided', 'expired', 'expired', null, false),
  ('handedOver', 'awaitingApproval', 'awaitingApproval', 'handedOver', false),
  ('handedOver', 'scheduled', 'scheduled', 'handedOver', false),
  ('handedOver', 'queued', 'queued', 'handedOver', false),
  ('handedOver', 'running', 'running', 'handedOver', false),
  ('handedOver', 'verifying', 'verifying', 'handedOver', false),
  ('handedOver', 'needsSignIn', 'needsSignIn', 'handedOver', false),
  ('handedOver', 'paused', 'paused', 'handedOver', false),
  ('handedOver', 'done', 'done', 'handedOver', false),
  ('handedOver', 'stopped', 'stopped', 'handedOver', false),
  ('handedOver', 'cancelled', 'cancelled', 'handedOver', false),
  ('handedOver', 'denied', 'denied', 'handedOver', false),
  ('handedOver', 'expired', 'expired', 'handedOver', false),
  ('handedOff', 'done', 'done', 'handedOff', false),
  ('handedOff', 'stopped', 'stopped', 'handedOff', false),
  ('handOffDone', 'done', 'done', 'handOffDone', false),
  ('handOffDone', 'stopped', 'stopped', 'handOffDone', false),
  ('handOffNotNeeded', 'done', 'done', 'handOffNotNeeded', false),
  ('handOffNotNeeded', 'stopped', 'stopped', 'handOffNotNeeded', false),
  ('vouchersOpened', 'done', 'done', 'vouchersOpened', false),
  ('vouchersOpened', 'stopped', 'stopped', 'vouchersOpened', false),
  ('passAsked', 'done', 'done', 'passAsked', false),
  ('passAsked', 'stopped', 'stopped', 'passAsked', false),
  ('passShown', 'done', 'done', 'passShown', false),
  ('passShown', 'stopped', 'stopped', 'passShown', false),
  ('passNotShown', 'done', 'done', 'passNotShown', false),
  ('passNotShown', 'stopped', 'stopped', 'passNotShown', false),
  ('backIn', 'done', 'done', 'backIn', false),
  ('backIn', 'stopped', 'stopped', 'backIn', false),
  ('voucherExpired', 'done', 'done', 'voucherExpired', false),
  ('voucherExpired', 'stopped', 'stopped', 'voucherExpired', false),
  ('voucherCancelled', 'done', 'done', 'voucherCancelled', false),
  ('voucherCancelled', 'stopped', 'stopped', 'voucherCancelled', false),
  ('noted', 'planned', 'planned', 'noted', false),
  ('noted', 'awaitingApproval', 'awaitingApproval', 'noted', false),
  ('noted', 'scheduled', 'scheduled', 'noted', false),
  ('noted', 'queued', 'queued', 'noted', false),
  ('noted', 'running', 'running', 'noted', false),
  ('noted', 'verifying', 'verifying', 'noted', false),
  ('noted', 'needsSignIn', 'needsSignIn', 'noted', false),
  ('noted', 'paused', 'paused', 'noted', false),
  ('noted', 'done', 'done', 'noted', false),
  ('noted', 'stopped', 'stopped', 'noted', false),
  ('noted', 'cancelled', 'cancelled', 'noted', false),
  ('noted', 'denied', 'denied', 'noted', false),
  ('noted', 'expired', 'expired', 'noted', false),
  ('awareSince', 'planned', 'planned', 'awareSince', false),
  ('awareSince', 'awaitingApproval', 'awaitingApproval', 'awareSince', false),
  ('awareSince', 'scheduled', 'scheduled', 'awareSince', false),
  ('awareSince', 'queued', 'queued', 'awareSince', false),
  ('awareSince', 'running', 'running', 'awareSince', false),
  ('awareSince', 'verifying', 'verifying', 'awareSince', false),
  ('awareSince', 'needsSignIn', 'needsSignIn', 'awareSince', false),
  ('awareSince', 'paused', 'paused', 'awareSince', false),
  ('awareSince', 'done', 'done', 'awareSince', false),
  ('awareSince', 'stopped', 'stopped', 'awareSince', false),
  ('awareSince', 'cancelled', 'cancelled', 'awareSince', false),
  ('awareSince', 'denied', 'denied', 'awareSince', false),
  ('awareSince', 'expired', 'expired', 'awareSince', false),
  ('voucherGiven', 'done', 'done', 'voucherGiven', false),
  ('voucherGiven', 'stopped', 'stopped', 'voucherGiven', false),
  ('receiversReminded', 'done', 'done', 'receiversReminded', false),
  ('receiversReminded', 'stopped', 'stopped', 'receiversReminded', false);
-- moves:end

-- What has happened to each operation. Every event raises the operation's version by one; the row is written with it.
create table operation_events (
  tenant_id text not null,
  operation_id text not null,
  version integer not null,
  event text not null,
  from_state text,
  to_state text not null,
  -- Whoever did it, if that was neither the requester nor the bot itself.
  actor jsonb,
  -- What else the audit entry says.
  detail jsonb,
  primary key (tenant_id, operation_id, version),
  foreign key (tenant_id, operation_id) references operations (tenant_id, id) on delete cascade
);

-- The state before is the state after the previous event.
create function event_from() returns trigger language plpgsql as $$
begin
  select e.to_state into new.from_state from operation_events e
    where e.tenant_id = new.tenant_id and e.operation_id = new.operation_id and e.version = new.version - 1;
  return new;
end $$;

create trigger event_from before insert on operation_events
  for each row execute function event_from();

-- Refuses a move that isn't allowed, and records it in the audit.
create function audit_event() returns trigger language plpgsql as $$
declare
  o record;
  move operation_moves;
  actor jsonb := coalesce(new.actor, audit_actor());
  entry jsonb;
begin
  select * into move from operation_moves m
    where m.event = new.event and m.from_state is not distinct from new.from_state and m.to_state = new.to_state;
  if not found then
    raise exception 'An operation can''t go from % to % by the event %', new.from_state, new.to_state, new.event;
  end if;
  if move.step is null then
    return null;
  end if;
  select * into o from whole_operations where tenant_id = new.tenant_id and id = new.operation_id;
  if actor is null and move.by_owner then
    actor := audit_person(o.requester_oid, o.requester_upn, o.requester_name);
  end if;
  entry := jsonb_build_object(
    'step', move.step, 'actor', actor, 'operation', o.id, 'kind', o.playbook, 'planHash', o.plan_hash,
    'reason', o.reason, 'ticket', o.ticket, 'incident', o.incident ->> 'id', 'accounts', (o.counts ->> 'change')::integer);
  -- A stop request is a step of the state that it ends.
  if new.from_state is distinct from new.to_state or move.step = 'stopRequested' then
    entry := entry || jsonb_build_object('actions', o.actions,
      'comment', case when move.step in ('approved', 'denied') then o.approval_comment
        when move.step in ('stopRequested', 'cancelled', 'stopped') then o.stopped_by ->> 'reason' end,
      'follows', o.follows, 'undoOf', o.undo_of, 'retryOf', o.retry_of, 'runAt', o.run_at, 'enableAt', o.enable_at,
      'before', new.from_state, 'after', new.to_state, 'why', coalesce(o.ended_because, o.pause ->> 'code'));
  end if;
  -- What the plan says of accounts and steps that it leaves out.
  if new.event in ('confirmed', 'followUpScheduled') then
    entry := entry || jsonb_build_object('compromised', nullif(o.compromised, false),
      'counts', (select jsonb_object_agg(c.key, c.value) from jsonb_each(o.counts) c where c.value <> '0'),
      'omitted', nullif(o.omitted_steps, '[]'), 'notChecked', nullif(o.not_checked, '[]'));
  end if;
  perform audit_append(new.tenant_id, array[entry || coalesce(new.detail, '{}')]);
  return null;
end $$;

create trigger audit_event after insert on operation_events
  for each row execute function audit_event();

-- Checked when the transaction commits: an operation is created or changed only together with its event.
create function operation_has_event() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and new.version <> old.version + 1 or not exists (select from operation_events e
    where e.tenant_id = new.tenant_id and e.operation_id = new.id and e.version = new.version and e.to_state = new.state)
  then
    raise exception 'Operation % changed without an event', new.id;
  end if;
  return null;
end $$;

create constraint trigger operation_created after insert on operations deferrable initially deferred
  for each row execute function operation_has_event();
create constraint trigger operation_changed after update of state, version, stop_requested on operations
  deferrable initially deferred
  for each row when ((old.state, old.version, old.stop_requested) is distinct from (new.state, new.version, new.stop_requested))
  execute function operation_has_event();

-- The inputs of a plan, and what it decided about each.
create table operation_items (
  tenant_id text not null,
  operation_id text not null,
  seq integer not null,
  input text not null,
  -- Whether the input was a person's name.
  by_name text,
  verdict text not null,
  why text,
  detail text,
  -- When the operation in `detail` is due.
  detail_at bigint,
  -- Warnings besides `why`, each with its detail.
  notes jsonb,
  reason jsonb,
  account_id text,
  account_upn text,
  account_name text,
  account_title text,
  account_department text,
  account_enabled boolean,
  account_guest boolean,
  account_synced boolean,
  -- 'operator' or 'approver', if the account is one of this bot.
  guards text,
  -- Names of admin roles that make a second person necessary.
  admin_roles text,
  -- What the plan found to be decided about the account earlier: what is pending, and the latest decision.
  history jsonb,
  primary key (tenant_id, operation_id, seq),
  foreign key (tenant_id, operation_id) references operations (tenant_id, id) on delete cascade
);
create index operation_items_account on operation_items (tenant_id, account_id) where account_id is not null;

--------------------------------------------------------------------------------------------------------------- writes

-- Every Graph write about an account: what it changes, what was there before, its outcome and what reading back showed;
-- and what takes no write, with the reason.
create table operation_writes (
  tenant_id text not null,
  operation_id text not null,
  seq integer not null,
  action text not null,
  -- 'request'; 'unread' stands for all requests for what the account has, which the run has still to read; 'notNeeded' is
  -- a step that the account doesn't need; 'kept' is something that the step leaves in place, named in `detail`.
  kind text not null default 'request' check (kind in ('request', 'unread', 'notNeeded', 'kept')),
  -- What is changed; the account's own id if it is the account itself.
  target text not null,
  -- A phase begins when the previous one has ended for all accounts.
  phase integer not null,
  -- The action that must have been done to the account first.
  after text,
  state text not null,
  reason jsonb,
  why text,
  detail text,
  request_id text,
  before jsonb,
  audit_before text,
  audit_after text,
  sent_at bigint,
  -- When its outcome was known: anything later in Graph was done by somebody else.
  settled_at bigint,
  -- What reading back showed: 'none', 'verified' or 'unconfirmed'.
  verified text not null default 'none',
  check (kind in ('request', 'unread') or why is not null and state in ('none', 'skipped')),
  primary key (tenant_id, operation_id, seq, action, target),
  foreign key (tenant_id, operation_id) references operations (tenant_id, id) on delete cascade
);
create index operation_writes_open on operation_writes (tenant_id, operation_id, phase, seq)
  where state in ('pending', 'sending');

-- An account's writes taken together: unconfirmed while one of them is.
create function audit_seen(verified text[]) returns text language sql immutable as $$
  select case when 'unconfirmed' = any(verified) then 'unconfirmed' when 'verified' = any(verified) then 'verified' end
$$;

-- Outcomes of writes and what reading accounts back showed, all of a statement in one insert.
create function audit_writes() returns trigger language plpgsql as $$
declare
  chain record;
begin
  for chain in
    select o.tenant_id as tenant, array_agg(jsonb_build_object(
      'step', e.step,
      -- Every write is made with the requester's own token; reading back is nobody's act.
      'actor', case when e.action is not null then
        coalesce(audit_actor(), audit_person(o.requester_oid, o.requester_upn, o.requester_name)) end,
      'operation', o.id, 'kind', o.playbook, 'action', e.action, 'target', nullif(e.target, i.account_id),
      'planHash', o.plan_hash, 'reason', o.reason, 'ticket', o.ticket, 'incident', o.incident ->> 'id',
      'item', e.seq,
      'account', audit_person(i.account_id, i.account_upn, i.account_name) - 'oid' || jsonb_build_object('id', i.account_id),
      'before', e.audit_before,
      'after', case e.step when 'accountChanged' then e.audit_after when 'accountFailed' then e.audit_before end,
      'why', coalesce(e.reason ->> 'code', case when e.step = 'skipped' then e.why end),
      'status', e.reason -> 'status', 'graphCode', e.reason -> 'graphCode', 'requestId', e.request_id
    ) order by e.operation_id, e.seq, e.phase nulls last, e.action, e.target) as entries
    from (
      select w.tenant_id, w.operation_id, w.seq, w.phase, w.action, w.target, w.reason, w.why, w.request_id,
        w.audit_before, w.audit_after,
        case w.state when 'done' then 'accountChanged' when 'failed' then 'accountFailed'
          when 'uncertain' then 'accountUncertain' when 'skipped' then 'skipped' end as step
      from now_rows w
      join was_rows p on p.tenant_id = w.tenant_id and p.operation_id = w.operation_id and p.seq = w.seq
        and p.action = w.action and p.target = w.target
      where w.state <> p.state and w.state in ('done', 'failed', 'uncertain', 'skipped')
      union all
      select a.tenant_id, a.operation_id, a.seq, null, null, null, null, null, null, null, null,
        case a.now when 'verified' then 'accountVerified' when 'unconfirmed' then 'accountUnconfirmed' end
      from (
        select w.tenant_id, w.operation_id, w.seq, audit_seen(array_agg(w.verified)) as now,
          audit_seen(array_agg(coalesce(p.verified, w.verified))) as was
        from (select distinct n.tenant_id, n.operation_id, n.seq from now_rows n where n.verified <> 'none') n
        join operation_writes w on w.tenant_id = n.tenant_id and w.operation_id = n.operation_id and w.seq = n.seq
        left join was_rows p on p.tenant_id = w.tenant_id and p.operation_id = w.operation_id and p.seq = w.seq
          and p.action = w.action and p.target = w.target
        group by w.tenant_id, w.operation_id, w.seq) a
      where a.now is not null and a.now is distinct from a.was
    ) e
    join operations o on o.tenant_id = e.tenant_id and o.id = e.operation_id
    join operation_items i on i.tenant_id = e.tenant_id and i.operation_id = e.operation_id and i.seq = e.seq
    group by o.tenant_id
  loop
    perform audit_append(chain.tenant, chain.entries);
  end loop;
  return null;
end $$;

create trigger audit_writes after update on operation_writes
  referencing old table as was_rows new table as now_rows
  for each statement execute function audit_writes();

------------------------------------------------------------------------------------------------------------- approval

-- An operation's request for approval, and the answer. A reversal at a set time has the answer of the operation that it
-- reverses, and nothing else.
create table operation_approvals (
  tenant_id text not null,
  operation_id text not null,
  -- Until when it can be answered.
  approve_by bigint,
  -- When and at which version of the operation it began to wait for an answer.
  asked_at bigint,
  asked_version integer,
  -- The approver who is asked first.
  named_approver text,
  -- Names of those who were asked, and of those who could not be: { asked, unreachable }.
  approvers jsonb,
  -- When the requester extended the time for an answer, which they can do once.
  extended_at bigint,
  escalated_at bigint,
  -- 'unanswered' or 'unavailable'.
  escalated_because text,
  -- Who answered, and whether as a member of the second group.
  approver_oid text,
  approver_upn text,
  approver_name text,
  approver_escalated boolean,
  approval_comment text,
  -- Accounts that they excluded: [{ by, count, some }].
  approval_excluded jsonb,
  decided_at bigint,
  -- When an approval ends.
  execute_by bigint,
  primary key (tenant_id, operation_id),
  foreign key (tenant_id, operation_id) references operations (tenant_id, id) on delete cascade
);
create index operation_approvals_decided on operation_approvals (tenant_id, approver_oid, decided_at)
  where approver_oid is not null;

-- Who may be asked to approve. Whether they have been, and the message that asks them, is in `posts`.
create table operation_approvers (
  tenant_id text not null,
  operation_id text not null,
  approver_oid text not null,
  approver_upn text not null,
  approver_name text not null,
  -- Set if a shared conversation is asked rather than a person: its id, which is then also in approver_oid.
  conversation text,
  -- Asked only after an escalation.
  escalated boolean not null default false,
  plan_hash text not null,
  -- Of the one-time tokens of their cards, oldest first; the tokens themselves are only in the cards.
  token_hashes text[] not null default '{}',
  -- When the message that asks them was last sent for the first time.
  asked_at bigint not null default 0,
  primary key (tenant_id, operation_id, approver_oid),
  foreign key (tenant_id, operation_id) references operations (tenant_id, id) on delete cascade
);
create index operation_approvers_person on operation_approvers (tenant_id, approver_oid);

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

------------------------------------------------------------------------------------------------------------- schedule

-- The hours set for an operation.
create table operation_schedules (
  tenant_id text not null,
  operation_id text not null,
  run_at bigint,
  -- When the plan was compared with the directory again, when due.
  replanned_at bigint,
  -- Accounts skipped then that the plan would have changed: numbers by reason.
  changed_since jsonb,
  -- When its accounts are enabled again, and by which operation, once that is planned.
  enable_at bigint,
  follow_up text,
  -- Whether there was nothing to enable again.
  needs_no_follow_up boolean not null default false,
  primary key (tenant_id, operation_id),
  foreign key (tenant_id, operation_id) references operations (tenant_id, id) on delete cascade
);
create index operation_schedules_without_follow_up on operation_schedules (enable_at)
  where enable_at is not null and follow_up is null and not needs_no_follow_up;

------------------------------------------------------------------------------------------------------------ hand-over

-- Requests to take over another operator's operation, numbered for each operation; one can be open at a time.
create table operation_handovers (
  tenant_id text not null,
  operation_id text not null,
  number integer not null,
  -- 'asked'; 'agreed' until the running slice has ended; or how it ended.
  state text not null,
  from_oid text not null,
  from_upn text not null,
  from_name text not null,
  to_oid text not null,
  to_upn text not null,
  to_name text not null,
  to_locale text not null,
  to_channel jsonb not null,
  asked_at bigint not null,
  until bigint not null,
  -- Who is asked as well, by object id, once it has waited for its owner for long, and since when they are.
  approvers text[] not null,
  approvers_at bigint,
  -- Who answered.
  by_oid text,
  by_upn text,
  by_name text,
  ended_at bigint,
  primary key (tenant_id, operation_id, number),
  foreign key (tenant_id, operation_id) references operations (tenant_id, id) on delete cascade
);
create unique index operation_handovers_open on operation_handovers (tenant_id, operation_id)
  where state in ('asked', 'agreed');
create index operation_handovers_from on operation_handovers (tenant_id, from_oid) where state = 'done';

------------------------------------------------------------------------------------------------------------- hand-off

-- Steps that an operation leaves to people in other systems, once somebody was asked to do them.
create table operation_hand_offs (
  tenant_id text not null,
  operation_id text not null,
  number integer not null,
  -- 'mailbox', 'oneDrive' or 'activeDirectory'.
  system text not null,
  -- 'open', 'done' or 'notNeeded'.
  state text not null,
  -- Who is asked; null for whoever is in the chat in which it was shown.
  for_oid text,
  for_upn text,
  for_name text,
  asked_at bigint not null,
  -- Why it isn't needed.
  reason text,
  -- Who said that it is done or not needed, and when.
  by_oid text,
  by_upn text,
  by_name text,
  at bigint,
  primary key (tenant_id, operation_id, number),
  unique (tenant_id, operation_id, system),
  foreign key (tenant_id, operation_id) references operations (tenant_id, id) on delete cascade,
  check ((state = 'open') = (by_oid is null) and (state = 'notNeeded') = (reason is not null))
);

------------------------------------------------------------------------------------------------------------ vouchers

-- Accounts that somebody is to let back in after an operation: each has one receiver, who alone may be shown a Temporary
-- Access Pass for it. The pass itself is never stored.
create table operation_vouchers (
  -- In the link; it opens for the receiver only, once they have signed in.
  id text primary key,
  tenant_id text not null,
  operation_id text not null,
  account_id text not null,
  account_upn text not null,
  account_name text not null,
  receiver_oid text not null,
  receiver_upn text not null,
  receiver_name text not null,
  -- Whether that is the account's manager in the directory; anybody else was approved by a second person.
  receiver_is_manager boolean not null,
  -- 'open', 'backIn', 'expired', 'cancelled' (the account was locked again) or 'given' (to somebody else).
  state text not null,
  until bigint not null,
  -- Each time that a pass was asked for: [{ at, by, checked, method }]. `method` is the id of the pass in the directory, and
  -- null if nobody saw it. Recorded before the pass is created, so that a crash counts.
  reveals jsonb not null default '[]',
  -- While a pass is being created, nobody else may create one.
  claimed_until bigint not null default 0,
  -- When to look next whether they are back in.
  look_at bigint,
  ended_at bigint,
  -- How it was seen that they are back in.
  ended_by text,
  unique (tenant_id, operation_id, account_id),
  foreign key (tenant_id, operation_id) references operations (tenant_id, id) on delete cascade,
  check (jsonb_array_length(reveals) <= 3),
  check ((state = 'open') = (ended_at is null))
);
create index operation_vouchers_of_receiver on operation_vouchers (tenant_id, receiver_oid) where state = 'open';
create index operation_vouchers_look_at on operation_vouchers (look_at) where look_at is not null;
create index operation_vouchers_ended_at on operation_vouchers (ended_at) where ended_at is not null;

------------------------------------------------------------------------------------------------------ whole operations

-- Operations with what the tables of their parts say about them.
create view whole_operations as
  select o.*, a.approve_by, a.asked_at, a.asked_version, a.named_approver, a.approvers, a.extended_at, a.escalated_at,
    a.escalated_because, a.approver_oid, a.approver_upn, a.approver_name, a.approver_escalated, a.approval_comment,
    a.approval_excluded, a.decided_at, a.execute_by,
    (select count(*)::integer from operation_questions q
      where q.tenant_id = o.tenant_id and q.operation_id = o.id) as questions,
    s.run_at, s.replanned_at, s.changed_since, s.enable_at, s.follow_up,
    coalesce(s.needs_no_follow_up, false) as needs_no_follow_up,
    -- The hand-over that was agreed to while a slice was running.
    (select h.number from operation_handovers h where h.tenant_id = o.tenant_id and h.operation_id = o.id
      and h.state = 'agreed') as handing_over,
    -- Every hand-over so far: from whom, to whom, who agreed in the owner's place, and when.
    coalesce((select jsonb_agg(jsonb_build_object('from', audit_person(h.from_oid, h.from_upn, h.from_name),
        'to', audit_person(h.to_oid, h.to_upn, h.to_name),
        'by', case when h.by_oid <> h.from_oid then audit_person(h.by_oid, h.by_upn, h.by_name) end, 'at', h.ended_at)
        order by h.number)
      from operation_handovers h where h.tenant_id = o.tenant_id and h.operation_id = o.id and h.state = 'done'), '[]')
      as handed,
    -- The operation whose decision left this one nothing to do.
    case when o.ended_because = 'replaced' then (select e.detail ->> 'replacedBy' from operation_events e
      where e.tenant_id = o.tenant_id and e.operation_id = o.id and e.event = 'replaced') end as replaced_by
  from operations o
    left join operation_approvals a on a.tenant_id = o.tenant_id and a.operation_id = o.id
    left join operation_schedules s on s.tenant_id = o.tenant_id and s.operation_id = o.id;

---------------------------------------------------------------------------------------------------------------- posts

-- What people should see of operations, and what they were shown last. Cards are edited: the latest version counts.
-- Messages are sent once, in order, and the row stays, so that nobody gets one twice. The sender claims a row first.
create table posts (
  id uuid primary key default gen_random_uuid(),
  tenant_id text not null,
  operation_id text not null,
  -- Which card or message, by the tables in src/operations.
  role text not null,
  -- An object id, the id of a shared conversation that is asked to approve, or empty for the conversation in which the
  -- operation was planned.
  person text not null,
  -- What a message is about: the operation's version after that event, or the number of a request to hand it over.
  subject integer not null default 0,
  -- Tells cards apart that one person opened about the same request: the id of the message.
  place text not null default '',
  -- Counts what there is to show; 0 if there is nothing yet.
  wanted integer not null,
  shown integer not null default 0,
  -- When it was last wanted and shown.
  wanted_at bigint not null,
  shown_at bigint not null default 0,
  -- Where it is, once posted; the address of the requester's card is the operation's own.
  address jsonb,
  tries integer not null default 0,
  -- Nobody tries before that, after a failure or while somebody has claimed it.
  try_after bigint not null default 0,
  claimed_until bigint not null default 0,
  -- Teams has refused for good: they don't have the app. Whatever they send clears it.
  unreachable boolean not null default false,
  unique (tenant_id, operation_id, role, person, subject, place),
  foreign key (tenant_id, operation_id) references operations (tenant_id, id) on delete cascade
);
create index posts_due on posts (tenant_id, person) where shown < wanted;
create index posts_unreachable on posts (tenant_id, person) where unreachable;

------------------------------------------------------------------------------------------------------------ evidence

-- What was looked for about the accounts of a containment, and how far that got. Nothing is known of a kind without a row.
create table operation_evidence (
  tenant_id text not null,
  operation_id text not null,
  kind text not null,
  -- `read`, `searching`, or why it isn't known.
  state text not null,
  -- Things without a date.
  undated integer not null default 0,
  looked_at bigint not null,
  primary key (tenant_id, operation_id, kind),
  foreign key (tenant_id, operation_id) references operations (tenant_id, id) on delete cascade
);
create index operation_evidence_looked_at on operation_evidence (looked_at);

-- What was found: names and dates, no addresses and no content of messages.
create table operation_traces (
  tenant_id text not null,
  operation_id text not null,
  kind text not null,
  account_id text not null,
  n integer not null,
  at bigint,
  -- { what, name, publisher, count, recent }
  trace jsonb not null,
  primary key (tenant_id, operation_id, kind, account_id, n),
  foreign key (tenant_id, operation_id, kind) references operation_evidence (tenant_id, operation_id, kind) on delete cascade
);

-- Searches of Microsoft's audit log that haven't ended. They run with the requester's sign-in; no token is stored.
create table audit_searches (
  tenant_id text not null,
  operation_id text not null,
  n integer not null,
  -- Object ids of the accounts that it is about.
  accounts text[] not null,
  -- Microsoft's id; null until it is started.
  search_id text,
  -- It looks at what happened between these times.
  from_time bigint not null,
  to_time bigint not null,
  look_at bigint not null,
  give_up_at bigint not null,
  primary key (tenant_id, operation_id, n),
  foreign key (tenant_id, operation_id) references operations (tenant_id, id) on delete cascade
);
create index audit_searches_look_at on audit_searches (look_at);

---------------------------------------------------------------------------------------------------------------- pages

-- Browsers in which somebody signs in to a page: while they are at Entra, and then until they have seen what they came
-- for. Everything secret derives from the browser's cookie, of which only the hash is stored.
create table page_sign_ins (
  session_hash text primary key,
  voucher_id text not null,
  started_at bigint not null,
  expires_at bigint not null,
  -- Who signed in; null while the browser is at Entra.
  tenant_id text,
  person_oid text,
  person_upn text,
  person_name text,
  check (num_nulls(tenant_id, person_oid, person_upn, person_name) in (0, 4))
);
create index page_sign_ins_expire on page_sign_ins (expires_at);

-------------------------------------------------------------------------------------------------------------- exports

-- Files to be downloaded once by whoever has the link; only the hash of its secret is stored.
create table exports (
  token_hash text primary key,
  tenant_id text not null,
  owner_oid text not null,
  owner_upn text not null,
  owner_name text not null,
  file_name text not null,
  content_type text not null,
  size bigint not null,
  detail jsonb not null,
  expires_at bigint not null,
  used boolean not null default false,
  -- Whoever pressed Download first may do so again, and nobody else: hash of the secret in their browser's cookie.
  session_hash text,
  -- Where the link was shown, so that the card can be updated when the file is gone.
  card jsonb
);
create index exports_expire on exports (expires_at);

create table export_chunks (
  token_hash text not null references exports on delete cascade,
  n integer not null,
  -- Bytes, because drivers would strip a text's byte order mark.
  content bytea not null,
  primary key (token_hash, n)
);
