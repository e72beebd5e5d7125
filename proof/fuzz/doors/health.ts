/** Health on every listener, and figures where they are told. */
import type { Door, ListenerName } from '../door.ts'
import { get } from '../request.ts'

const paths = ['/health/live', '/health/ready', '/health', '/health/x']

export const healthAt = (at: ListenerName, ...more: string[]): Door => ({
  name: `health-${at.replace(/[A-Z]/g, sign => `-${sign.toLowerCase()}`)}`,
  at,
  weight: 1,
  refusals: ['problem', 'page'],
  request: dice => get(dice.pick([...paths, ...more])),
})
