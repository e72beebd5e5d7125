create table platform.transaction (
  id_transaction text primary key,
  -- What the payer asked for: notices, fee, PSP, method, touchpoint, address for the receipt.
  request jsonb not null,
  activated_at timestamptz not null,
  -- Raised by each move: whoever decided on an older version has to look again.
  version integer not null default 1,
  life jsonb not null
);

-- A notice that nobody else can pay meanwhile: one transaction holds it at a time (SAFE-4).
create table platform.notice_lock (
  fiscal_code text not null,
  notice_number text not null,
  id_transaction text not null,
  constraint notice_locked_once primary key (fiscal_code, notice_number)
);
create index notice_lock_of_transaction on platform.notice_lock (id_transaction);

-- The story of a transaction, a line a step: written with the step, never changed.
create table platform.event (
  id bigint generated always as identity primary key,
  id_transaction text not null,
  at timestamptz not null,
  event text not null,
  detail jsonb
);
create index event_of_transaction on platform.event (id_transaction);

create table platform.duty (
  id bigint generated always as identity primary key,
  kind text not null,
  subject text not null,
  -- Null: given up, and a person's turn.
  due_at timestamptz,
  attempt integer not null default 0,
  last_answer text,
  constraint duty_once unique (subject, kind)
);
create index duty_due on platform.duty (due_at) where due_at is not null;
create index duty_given_up on platform.duty (kind) where due_at is null;
