-- From here on a transaction can be CLOSED, NOTIFIED_OK, REFUND_REQUESTED, REFUNDED or REFUND_ERROR, and one that was paid
-- or has expired owes what it did not owe before. A process that knows nothing of it would leave payers debited. One that
-- starts is stopped by this number, and one that is running already by this column: it finds nothing under the old
-- name, and writes nothing.
alter table platform.transaction rename column version to revision;
comment on column platform.transaction.life is
  'pagoPA''s name of the state, with what belongs to it; see src/platform/transaction.ts';

-- Transactions of before that have expired owe a refund, and those that were paid a closing.
insert into platform.duty (kind, subject, due_at)
select 'request-refund', id_transaction, now() from platform.transaction where life ->> 'state' = 'EXPIRED'
on conflict on constraint duty_once do nothing;
update platform.transaction
set revision = revision + 1,
    life = life || jsonb_build_object('tokenEndsAt', to_jsonb(now() + interval '15 minutes'))
where life ->> 'state' = 'AUTHORIZATION_COMPLETED';
insert into platform.duty (kind, subject, due_at)
select duty, id_transaction, case duty when 'notify-payment' then now() else now() + interval '15 minutes' end
from platform.transaction, unnest(array['notify-payment', 'expire-transaction']) as duty
where life ->> 'state' = 'AUTHORIZATION_COMPLETED'
on conflict on constraint duty_once do nothing;
