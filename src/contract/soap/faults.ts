/** The Node's words for why it is a KO, of which these are the ones in use. */
import type { Fault } from './messages.ts'

/** CANALE: said by a PSP. PPT: said by the Node. */
export const faultStrings = {
  CANALE_SEMANTICA: 'Errore semantico',
  PPT_TOKEN_SCONOSCIUTO: 'unknown token',
  PPT_TOKEN_SCADUTO: 'paymentToken is expired',
  PPT_ESITO_GIA_ACQUISITO: "L'esito del pagamento risulta già acquisito dal sistema pagoPA",
  PPT_AUTORIZZAZIONE: 'Il richiedente non ha i diritti per l’operazione',
  PPT_SEMANTICA: 'Errore semantico',
} as const
export type FaultCode = keyof typeof faultStrings

/** A stranger's code, where it is a code and not a text that might name somebody. */
export const codeIn = ({ faultCode }: Fault): string =>
  /^[A-Z][A-Z0-9_]{1,59}$/.test(faultCode) ? faultCode : 'another code'

/** `id` is who says so: the PSP, or the Node. */
export const fault = (faultCode: FaultCode, id: string, description?: string): Fault => ({
  faultCode,
  faultString: faultStrings[faultCode],
  id,
  ...(description !== undefined && { description }),
})
