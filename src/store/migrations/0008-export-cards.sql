-- Where the link to a file was shown, so that it can be told there when the file is gone; what it holds is up to whoever shows it.
alter table exports add column card jsonb;
