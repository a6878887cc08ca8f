-- Accounts that approvers left out of what they approved: [{ by, count, some }]. Their items have the verdict 'leftOut'.
alter table operations add column approval_left_out jsonb;
