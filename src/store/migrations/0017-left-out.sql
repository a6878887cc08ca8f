-- Actions that a plan has left out of its playbook, with the reason.
alter table operations add column left_out jsonb not null default '[]';
