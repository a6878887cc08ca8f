-- What reading back showed goes into the audit; a chat or channel can be asked to approve, beside the approvers themselves.

-- What is known of an account's writes taken together: unconfirmed as long as one of them is.
create function audit_seen(change_proof text, sign_out_proof text) returns text language sql immutable as $$
  select case
    when 'unconfirmed' in (change_proof, sign_out_proof) then 'unconfirmed'
    when 'verified' in (change_proof, sign_out_proof) then 'verified'
    else 'none'
  end
$$;

create or replace function audit_accounts() returns trigger language plpgsql as $$
declare
  chain record;
begin
  for chain in
    select o.tenant_id as tenant, array_agg(jsonb_build_object(
      'step', case
        when w.wave = 'proof' then
          case w.now when 'verified' then 'accountVerified' else 'accountUnconfirmed' end
        when w.wave = 'change' and o.kind <> 'signOut' then
          case w.now when 'done' then 'accountChanged' when 'failed' then 'accountFailed'
            when 'uncertain' then 'accountUncertain' else 'skipped' end
        else
          case w.now when 'done' then 'signedOut' when 'failed' then 'signOutFailed'
            when 'uncertain' then 'signOutUncertain' else 'signOutSkipped' end
        end,
      -- Every change is made with the requester's own token; nobody pressed anything for it to be read back.
      'actor', case when w.wave <> 'proof' then
        coalesce(audit_actor(), audit_person(o.requester_oid, o.requester_upn, o.requester_name)) end,
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
      ('signOut', p.sign_out, i.sign_out, i.sign_out_reason, i.sign_out_request_id),
      ('proof', audit_seen(p.proof, p.sign_out_proof), audit_seen(i.proof, i.sign_out_proof), null, null)
    ) as w (wave, was, now, reason, request_id)
    where w.now <> w.was and w.now in ('done', 'failed', 'uncertain', 'skipped', 'verified', 'unconfirmed')
    group by o.tenant_id
  loop
    perform audit_append(chain.tenant, chain.entries);
  end loop;
  return null;
end $$;

alter table operation_approvers
  -- Set where not a person but a shared conversation is asked: its id, and that of the row as well.
  add column conversation text;
