/** An account's number, with the two check digits that tell most slips (ISO 13616). */
const form = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/

export const isIban = (text: string) => form.test(text) && remainder(text.slice(4) + text.slice(0, 4)) === 1n

const remainder = (text: string) => BigInt([...text].map(sign => Number.parseInt(sign, 36)).join('')) % 97n
