/** What there is to measure, in the order in which it is. */
import { growth } from './growth/growth.ts'
import { latency } from './latency/latency.ts'
import { lifecycle } from './lifecycle/lifecycle.ts'
import { memory } from './memory/memory.ts'
import { nodes } from './nodes/nodes.ts'
import { payersPage } from './payers-page/payers-page.ts'
import type { Part } from './section.ts'
import { slowPsp } from './slow-psp/slow-psp.ts'
import { writes } from './writes.ts'

export const parts = {
  lifecycle,
  latency,
  nodes,
  growth,
  memory,
  page: payersPage,
  writes,
  'slow-psp': slowPsp,
} satisfies Record<string, Part>

export type PartName = keyof typeof parts
