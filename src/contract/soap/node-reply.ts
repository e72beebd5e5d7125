/** The answer to either message. The schema lets an OK carry a fault: that is a doubt, and no answer (SAFE-2). */
import { type Field, mapped, optional, unused } from './field.ts'
import type { Fault, NodeReply } from './messages.ts'
import { sequence } from './sequence.ts'
import { anyText, integer, oneOf } from './types.ts'

const fault: Field<Fault> = sequence({
  faultCode: anyText,
  faultString: anyText,
  id: anyText,
  description: optional(anyText),
  serial: unused(integer(-(2 ** 31), 2 ** 31 - 1)),
  originalFaultCode: unused(anyText),
  originalFaultString: unused(anyText),
  originalDescription: unused(anyText),
})

/** A KO that does not say why, as the schema allows. */
const unexplained: Fault = { faultCode: '', faultString: '', id: '' }

export const nodeReply: Field<NodeReply> = mapped(
  sequence({ outcome: oneOf('OK', 'KO'), fault: optional(fault) }),
  {
    expected: 'no fault beside the outcome OK',
    from(wire): NodeReply | undefined {
      if (wire.outcome === 'KO') return { outcome: 'KO', fault: wire.fault ?? unexplained }
      return wire.fault ? undefined : { outcome: 'OK' }
    },
    to: reply => reply,
  },
)
