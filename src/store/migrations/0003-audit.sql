-- Who did what, when, why and to whom. Every row holds the hash of the row before it, one chain a tenant. The rows are
-- written by triggers on the tables of operations: whatever changes them, in whatever transaction, has its row exactly
-- when it happened. Times are the database's, which all instances share.
create table audit (
  -- The row as it is hashed, character for character; all that can be searched for is read out of it.
  entry json not null,
  -- The hash of the row before, sixty-four zeros for a tenant's first.
  previous text not null,
  -- SHA-256, in hex, over `previous` and `entry` one after the other, as UTF-8.
  hash text not null,
  tenant_id text not null generated always as (entry ->> 'tenant') stored,
  seq bigint not null generated always as ((entry ->> 'seq')::bigint) stored,
  operation_id text generated always as (entry ->> 'operation') stored,
  account_id text generated always as (lower(entry -> 'account' ->> 'id')) stored,
  account_upn text generated always as (lower(entry -> 'account' ->> 'upn')) stored,
  actor_oid text generated always as (lower(entry -> 'actor' ->> 'oid')) stored,
  actor_upn text generated always as (lower(entry -> 'actor' ->> 'upn')) stored,
  -- A second row of one number, that is a fork, cannot be stored even if the lock below were not there.
  primary key (tenant_id, seq)
);

create index audit_by_operation on audit (tenant_id, operation_id, seq) where operation_id is not null;
create index audit_by_account on audit (tenant_id, account_id, seq) where account_id is not null;
create index audit_by_account_name on audit (tenant_id, account_upn) where account_upn is not null;
create index audit_by_actor on audit (tenant_id, actor_oid, seq) where actor_oid is not null;
create index audit_by_actor_name on audit (tenant_id, actor_upn) where actor_upn is not null;

create function audit_refuse() returns trigger language plpgsql as $$
begin
  raise exception 'The audit can only be added to: % refused', lower(tg_op);
end $$;

create trigger audit_only_grows before update or delete or truncate on audit
  for each statement execute function audit_refuse();
-- Once more for each row: a statement on a parent table fires no statement trigger here.
create trigger audit_rows_stay before update or delete on audit
  for each row execute function audit_refuse();

-- Adds rows to the end of a tenant's chain. From here to the end of its transaction the caller is the only one who can,
-- so what follows in that transaction must not wait for another operation's rows.
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
    -- A statement of its own, for it must see what the holder before has committed.
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

-- Who acts in this transaction, where that was said (see `actAs`); null otherwise.
create function audit_actor() returns jsonb language sql stable as $$
  select nullif(current_setting('rollcall.actor', true), '')::jsonb
$$;

create function audit_person(oid text, upn text, name text) returns jsonb language sql immutable as $$
  select jsonb_build_object('oid', oid, 'upn', upn, 'name', name)
$$;

-- What a change of state means.
create function audit_step(was text, now text, started boolean) returns text language sql immutable as $$
  select case
    when was is null then 'planned'
    when was = 'planned' and now in ('queued', 'scheduled', 'awaitingApproval') then 'confirmed'
    when was = 'awaitingApproval' and now in ('queued', 'scheduled') then 'approved'
    when was = 'scheduled' and now = 'queued' then 'due'
    when was = 'needsSignIn' and now in ('queued', 'running') then 'resumed'
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
  -- By name, because later migrations add columns: what is not there yet is null.
  columns jsonb := to_jsonb(new);
