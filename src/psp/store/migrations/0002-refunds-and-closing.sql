-- From here on a payment can be refunding, refunded or retained, and settled with an accepted closing. A process that
-- knows no such state would take it for another, so this number keeps it from starting.
comment on column psp.payment.life is
  'open, authorizing, returning, settled, refunding, refunded or retained, with what belongs to it; see src/psp/payment.ts';
