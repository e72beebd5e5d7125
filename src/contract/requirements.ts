/**
 * Every duty that the page and the contract lay on either side, explicitly or by implication, in our words.
 *
 * An id stands at the line that obeys it, in the title of its test and in its conformance case. `side` is who must
 * obey. `source` is where the duty comes from; `own` marks a rule that is a choice of ours where the text is silent,
 * each of which is explained in docs/interpretations.md.
 */
const sanp =
  'https://docs.pagopa.it/sanp/prestatore-di-servizi-di-pagamento/modalita-di-integrazione/integrazione-per-strumento-di-pagamento-tramite-redirect'
const urlApi = `${sanp}#api-recupero-url`
const page = `${sanp}#redirect`
const callback = `${sanp}#api-callback-esito-transazione`
const cancellation = `${sanp}#api-annullo`
const contract = 'https://raw.githubusercontent.com/pagopa/pagopa-api/SANP3.6.1/openapi/redirect.yaml'
const clientConnectivity = 'https://docs.pagopa.it/sanp/appendici/connettivita#nodo-dei-pagamenti-client'
const serverConnectivity = 'https://docs.pagopa.it/sanp/appendici/connettivita#nodo-dei-pagamenti-server'

export type Side = 'psp' | 'platform' | 'both'
export type Requirement = { id: string; side: Side; sentence: string; source: string }

const rule = <const Id extends string>(id: Id, side: Side, sentence: string, source: string) => ({
  id,
  side,
  sentence,
  source,
})

