create table psp.payment (
  id_psp_transaction text primary key,
  id_transaction text not null unique,
  request jsonb not null,
  timeout integer not null,
  received_at timestamptz not null,
  closes_at timestamptz not null,
  deadline timestamptz not null,
  -- Raised by each move: whoever decided on an older version has to look again.
  version integer not null default 1,
  life jsonb not null,
  -- The browser that acts for the payer, as a hash of its cookie (PAGE-3).
  browser bytea,
  confirmed_at timestamptz
);

-- The story of a payment, a line a step: written with the step, never changed.
create table psp.event (
  id bigint generated always as identity primary key,
  id_psp_transaction text not null,
  at timestamptz not null,
  event text not null,
  detail jsonb
);
create index event_of_payment on psp.event (id_psp_transaction);

create table psp.duty (
  id bigint generated always as identity primary key,
  kind text not null,
  subject text not null,
  -- Null: given up, and a person's turn.
  due_at timestamptz,
  attempt integer not null default 0,
  last_answer text,
  constraint duty_once unique (subject, kind)
);
create index duty_due on psp.duty (due_at) where due_at is not null;
create index duty_given_up on psp.duty (kind) where due_at is null;
