/**
 * The duty that somebody has just done, $1 at its attempt $2, of the payment $5: locks the payment, then its duty, as a
 * move does, because two who wait for each other would wait for ever. `ended` is empty where the duty was begun anew.
 */
export const endDuty = `told_of as (
     select id_psp_transaction from psp.payment where id_psp_transaction = $5 for no key update),
   ended as (
     delete from psp.duty using told_of
     where duty.id = $1 and attempt = $2 and subject = told_of.id_psp_transaction returning subject)`

/** $1, $2 and $5. */
export type DoneDuty = { id: number; attempt: number; subject: string }
