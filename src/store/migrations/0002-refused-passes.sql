-- Why the receiver was refused a pass the last time they asked, { why, detail }; null once they may have one.
alter table operation_vouchers add column refused jsonb;
