/** Lets the administrator in to the back office: a session for a browser, an access token for a program. */
import { sha256 } from '../../src/runtime/secret.ts'
import type { OwnDatabase } from './database.ts'
import { administrator } from './names.ts'

export async function letAdministratorIn({ run }: OwnDatabase) {
  const { name, session, token } = administrator
  await run(
    `insert into platform.session (hash, origin, name, began_at, used_at, ends_at)
     values ($1, $1, $2, now(), now(), now() + interval '1 day')`,
    [sha256(session), name],
  )
  await run(
    `insert into platform.access_token (hash, name, maker, made_at, ends_at)
     values ($1, 'a program', 'another administrator', now(), now() + interval '1 day')`,
    [sha256(token)],
  )
}
