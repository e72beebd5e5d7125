-- By which key the address of the payer's page was derived; null: before there was more than one.
alter table psp.payment add column page_key text;
-- Of a request whose payer was forgotten: SHA-256 of what it was, so that the same one again is still known (URL-19).
alter table psp.payment add column request_digest bytea;
-- What is still to be forgotten, the oldest first: it does not grow with the past.
create index payment_remembered on psp.payment (received_at) where request_digest is null;
