/** `passerella backoffice token`: an access token for the back office's API, printed once. */
import { WrongArguments } from '../arguments.ts'
import { makeAccessToken, mostDays, readDays } from '../platform/backoffice/sign-in/access-token.ts'
import { isName, nameExpected } from '../platform/backoffice/sign-in/names.ts'
import { Declined } from './declined.ts'
import { openSides } from './sides.ts'
import { commandLine, type OfficeOptions } from './sign-in-link.ts'

const usual = '30'

export async function printAccessToken(
  [name = '', days = usual]: string[],
  { settings, say, ...maker }: OfficeOptions,
): Promise<void> {
  const length = readDays(days)
  if (!isName(name)) throw new WrongArguments(`backoffice token: expected a name of ${nameExpected}`)
  if (length === undefined)
    throw new WrongArguments(`backoffice token: expected 1 to ${mostDays} days, found ${days}`)
  await using sides = await openSides(settings, ['platform'])
  for (const { database } of sides.found) {
    const wanted = { name, days: length, who: commandLine, person: null }
    const made = await makeAccessToken({ ...maker, database }, wanted)
    if ('refused' in made)
      throw new Declined('there are too many access tokens: revoke some, or let them end')
    say(made.token)
  }
}
