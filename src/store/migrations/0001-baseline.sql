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

create function audit_refuse() returns trigger language plpgsql as $$
begin
  raise exception 'The audit can only be added to: % refused', lower(tg_op);
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
  left_out jsonb not null default '[]',
  state text not null,
  -- Counts changes of state; told_version is the last one the requester's card has shown.
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
  -- The operation that enables again what this one disabled ('' if there was nothing to enable), and the reverse.
  follow_up text,
  follows text,
  created_at bigint not null,
  expires_at bigint not null,
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
  stopped_by_oid text,
  stopped_by_upn text,
  stopped_by_name text,
  stop_reason text,
  -- Reasons why many accounts failed that the requester chose to continue past.
  accepted_failures text[] not null default '{}',

  -- Approval: until when it can be answered, and who answered.
  approve_by bigint,
  -- When and at which version it began to wait for an answer.
  asked_at bigint,
  asked_version integer,
  -- The approver who is asked first.
  named_approver text,
  -- Names of those who were asked, and of those who could not be: { asked, unreachable }.
  approvers jsonb,
  approver_oid text,
  approver_upn text,
  approver_name text,
  -- Whether the approver was asked as a member of the second group.
  approver_escalated boolean not null default false,
  approval_comment text,
  -- Accounts that approvers excluded: [{ by, count, some }].
  approval_left_out jsonb,
  decided_at bigint,
  -- When an approval ends; null if none was needed.
  execute_by bigint,
  escalated_at bigint,
  -- 'unanswered' or 'unavailable'.
  escalated_because text,
  -- When the requester extended the time for an answer, which they can do once.
  extended_at bigint,
  questions integer not null default 0,
  -- Questions and answers so far; `shown_talk` is how many an approver's card shows.
  talk integer not null default 0,

  -- Schedule.
  run_at bigint,
  enable_at bigint,
  -- When the plan was compared with the directory again, when due.
  replanned_at bigint,
  -- Accounts skipped then that the plan would have changed: numbers by reason.
  changed_since jsonb,

  -- Hand-over: the request that was agreed to while a slice was running, and every hand-over so far: from whom, to whom,
  -- which approver agreed, and when.
  handing_over integer,
  handed jsonb not null default '[]',

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

  -- Cards: the version that approvers' cards show, how often showing this version failed, and when to try again.
  approvers_told integer not null default 1,
  untellable_version integer not null default 0,
  untellable_tries integer not null default 0,
  tell_after bigint not null default 0,

  primary key (tenant_id, id)
);
create index operations_of_requester on operations (tenant_id, requester_oid, created_at desc);
create index operations_open on operations (state)
  where state in ('planned', 'queued', 'running', 'needsSignIn', 'paused');
create index operations_pending on operations (state) where state in ('awaitingApproval', 'scheduled');
create index operations_untold on operations (changed_at) where told_version < version;
create index operations_approvers_untold on operations (changed_at)
  where approve_by is not null and approvers_told < version;
create index operations_without_follow_up on operations (finished_at)
  where enable_at is not null and follow_up is null;
create index operations_to_look_at on operations (look_at) where look_at is not null;
create index operations_undone on operations (tenant_id, undo_of) where undo_of is not null;
create index operations_retried on operations (tenant_id, retry_of) where retry_of is not null;
create index operations_decision on operations (tenant_id, decision) where decision is not null;
create index operations_compromised on operations (tenant_id) where compromised;
create index operations_handing_over on operations (handing_over) where handing_over is not null;

create function note_asking() returns trigger language plpgsql as $$
begin
  new.asked_at := new.changed_at;
  new.asked_version := new.version;
  return new;
end $$;

create trigger note_asking before update of state on operations
  for each row when (new.state = 'awaitingApproval' and old.state is distinct from new.state) execute function note_asking();

-- What a change of state is called in the audit.
create function audit_step(was text, now text, started boolean) returns text language sql immutable as $$
  select case
    when was is null then 'planned'
    when was = 'planned' and now in ('queued', 'scheduled', 'awaitingApproval') then 'confirmed'
    when was = 'awaitingApproval' and now in ('queued', 'scheduled') then 'approved'
    when was = 'scheduled' and now = 'queued' then 'due'
    when was in ('needsSignIn', 'paused') and now in ('queued', 'running') then 'resumed'
    when was in ('done', 'stopped') and now = 'queued' then 'retried'
    when now = 'running' then case when started then 'continued' else 'started' end
    when now = 'needsSignIn' then 'paused'
    when now = 'done' then 'finished'
    else now
  end
