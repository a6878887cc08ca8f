-- What the people behind a plan's accounts do: an approver reads from which departments they are.
alter table operation_items
  add column account_title text,
  add column account_department text;