export const requirements = [
  rule('URL-1', 'psp', 'A request for a URL gets the address at which the payer is to pay.', urlApi),
  rule('URL-2', 'platform', 'A request for a URL carries all seven fields that are required.', contract),
  rule('URL-3', 'both', 'idTransaction is a string of exactly 32 characters.', contract),
  rule('URL-4', 'both', 'amount is a whole number of euro cents from 0 to 99999999.', contract),
  rule('URL-5', 'both', 'touchpoint is CHECKOUT or IO.', contract),
  rule('URL-6', 'platform', 'urlBack is an absolute URI.', contract),
  rule('URL-7', 'platform', 'paName, where sent, has 1 to 70 characters.', contract),
  rule('URL-8', 'psp', 'A 200 holds url, idTransaction, idPSPTransaction and amount.', contract),
  rule('URL-9', 'psp', 'url is absolute, so that a browser can open it.', contract),
  rule('URL-10', 'psp', 'idTransaction and amount in the answer are those of the request.', contract),
  rule('URL-11', 'psp', 'idPSPTransaction names one payment of the PSP and no other.', contract),
  rule('URL-12', 'psp', 'timeout, where sent, is a whole number from 0 to 600000.', contract),
  rule(
    'URL-13',
    'platform',
    'Without a timeout the outcome is awaited for ten minutes.',
    `${sanp}#caso-1-mancata-ricezione-dellesito-del-pagamento`,
  ),
  rule(
    'URL-14',
    'psp',
    'A request for a URL that breaks the contract gets a 400 problem document.',
    contract,
  ),
  rule('URL-15', 'psp', 'A request for a URL by an unknown caller gets a 401 problem document.', contract),
  rule(
    'URL-16',
    'psp',
    'A request for a URL that fails inside the PSP gets a 500 problem document.',
    contract,
  ),
  rule('URL-17', 'platform', 'Methods that are natively integrated are never offered by redirect.', sanp),
  rule(
    'URL-18',
    'platform',
    'Every PSP is called through the same interface, without exceptions for one.',
    sanp,
  ),
  rule('URL-19', 'psp', 'The same request again gets the same answer and makes no second payment.', 'own'),
  rule('URL-20', 'psp', 'A different request under a used idTransaction gets a 400.', 'own'),
  rule('URL-21', 'psp', 'A PSP, method or touchpoint that is not served gets a 400 that says which.', 'own'),
  rule('URL-22', 'psp', 'url holds a secret of at least 128 bits and never idTransaction.', 'own'),
  rule(
    'URL-23',
    'platform',
    'A reply that breaks the contract is refused and the notices are payable again.',
    'own',
  ),
  rule('URL-24', 'platform', 'A request for a URL is sent once, and given up after eight seconds.', 'own'),

  rule('PAGE-1', 'psp', 'The page shows the payment that was announced when its URL was asked for.', page),
  rule('PAGE-2', 'psp', 'The page fits a mobile phone and lets the payer authenticate and authorize.', sanp),
  rule('PAGE-3', 'psp', 'A second payer on one URL is refused.', 'own'),
  rule('PAGE-4', 'psp', 'The payer is authenticated strongly, as the law asks of the PSP.', sanp),
  rule(
    'PAGE-5',
    'psp',
    'Authorization and booking are one phase: money is never merely reserved.',
    cancellation,
  ),
  rule('PAGE-6', 'psp', 'After any end, the cancelling payer included, the browser goes to urlBack.', page),
  rule('PAGE-7', 'psp', 'urlBack is used exactly as it was received.', page),
  rule('PAGE-8', 'platform', 'The payer reaches the PSP by a GET of the url that the PSP gave.', page),
  rule('PAGE-9', 'psp', 'The payer can cancel on the page.', sanp),
  rule(
    'PAGE-10',
    'platform',
    'The browser that comes back proves nothing: the callback alone is the outcome.',
    sanp,
  ),
  rule('PAGE-11', 'psp', 'A guessed, used or expired URL shows nothing about any payment.', 'own'),
  rule(
    'PAGE-12',
    'psp',
    'The page closes before the deadline by a margin, so that no OK is sent too late.',
    'own',
  ),

  rule(
    'OUTCOME-1',
    'psp',
    'Every end of a payment, the cancelling payer included, is told by the callback.',
    sanp,
  ),
  rule('OUTCOME-2', 'psp', 'The callback is sent as soon as the outcome is known.', callback),
  rule('OUTCOME-3', 'platform', 'HTTP 200 confirms that the callback was received.', page),
  rule('OUTCOME-4', 'psp', 'The callback is retried until it is answered with HTTP 200.', page),
  rule(
    'OUTCOME-5',
    'psp',
    'The callback does not depend on the browser: it is sent though the payer has gone.',
    callback,
  ),
  rule('OUTCOME-6', 'psp', 'The callback carries idPsp, idPSPTransaction and outcome.', contract),
  rule(
    'OUTCOME-7',
    'psp',
    'The identifiers of the callback are those of the request for the URL and its answer.',
    contract,
  ),
  rule(
    'OUTCOME-8',
    'psp',
    'outcome is OK, KO, CANCELED, EXPIRED or ERROR, and says what happened.',
    contract,
  ),
  rule('OUTCOME-9', 'psp', 'details of an OK hold timestampOperation and authorizationCode.', contract),
  rule('OUTCOME-10', 'psp', 'details of any other outcome hold errorCode.', contract),
  rule('OUTCOME-11', 'psp', 'The callback carries its API key in Ocp-Apim-Subscription-Key.', contract),
  rule('OUTCOME-12', 'platform', 'A callback without a valid key gets a 401 problem document.', contract),
  rule(
    'OUTCOME-13',
    'platform',
    'A callback that breaks the contract gets a 400 problem document.',
    contract,
  ),
  rule(
    'OUTCOME-14',
    'platform',
    'A callback for an unknown transaction gets a 404 problem document.',
    contract,
  ),
  rule('OUTCOME-15', 'platform', 'A 200 holds idTransaction and the outcome OK or KO.', contract),
  rule(
    'OUTCOME-16',
    'platform',
    'An outcome after the deadline is discarded, as if it had never come.',
    contract,
  ),
  rule(
    'OUTCOME-17',
    'platform',
    'A callback that fails inside the platform gets a 500 problem document.',
    contract,
  ),
  rule(
    'OUTCOME-18',
    'platform',
    'The same outcome again gets OK and changes nothing, after the deadline too.',
    'own',
  ),
  rule('OUTCOME-19', 'platform', 'A different outcome later gets KO, and the first one stands.', 'own'),
  rule('OUTCOME-20', 'psp', 'Every attempt of one callback sends the same bytes.', 'own'),
  rule('OUTCOME-21', 'psp', 'The callback is sent before the browser is sent back.', 'own'),
  rule('OUTCOME-22', 'platform', 'A key that belongs to another PSP gets a 401.', 'own'),
  rule(
    'OUTCOME-23',
    'psp',
    'Attempts keep the retry schedule of SANP, and their counter can be read and reset.',
    'own',
  ),
  rule(
    'OUTCOME-24',
    'platform',
    'details that contradict their outcome get a 400: a doubt is never taken for paid.',
    'own',
  ),
  rule('OUTCOME-25', 'platform', 'A callback whose identifiers do not belong together gets a 400.', 'own'),

  rule('REFUND-1', 'platform', 'A payment whose outcome was never heard is undone.', cancellation),
  rule('REFUND-2', 'platform', 'A payment whose positive outcome could not be used is undone.', cancellation),
  rule('REFUND-3', 'psp', 'The same refund request again gets the same answer.', cancellation),
  rule('REFUND-4', 'psp', 'Every PSP serves the refund.', cancellation),
  rule(
    'REFUND-5',
    'platform',
    'A refund request carries idTransaction, idPSPTransaction and action.',
    contract,
  ),
  rule('REFUND-6', 'psp', 'A 200 holds idTransaction and an outcome.', contract),
  rule(
    'REFUND-7',
    'psp',
    'outcome is OK when undone, KO when it failed, CANCELED when undone earlier.',
    contract,
  ),
  rule(
    'REFUND-8',
    'platform',
    'A refund request that is not answered with HTTP 200 is sent again.',
    cancellation,
  ),
  rule(
    'REFUND-9',
    'platform',
    'A refund request that is answered with HTTP 200 is not sent again.',
    cancellation,
  ),
  rule(
    'REFUND-10',
    'platform',
    'Case 1 begins when the timeout passes without an outcome.',
    `${sanp}#caso-1-mancata-ricezione-dellesito-del-pagamento`,
  ),
  rule(
    'REFUND-11',
    'platform',
    'Case 2 begins when the PSP answers KO to pspNotifyPayment.',
    `${sanp}#caso-3-pspnotifypayment-ko`,
  ),
  rule('REFUND-12', 'platform', 'A payment that was undone leaves its notices payable again.', cancellation),
  rule('REFUND-13', 'platform', 'In case 2 the positive outcome is annulled.', cancellation),
  rule(
    'REFUND-14',
    'psp',
    'A refund request that breaks the contract gets a 400 problem document.',
    contract,
  ),
  rule('REFUND-15', 'psp', 'A refund request by an unknown caller gets a 401 problem document.', contract),
  rule('REFUND-16', 'psp', 'A refund request for an unknown payment gets a 404 problem document.', contract),
  rule(
    'REFUND-17',
    'psp',
    'A refund request that fails inside the PSP gets a 500 problem document.',
    contract,
  ),
  rule(
    'REFUND-18',
    'psp',
    'The PSP registers its refund address in the back office, for each environment.',
    cancellation,
  ),
  rule('REFUND-19', 'psp', 'A refund is never too late, for at least 90 days.', 'own'),
  rule(
    'REFUND-20',
    'psp',
    'A refund wins over a page that is still open, which can then take no money.',
    'own',
  ),
  rule('REFUND-21', 'psp', 'An action other than refund gets a 400.', 'own'),
  rule('REFUND-22', 'psp', 'A refund of a payment that took no money is OK.', 'own'),
  rule(
    'REFUND-23',
    'psp',
    'A bank that does not answer in time is a 500, and the return goes on meanwhile.',
    'own',
  ),
  rule(
    'REFUND-24',
    'platform',
    'A refund that failed for good keeps its notices locked and is shown to an operator.',
    'own',
  ),

  rule(
    'NOTIFY-1',
    'platform',
    'After OK the PSP is given, by pspNotifyPayment, what it needs to credit the creditor.',
    cancellation,
  ),
  rule(
    'NOTIFY-2',
    'psp',
    'pspNotifyPayment is answered with OK or KO.',
    `${sanp}#caso-3-pspnotifypayment-ko`,
  ),
  rule(
    'NOTIFY-3',
    'psp',
    'The PSP is connected to the payment node and has filled in its data catalogue.',
    sanp,
  ),
  rule(
    'NOTIFY-4',
    'platform',
    'A closing without an answer is asked again until the payment token ends.',
    'own',
  ),
  rule('NOTIFY-5', 'psp', 'A closing that was accepted is followed by sendPaymentOutcome.', 'own'),
  rule(
    'NOTIFY-6',
    'platform',
    'Once a refund is owed, sendPaymentOutcome gets a fault and changes nothing.',
    'own',
  ),
  rule(
    'NOTIFY-7',
    'psp',
    'Money of an accepted closing is not given back on the PSP’s own initiative.',
    'own',
  ),

  rule('TLS-1', 'both', 'Both sides keep the platform’s common rules of connectivity.', sanp),
  rule(
    'TLS-2',
    'psp',
    'The API for the platform is served over TLS, to callers with a trusted certificate.',
    clientConnectivity,
  ),
  rule(
    'TLS-3',
    'platform',
    'The platform shows its client certificate when it calls a PSP.',
    clientConnectivity,
  ),
  rule('TLS-4', 'platform', 'The callback is served over TLS.', serverConnectivity),
  rule('TLS-5', 'both', 'A server whose certificate does not verify is not spoken to.', 'own'),
  rule('TLS-6', 'psp', 'A caller without a trusted certificate is stopped before its body is read.', 'own'),
] as const satisfies readonly Requirement[]

/** What must never happen, whatever crashes, lies or comes late. */
export const safety = [
  rule('SAFE-1', 'both', 'A payer is never debited twice for one idTransaction.', 'own'),
  rule('SAFE-2', 'both', 'A payment that was given back, or never taken, is never held for paid.', 'own'),
  rule('SAFE-3', 'both', 'A payment held for failed does not leave the payer debited for ever.', 'own'),
  rule(
    'SAFE-4',
    'both',
    'A notice is not payable again while a debit for it stands and no refund is owed.',
    'own',
  ),
  rule('SAFE-5', 'both', 'An outcome that was told to the platform does not change.', 'own'),
  rule('SAFE-6', 'both', 'No crash loses a duty or moves money twice.', 'own'),
] as const satisfies readonly Requirement[]
