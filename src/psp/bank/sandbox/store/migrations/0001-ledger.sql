create schema if not exists bank;

create table bank.account (
  customer text primary key,
  kind text not null check (kind in ('customer', 'internal')),
  label text not null,
  holder text not null,
  iban text not null unique,
  -- In cents. Null for the bank's own accounts: every payment touches them, and none should wait for another, so
  -- their balance is the sum of their postings, taken when somebody looks.
  balance bigint,
  overdraft bigint not null default 0 check (overdraft >= 0),
  -- Null: no limit. `spent` is what was taken on the day `spent_on`; on a later day it counts as nothing.
  daily_limit bigint check (daily_limit >= 0),
  spent bigint not null default 0 check (spent >= 0),
  spent_on date not null default '-infinity',
  blocked boolean not null default false,
  constraint balance_is_kept check ((kind = 'customer') = (balance is not null)),
  constraint within_overdraft check (balance >= -overdraft),
  constraint within_daily_limit check (spent <= daily_limit)
);

insert into bank.account (customer, kind, label, holder, iban) values
  ('clearing', 'internal', 'pagoPA in transito', 'Banca Passerella', 'IT92Z9999901600000000000900'),
  ('deposits', 'internal', 'Versamenti iniziali', 'Banca Passerella', 'IT62A9999901600000000000901');

-- One row an order, both of its sides in it: money that leaves one account and reaches none cannot be written down,
-- so the postings of an order sum to zero by construction. A deferred trigger over separate posting rows would
-- promise the same, and would have to be paid twice at each commit.
create table bank.journal (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('opening', 'debit', 'return')),
  key text not null,
  at timestamptz not null,
  -- What was ordered. No foreign key: an order for an unknown customer is refused, and the refusal remembered. Null
  -- where a key was barred before any order came.
  customer text,
  amount bigint check (amount >= 0),
  description text,
  refusal text,
  authorization_code text,
  return_of bigint unique references bank.journal,
  -- What moved. Null where nothing did.
  from_account text references bank.account,
  to_account text references bank.account,
  constraint one_order_a_key unique (key, kind),
  constraint moves_or_is_refused check (
    case when refusal is null
      then from_account is not null and to_account is not null and from_account <> to_account
           and customer is not null and amount is not null and description is not null
      else from_account is null and to_account is null and kind = 'debit' end),
  constraint return_has_debit check ((kind = 'return') = (return_of is not null)),
  constraint debit_has_code check (
    (kind = 'debit' and refusal is null) = (authorization_code is not null))
);
create index journal_from on bank.journal (from_account, id) where from_account is not null;
create index journal_to on bank.journal (to_account, id) where to_account is not null;

create view bank.posting as
  select id as journal, from_account as account, -amount as amount from bank.journal where from_account is not null
  union all
  select id, to_account, amount from bank.journal where to_account is not null;

-- What is written in the journal stays as it is; a mistake is mended by another order.
create function bank.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the journal is never changed';
end $$;
create trigger journal_is_append_only before update or delete on bank.journal
  for each row execute function bank.refuse_change();

-- Orders whose first answer was withheld on purpose (see habits.ts).
create table bank.lost_answer (
  key text primary key
);

create table bank.challenge (
  id text primary key,
  id_psp_transaction text not null,
  customer text not null,
  amount bigint not null check (amount >= 0),
  payee text not null,
  asked_at timestamptz not null,
  state text not null default 'pending' check (state in ('pending', 'approved', 'refused', 'withdrawn')),
  -- The approval itself: an HMAC over exactly what the payer saw.
  code bytea,
  constraint approval_has_code check ((state = 'approved') = (code is not null))
);
-- A payer is asked one thing at a time, and the same thing once.
create unique index challenge_pending on bank.challenge (id_psp_transaction) where state = 'pending';
create unique index challenge_asked on bank.challenge (id_psp_transaction, customer, amount, payee)
  where state <> 'withdrawn';
-- For the list on the phone.
create index challenge_waiting on bank.challenge (asked_at) where state = 'pending';
