-- Debits that the bank, on purpose, does not give back before this hour (see habits.ts).
create table bank.withheld (
  key text primary key,
  until timestamptz not null
);
