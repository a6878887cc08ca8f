-- Names of the admin roles of an account to change, for whom a second person has to agree.
alter table operation_items add column admin_roles text;
