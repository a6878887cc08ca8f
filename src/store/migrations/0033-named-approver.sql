-- The approver whom the requester named. The other approvers are asked once they have had time to answer.
alter table operations add column named_approver text;
