-- Whose loss hurts among the accounts of a plan: [{ kind, count, some }].
alter table operations add column impact jsonb;
