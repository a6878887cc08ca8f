-- The changes of vouchers and of steps in other systems that are allowed, each together with an event of its operation.
-- From null: the event creates it. Generated from src/operations/lifecycle/events.ts.
create table part_moves (
  -- 'voucher' or 'handOff'.
  part text not null,
  event text not null,
  from_state text,
  to_state text not null
);
create unique index part_moves_of on part_moves (part, event, coalesce(from_state, ''), to_state);

-- part-moves:begin
insert into part_moves (part, event, from_state, to_state) values
  ('handOff', 'handedOff', null, 'open'),
  ('handOff', 'handedOff', 'open', 'open'),
  ('handOff', 'handOffDone', 'open', 'done'),
  ('handOff', 'handOffNotNeeded', 'open', 'notNeeded'),
  ('voucher', 'vouchersOpened', null, 'open'),
  ('voucher', 'passAsked', 'open', 'open'),
  ('voucher', 'passShown', 'open', 'open'),
  ('voucher', 'passNotShown', 'open', 'open'),
  ('voucher', 'passNotShown', 'backIn', 'backIn'),
  ('voucher', 'passNotShown', 'expired', 'expired'),
  ('voucher', 'passNotShown', 'cancelled', 'cancelled'),
  ('voucher', 'passNotShown', 'given', 'given'),
  ('voucher', 'backIn', 'open', 'backIn'),
  ('voucher', 'voucherExpired', 'open', 'expired'),
  ('voucher', 'voucherCancelled', 'open', 'cancelled'),
  ('voucher', 'voucherGiven', 'open', 'given');
-- part-moves:end

-- Checked when the transaction commits: a part is created or changed only together with an event that allows it.
create function part_has_event() returns trigger language plpgsql as $$
declare
  before_state text := case when tg_op = 'UPDATE' then to_jsonb(old) ->> 'state' end;
begin
  if not exists (select from operation_events e join part_moves m on m.event = e.event and m.part = tg_argv[0]
      and m.from_state is not distinct from before_state and m.to_state = new.state
    where e.tenant_id = new.tenant_id and e.operation_id = new.operation_id and e.xmin = pg_current_xact_id()::xid)
  then
    raise exception 'A % of operation % can''t go from % to % without its event',
      tg_argv[0], new.operation_id, before_state, new.state;
  end if;
  return null;
end $$;

create constraint trigger voucher_created after insert on operation_vouchers deferrable initially deferred
  for each row execute function part_has_event('voucher');
create constraint trigger voucher_changed after update of state, reveals, claimed_until on operation_vouchers
  deferrable initially deferred
  for each row when ((old.state, old.reveals, old.claimed_until) is distinct from (new.state, new.reveals, new.claimed_until))
  execute function part_has_event('voucher');
create constraint trigger hand_off_created after insert on operation_hand_offs deferrable initially deferred
  for each row execute function part_has_event('handOff');
create constraint trigger hand_off_changed after update of state, for_oid on operation_hand_offs
  deferrable initially deferred
  for each row when ((old.state, old.for_oid) is distinct from (new.state, new.for_oid))
  execute function part_has_event('handOff');

-- Vouchers that ended while a pass was being created are looked at once more; the others never again.
update operation_vouchers set look_at = null where state <> 'open' and claimed_until = 0;
