-- Whom a duty waits for, so that those which wait for one PSP do not hold up those of another. Empty: nobody in particular.
alter table platform.duty add column lane text not null default '';
update platform.duty set lane = request ->> 'idPsp' from platform.transaction
where id_transaction = subject and kind in ('notify-payment', 'request-refund');
create index duty_by_lane on platform.duty (kind, lane, due_at) where due_at is not null;
