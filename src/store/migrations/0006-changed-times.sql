-- The scheduled operation that this one moves to another time: once this one is in force, it ends.
alter table operations add column replaces text;

-- A view keeps the columns that its tables had when it was created.
drop view whole_operations;
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
