/** A listener in a process of its own, with options from the command line: says where it is, and stays. */
import { newListener } from '../listener.ts'

const { port, to } = await newListener(JSON.parse(process.argv[2] ?? '{}'))
process.send?.({ port, ca: to.ca })
process.once('disconnect', () => process.exit())
