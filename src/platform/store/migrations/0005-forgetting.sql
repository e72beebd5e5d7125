-- When what named the payer was forgotten.
alter table platform.transaction add column forgotten_at timestamptz;
-- What is still to be forgotten, the oldest first: it does not grow with the past.
create index transaction_remembered on platform.transaction (activated_at) where forgotten_at is null;
