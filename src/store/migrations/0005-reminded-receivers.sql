-- When the receiver was reminded, hours before the voucher ends, that nobody has been shown a pass.
alter table operation_vouchers add column reminded_at bigint;
update operation_vouchers set look_at = least(look_at, until - 14400000) where state = 'open';
