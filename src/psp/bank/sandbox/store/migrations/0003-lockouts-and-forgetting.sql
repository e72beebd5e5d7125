-- How often in a row a customer has refused, across payments, and until when they are asked nothing more. A success
-- takes the row away.
create table bank.failure (
  customer text primary key,
  failed integer not null check (failed > 0),
  failed_at timestamptz not null,
  locked_until timestamptz
);

-- What was asked is forgotten after a while, and so are the words of an order; its amount, accounts, time and key stay.
create index challenge_asked_at on bank.challenge (asked_at);
create index journal_worded on bank.journal (at) where kind <> 'opening' and description <> '';

create or replace function bank.refuse_change() returns trigger language plpgsql as $$
declare
  wordless bank.journal := old;
begin
  wordless.description := '';
  if tg_op = 'UPDATE' and old.description is not null and new is not distinct from wordless then
    return new;
  end if;
  raise exception 'the journal is never changed';
end $$;