$$;

create function audit_operation() returns trigger language plpgsql as $$
declare
  was text;
  step text;
  actor jsonb := audit_actor();
begin
  if tg_op = 'UPDATE' then
    was := old.state;
  end if;
  if was is distinct from new.state then
    step := audit_step(was, new.state, tg_op = 'UPDATE' and old.started_at is not null);
    -- Confirmed together with the operation it follows: nobody pressed anything.
    if step = 'confirmed' and new.follows is not null then
      step := new.state;
    end if;
  elsif new.stop_requested and not old.stop_requested then
    step := 'stopRequested';
  else
    return null;
  end if;
  -- Unless somebody else was named, the requester did what only a person does; the bot does the rest by itself.
  if actor is null and (step in ('planned', 'confirmed', 'resumed', 'retried', 'cancelled', 'stopRequested')) then
    actor := audit_person(new.requester_oid, new.requester_upn, new.requester_name);
  end if;
  perform audit_append(new.tenant_id, array[jsonb_build_object(
    'step', step, 'actor', actor, 'operation', new.id, 'kind', new.playbook, 'actions', new.actions,
    'planHash', new.plan_hash, 'reason', new.reason, 'ticket', new.ticket,
    'accounts', (new.counts ->> 'change')::integer,
    'comment', case when step in ('approved', 'denied') then new.approval_comment
      when step in ('stopRequested', 'cancelled', 'stopped') then new.stop_reason end,
    'follows', new.follows, 'undoOf', new.undo_of, 'retryOf', new.retry_of,
    'runAt', new.run_at, 'enableAt', new.enable_at,
    'before', was, 'after', new.state, 'why', coalesce(new.ended_because, new.pause ->> 'code'))]);
  return null;
end $$;

create trigger audit_operation after insert or update on operations
  for each row execute function audit_operation();

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

-- Every Graph write about an account: what it changes, what was there before, its outcome and what reading back showed.
create table operation_writes (
  tenant_id text not null,
  operation_id text not null,
  seq integer not null,
  action text not null,
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
      'planHash', o.plan_hash, 'reason', o.reason, 'ticket', o.ticket,
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

-- Who was asked to approve, and the message that asks them.
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
  -- Of the card's one-time tokens; the tokens themselves are only in the cards.
  token_hash text,
  asked_at bigint not null default 0,
  attempts integer not null default 0,
  -- No attempt to ask before then.
  ask_after bigint not null default 0,
  -- Teams has refused for good: they don't have the app.
  unreachable boolean not null default false,
  channel jsonb,
  told text,
  -- Of cards that show the request again.
  shown_token_hash text,
  -- Until when the card says that it can be answered.
  shown_until bigint,
  shown_talk integer not null default 0,
  primary key (tenant_id, operation_id, approver_oid),
  foreign key (tenant_id, operation_id) references operations (tenant_id, id) on delete cascade
);
create index operation_approvers_person on operation_approvers (tenant_id, approver_oid);
create index operation_approvers_unreachable on operation_approvers (tenant_id, approver_oid) where unreachable;

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

------------------------------------------------------------------------------------------------------------ hand-over

-- Requests to take over another operator's operation, numbered for each operation; one can be open at a time.
create table operation_handovers (
  tenant_id text not null,
  operation_id text not null,
  number integer not null,
  -- 'asked'; 'agreed' until the running slice has ended; 'done', 'declined', 'denied', 'expired' or 'void'.
  state text not null,
  from_oid text not null,
  from_upn text not null,
  from_name text not null,
  to_oid text not null,
  to_upn text not null,
  to_name text not null,
  to_locale text not null,
  to_channel jsonb not null,
  -- Where the previous owner's card was.
  from_channel jsonb,
  asked_at bigint not null,
  until bigint not null,
  -- Since when approvers are asked as well.
  approvers_at bigint,
  -- Who answered.
  by_oid text,
  by_upn text,
  by_name text,
  ended_at bigint,
  -- Counts what its cards have to show, and when that changed.
  version integer not null default 1,
  changed_at bigint not null,
  primary key (tenant_id, operation_id, number),
  foreign key (tenant_id, operation_id) references operations (tenant_id, id) on delete cascade
);
create unique index operation_handovers_open on operation_handovers (tenant_id, operation_id)
  where state in ('asked', 'agreed');
create index operation_handovers_from on operation_handovers (tenant_id, from_oid) where state = 'done';

