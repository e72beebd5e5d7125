-- From here on a payment can be refunding, refunded or retained, and settled with an accepted closing. A process that
-- knows no such state would take it for another. One that starts is stopped by this number, and one that is running
-- already by this column: it finds nothing under the old name, and writes nothing.
alter table psp.payment rename column version to revision;
comment on column psp.payment.life is
  'open, authorizing, returning, settled, refunding, refunded or retained, with what belongs to it; see src/psp/payment.ts';
