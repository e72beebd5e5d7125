/**
 * What axe has against a page, as the name of each rule that is broken and where. Putting axe into a page takes longer
 * than all that it does there, so it is put in once, however much is asked of it.
 */
import { createRequire } from 'node:module'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

const builder = createRequire(import.meta.url).resolve('@axe-core/playwright')
const { source }: { source: string } = createRequire(builder)('axe-core')

export async function axeViolations(page: Page, rules?: string[]): Promise<[string, string[]][]> {
  if (page.frames().length > 1) throw new Error('axe looks at one frame here, and this page has more')
  if (!(await page.evaluate(`'axe' in window`))) await page.evaluate(source)
  const axe = new AxeBuilder({ page, axeSource: 'void 0' }).setLegacyMode()
  axe.options({ resultTypes: ['violations'] })
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze()
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])
}