begin
  if tg_op = 'UPDATE' then
    was := old.state;
  end if;
  if was is distinct from new.state then
    step := audit_step(was, new.state, tg_op = 'UPDATE' and old.started_at is not null);
    -- Agreed to together with the operation that it follows: nobody pressed anything.
    if step = 'confirmed' and columns ->> 'follows' is not null then
      step := new.state;
    end if;
  elsif new.stop_requested and not old.stop_requested then
    step := 'stopRequested';
  else
    return null;
  end if;
  -- What only a person does was the requester, unless another was named; the rest the bot does by itself.
  if actor is null and (step in ('planned', 'confirmed', 'resumed', 'retried', 'cancelled', 'stopRequested')) then
    actor := audit_person(new.requester_oid, new.requester_upn, new.requester_name);
  end if;
  perform audit_append(new.tenant_id, array[jsonb_build_object(
    'step', step, 'actor', actor, 'operation', new.id, 'kind', new.kind, 'planHash', new.plan_hash,
    'reason', new.reason, 'ticket', new.ticket, 'accounts', (new.counts ->> 'change')::integer,
    'comment', case when step in ('approved', 'denied') then columns -> 'approval_comment' end,
    'follows', columns -> 'follows', 'undoOf', columns -> 'undo_of', 'retryOf', columns -> 'retry_of',
    'runAt', columns -> 'run_at', 'enableAt', columns -> 'enable_at',
    'before', was, 'after', new.state, 'why', coalesce(new.ended_because, new.pause ->> 'code'))]);
  return null;
end $$;

create trigger audit_operation after insert or update on operations
  for each row execute function audit_operation();

-- The ends that a statement gave to accounts, all in one insert.
create function audit_accounts() returns trigger language plpgsql as $$
declare
  chain record;
begin
  for chain in
    select o.tenant_id as tenant, array_agg(jsonb_build_object(
      'step', case
        when w.wave = 'change' and o.kind <> 'signOut' then
          case w.now when 'done' then 'accountChanged' when 'failed' then 'accountFailed'
            when 'uncertain' then 'accountUncertain' else 'skipped' end
        else
          case w.now when 'done' then 'signedOut' when 'failed' then 'signOutFailed'
            when 'uncertain' then 'signOutUncertain' else 'signOutSkipped' end
        end,
      -- Every change is made with the requester's own token.
      'actor', coalesce(audit_actor(), audit_person(o.requester_oid, o.requester_upn, o.requester_name)),
      'operation', o.id, 'kind', o.kind, 'planHash', o.plan_hash, 'reason', o.reason, 'ticket', o.ticket,
      'item', i.seq,
      'account', audit_person(i.account_id, i.account_upn, i.account_name) - 'oid' || jsonb_build_object('id', i.account_id),
      'before', case when w.wave = 'change' and o.kind <> 'signOut' then
        case when i.account_enabled then 'enabled' else 'disabled' end end,
      'after', case when w.wave = 'change' and o.kind <> 'signOut' then
        case w.now when 'done' then o.kind || 'd' when 'failed' then
          case when i.account_enabled then 'enabled' else 'disabled' end end end,
      'why', coalesce(w.reason ->> 'code', case when w.now = 'skipped' then i.why end),
      'status', w.reason -> 'status', 'graphCode', w.reason -> 'graphCode',
      'requestId', w.request_id
    ) order by i.operation_id, i.seq, w.wave) as entries
    from now_rows i
    join was_rows p on p.tenant_id = i.tenant_id and p.operation_id = i.operation_id and p.seq = i.seq
    join operations o on o.tenant_id = i.tenant_id and o.id = i.operation_id
    cross join lateral (values
      ('change', p.change, i.change, i.reason, i.request_id),
      ('signOut', p.sign_out, i.sign_out, i.sign_out_reason, i.sign_out_request_id)
    ) as w (wave, was, now, reason, request_id)
    where w.now <> w.was and w.now in ('done', 'failed', 'uncertain', 'skipped')
    group by o.tenant_id
  loop
    perform audit_append(chain.tenant, chain.entries);
  end loop;
  return null;
end $$;

create trigger audit_accounts after update on operation_items
  referencing old table as was_rows new table as now_rows
  for each statement execute function audit_accounts();

-- Files to be fetched once, by whoever holds the link; of the secret in it only the hash is here.
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
  used boolean not null default false
);
create index exports_expire on exports (expires_at);

create table export_chunks (
  token_hash text not null references exports on delete cascade,
  n integer not null,
  -- Bytes: drivers read a text without the mark that it may begin with.
  content bytea not null,
  primary key (token_hash, n)
);
