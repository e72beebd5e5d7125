/** Invented notices, for the start page of the demo. Amounts in cents; with the fee of 150, some ask the sandbox for a bad day. */
import type { Notice } from '../transaction.ts'

const milan = { fiscalCode: '77777777777', companyName: 'Comune di Milano' }
const rome = { fiscalCode: '77777777778', companyName: 'Comune di Roma' }
const region = { fiscalCode: '77777777779', companyName: 'Regione Lombardia' }
const school = { fiscalCode: '77777777780', companyName: 'Istituto Comprensivo Leonardo da Vinci' }
const health = {
  fiscalCode: '77777777781',
  companyName: 'Azienda Socio Sanitaria Territoriale dei Santi Paolo e Carlo, Presidio di Milano',
}

export const demoNotices: readonly Notice[] = [
  { ...milan, noticeNumber: '302000100000009424', amount: 12_050, description: 'TARI 2026' },
  {
    ...milan,
    noticeNumber: '302000100000009425',
    amount: 4_100,
    description: 'Violazione al codice della strada',
  },
  { ...region, noticeNumber: '302000100000009426', amount: 18_734, description: 'Bollo auto 2026' },
  { ...school, noticeNumber: '302000100000009427', amount: 6_500, description: 'Mensa scolastica, marzo' },
  { ...health, noticeNumber: '302000100000009428', amount: 3_615, description: 'Ticket sanitario' },
  {
    ...rome,
    noticeNumber: '302000100000009429',
    amount: 29_900,
    description: 'Occupazione di suolo pubblico',
  },
  { ...rome, noticeNumber: '302000100000009430', amount: 1_600, description: 'Carta d’identità elettronica' },
  {
    ...region,
    noticeNumber: '302000100000009431',
    amount: 99_000_000,
    description: 'Più di quanto ci sia sul conto',
  },
  { ...milan, noticeNumber: '302000100000009432', amount: 9_909, description: 'Scade in fretta' },
  { ...rome, noticeNumber: '302000100000009433', amount: 9_909, description: 'Scade in fretta, di nuovo' },
]
