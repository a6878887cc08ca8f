-- Which accounts were found by the name of a person, with the job title and department by which a reader can tell them apart.
alter table operation_items add column by_name text;
