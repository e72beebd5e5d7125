/** `passerella backoffice sign-in`: a one-time link into the back office, for whoever has the platform's database. */
import { WrongArguments } from '../arguments.ts'
import { makeLink } from '../platform/backoffice/sign-in/link.ts'
import { isName, nameExpected } from '../platform/backoffice/sign-in/names.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Settings } from '../settings.ts'
import { openSides } from './sides.ts'

export type OfficeOptions = {
  settings: Settings
  clock: Clock
  random: (bytes: number) => Buffer
  say: (text: string) => void
}
/** What stands in the audit beside whatever the command line has made. */
export const commandLine = 'command line'

/** `name` is what the audit calls whoever uses it. */
export async function printSignInLink(
  name: string,
  { settings, say, ...maker }: OfficeOptions,
): Promise<void> {
  if (!isName(name)) throw new WrongArguments(`backoffice sign-in: expected a name of ${nameExpected}`)
  await using sides = await openSides(settings, ['platform'])
  const { publicUrl } = settings.platform
  for (const { database } of sides.found)
    say(await makeLink({ ...maker, database, publicUrl }, { name, who: commandLine }))
}
