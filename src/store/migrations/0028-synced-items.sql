-- Whether the account came from an on-premises directory when it was planned, where it has to be changed as well.
alter table operation_items add column account_synced boolean;
