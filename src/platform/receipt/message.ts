/** A receipt as an e-mail. Its id derives from `idTransaction`, so that a repetition can be recognised as one. */
import { type Html, html } from '../../runtime/html.ts'
import type { Mailbox } from '../../runtime/mail/address.ts'
import type { Message } from '../../runtime/mail/message.ts'
import { euros } from '../../runtime/pages/money.ts'
import { inReadingOrder } from '../../runtime/reading-order.ts'
import { amountOf, type NotifiedOk, type Terms } from '../transaction.ts'
import { type Names, type Receipt, receiptOf } from './receipt.ts'

export function receiptMessage(
  transaction: Terms & NotifiedOk,
  to: string,
  names: Names,
  from: Mailbox,
): Message {
  const { idTransaction, order, at } = transaction
  const receipt = receiptOf(transaction, names)
  return {
    id: `receipt.${idTransaction}@${domainOf(from)}`,
    at,
    from,
    to,
    subject: `${receipt.title} di ${euros(amountOf(order), 'it')}`,
    text: asText(receipt),
    html: asHtml(receipt).markup,
  }
}

const domainOf = ({ address }: Mailbox) => address.slice(address.lastIndexOf('@') + 1)

function asText({ title, intro, notices, sums, facts, footer }: Receipt): string {
  const paid = notices.map(
    ({ payee, description, number, amount }) => `${payee}\n${description}\nAvviso ${number}\n${amount}`,
  )
  const table = (lines: [string, string][]) => lines.map(([name, value]) => `${name}: ${value}`).join('\n')
  return `${inReadingOrder([title, intro, ...paid, table(sums), table(facts), footer].join('\n\n'))}\n`
}

/** Readable wherever mail is read: no style sheet, no picture, nothing from elsewhere. */
const asHtml = ({ title, intro, notices, sums, facts, footer }: Receipt): Html => html`<!doctype html>
<html lang="it">
<head><meta charset="utf-8"><title>${title}</title></head>
<body>
<h1>${title}</h1>
<p>${intro}</p>
<table>
${notices.map(
  ({ payee, description, number, amount }) => html`<tr>
<td>${payee}<br>${description}<br>Avviso ${number}</td>
<td align="right">${amount}</td>
</tr>
`,
)}${sums.map(row)}</table>
<table>
${facts.map(row)}</table>
<p>${footer}</p>
</body>
</html>
`

const row = ([name, value]: [string, string]): Html =>
  html`<tr><th scope="row" align="left">${name}</th><td align="right">${value}</td></tr>
`
