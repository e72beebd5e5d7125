/** What a payment leaves for good: in which tables, in which column its rows bear its name, and which number the rows. */
export type Table = { name: string; payment: string; numbered: readonly string[] }

export const tables: readonly Table[] = [
  { name: 'psp.payment', payment: 'id_psp_transaction', numbered: [] },
  { name: 'psp.event', payment: 'id_psp_transaction', numbered: ['id'] },
  { name: 'bank.journal', payment: 'key', numbered: ['id', 'return_of'] },
]
