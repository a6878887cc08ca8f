-- A receiver has one card for all operations. It belongs to the operation that last added someone to it.
delete from posts p using posts n
  where p.role = 'receiver' and n.role = 'receiver' and n.tenant_id = p.tenant_id and n.person = p.person
    and (n.wanted_at, n.id) > (p.wanted_at, p.id);
create unique index posts_of_receiver on posts (tenant_id, person) where role = 'receiver';
