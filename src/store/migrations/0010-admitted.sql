-- Since when an operation's accounts count against what its requester may change in an hour; null until it may begin.
alter table operations add column admitted_at bigint;

update operations set admitted_at = coalesce(started_at, confirmed_at)
  where confirmed_at is not null and (started_at is not null or state = 'queued');
