-- Since when, and since which version, an operation waits for a second person. Set here, so that instances of an earlier
-- version, which know nothing of it, set it too.
alter table operations
  add column asked_at bigint,
  add column asked_version integer;

update operations set asked_at = approve_by - 1800000, asked_version = version where state = 'awaitingApproval';

create function note_asking() returns trigger language plpgsql as $$
begin
  new.asked_at := new.changed_at;
  new.asked_version := new.version;
  return new;
end $$;

create trigger note_asking before update of state on operations
  for each row when (new.state = 'awaitingApproval' and old.state is distinct from new.state) execute function note_asking();