-- The messages about a request, each kept up to date.
create table operation_handover_cards (
  tenant_id text not null,
  operation_id text not null,
  number integer not null,
  person text not null,
  person_upn text not null,
  person_name text not null,
  -- 'owner', 'taker' or 'approver' while it is open; 'former', 'formerCard' or 'news' about how it ended.
  role text not null,
  -- Distinguishes several messages to one person.
  place text not null default '',
  channel jsonb,
  shown integer not null default 0,
  tries integer not null default 0,
  try_after bigint not null default 0,
  primary key (tenant_id, operation_id, number, person, role, place),
  foreign key (tenant_id, operation_id, number) references operation_handovers (tenant_id, operation_id, number)
    on delete cascade
);

-- What an open request depends on: its cards follow the operation, and it ends with it.
create function follow_operation() returns trigger language plpgsql as $$
declare
  over boolean := new.state in ('verifying', 'done', 'stopped', 'cancelled', 'denied', 'expired');
begin
  update operation_handovers set version = version + 1, changed_at = new.changed_at,
      state = case when over then 'void' else state end, ended_at = case when over then new.changed_at end
    where tenant_id = new.tenant_id and operation_id = new.id and state = 'asked';
  return null;
end $$;

create trigger follow_operation after update of state on operations
  for each row when (old.state is distinct from new.state) execute function follow_operation();

------------------------------------------------------------------------------------------------------------- messages

-- Short messages about what somebody was waiting for. A row is written in the transaction of the change and stays, so
-- that nothing is sent twice; the sender claims it first.
create table operation_notices (
  tenant_id text not null,
  operation_id text not null,
  -- The operation's version after the change.
  version integer not null,
  -- The recipient's object id; empty for the shared conversation in which the operation was planned.
  person text not null,
  about text not null,
  created_at bigint not null,
  tries integer not null default 0,
  -- Nobody else tries before that.
  try_after bigint not null default 0,
  -- When it was sent, or turned out not to be wanted.
  settled_at bigint,
  primary key (tenant_id, operation_id, version, person, about),
  foreign key (tenant_id, operation_id) references operations (tenant_id, id) on delete cascade
);
create index operation_notices_open on operation_notices (created_at) where settled_at is null;

-- What a change of state means to the requester; null if it is no news because they caused it, or saw the end within half
-- a minute.
create function operation_notice(was operations, now operations) returns text language sql immutable as $$
  select case
    when was.state = 'awaitingApproval' and now.state in ('queued', 'scheduled') then 'approved'
    when was.state = 'awaitingApproval' and now.state = 'denied' then 'denied'
    when was.state = 'awaitingApproval' and now.state = 'expired' then 'notApproved'
    when was.state = 'running' and now.state = 'awaitingApproval' then 'needsApproval'
    when now.state in ('needsSignIn', 'paused') then 'paused'
    when now.state in ('done', 'stopped', 'expired') and now.confirmed_at is not null
      and now.ended_because is distinct from 'stopped'
      and (now.run_at is not null or now.decided_at is not null or now.changed_at - now.confirmed_at > 30000) then 'ended'
  end
$$;

create function note_operation() returns trigger language plpgsql as $$
declare
  about text := operation_notice(old, new);
begin
  if about is not null then
    insert into operation_notices (tenant_id, operation_id, version, person, about, created_at)
      values (new.tenant_id, new.id, new.version, new.requester_oid, about, new.changed_at) on conflict do nothing;
  end if;
  if new.state in ('done', 'stopped') and new.channel ? 'shared' then
    insert into operation_notices (tenant_id, operation_id, version, person, about, created_at)
      values (new.tenant_id, new.id, new.version, '', 'ended', new.changed_at) on conflict do nothing;
  end if;
  return null;
end $$;

create trigger note_operation after update of state on operations
  for each row when (old.state is distinct from new.state) execute function note_operation();

-- The requester is told if somebody else ended the operation.
create function note_stopped() returns trigger language plpgsql as $$
begin
  insert into operation_notices (tenant_id, operation_id, version, person, about, created_at)
    values (new.tenant_id, new.id, new.version, new.requester_oid, 'stoppedBy', new.changed_at) on conflict do nothing;
  return null;
end $$;

create trigger note_stopped after update of state on operations
  for each row when (
    old.state is distinct from new.state and new.state in ('cancelled', 'stopped')
    and new.stopped_by_oid <> new.requester_oid and coalesce(new.ended_because, 'stopped') = 'stopped')
  execute function note_stopped();

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
