-- What a turn of the conversation needs to remember. JSON is kept as text: jsonb refuses the NUL escapes and lone
-- surrogates that people's messages may hold, and none of these values is ever searched into.
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

-- Values that all instances change together, each as one atomic step; what is in them is their owner's affair.
create table shared_cells (
  name text primary key,
  value text,
  updated_at timestamptz not null
);
