-- What a page is about, under a name that fits every page.
alter table page_sign_ins rename to page_sessions;
alter table page_sessions rename column voucher_id to subject;
alter index page_sign_ins_expire rename to page_sessions_expire;

-- For instances of the version before.
create view page_sign_ins as
  select session_hash, subject as voucher_id, started_at, expires_at, tenant_id, person_oid, person_upn, person_name
  from page_sessions;
