-- An operation of which many accounts fail alike is paused and asks whether to go on.
alter table operations add column accepted_failures text[] not null default '{}';

-- Read out of a sentence by a language model.
alter table operations add column from_sentence boolean not null default false;

drop index operations_open;
create index operations_open on operations (state)
  where state in ('planned', 'queued', 'running', 'needsSignIn', 'paused');

-- As before, but for what goes on after it asked.
create or replace function audit_step(was text, now text, started boolean) returns text language sql immutable as $$
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

-- Who pressed Download first may do so again, and nobody else: by the secret in their browser's cookie, hashed.
alter table exports add column session_hash text;
