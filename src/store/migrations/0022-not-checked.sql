-- What a plan did without knowing, such as who can activate an admin role; null of plans from before that was asked.
alter table operations add column not_checked jsonb;
