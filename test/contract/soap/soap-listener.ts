/** A listener with one operation, that remembers what it was asked and said. */
import type { NodeReply, SoapRequests } from '../../../src/contract/soap/messages.ts'
import { serveSoap } from '../../../src/contract/soap/serve-soap.ts'
import { listen, newApp } from '../../../src/runtime/http/server.ts'
import { createLog } from '../../../src/runtime/log.ts'

type Asked = { message: SoapRequests['pspNotifyPaymentV2']; caller: string }
type Operate = (asked: Asked) => Promise<NodeReply>

export async function newSoapListener(operate: Operate = async () => ({ outcome: 'OK' })) {
  const asked: Asked[] = []
  const lines: string[] = []
  const app = newApp()
  serveSoap(app, {
    path: '/psp-for-node',
    operation: 'pspNotifyPaymentV2',
    log: createLog({ level: 'debug', service: 'test', write: line => void lines.push(line) }),
    authenticate: ({ headers }) => (headers['x-caller'] ? String(headers['x-caller']) : undefined),
    operate(message, caller) {
      asked.push({ message, caller })
      return operate({ message, caller })
    },
  })
  const { port, [Symbol.asyncDispose]: close } = await listen(app, { host: '127.0.0.1', port: 0 }, 'port')
  const url = `http://127.0.0.1:${port}/psp-for-node`
  const post = async (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'text/xml; charset=utf-8', 'x-caller': 'forwarder', ...headers },
      body,
    })
    return { status: response.status, headers: response.headers, body: await response.text() }
  }
  return { url, asked, lines, post, [Symbol.asyncDispose]: close }
}
