-- When the requester extended the time for an answer, which they can do once; and until when an approver's card says that
-- they can answer, null for cards of earlier versions.
alter table operations add column extended_at bigint;
alter table operation_approvers add column shown_until bigint;
