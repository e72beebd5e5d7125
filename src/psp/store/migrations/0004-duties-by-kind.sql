-- What is due of each kind, so that the backlog of one holds up no other.
create index duty_by_kind on psp.duty (kind, due_at) where due_at is not null;
