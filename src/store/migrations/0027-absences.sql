-- Until when somebody is away: they are not asked to approve meanwhile.
create table absences (
  tenant_id text not null,
  person_id text not null,
  until bigint not null,
  primary key (tenant_id, person_id)
);

create index operation_approvers_person on operation_approvers (tenant_id, approver_oid);
