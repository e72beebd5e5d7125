/**
 * Who still needs the server. Everybody who uses it holds a session with a shared lock; whoever gives theirs back and
 * can then have the lock alone was the last, and stops the server. A user that is killed loses its session, and so
 * its claim; one that comes while the server is being stopped waits for the lock, is sent away, and starts anew.
 */
import pg from 'pg'

export type Lease = AsyncDisposable & {
  /** Gives the claim back. True: nobody else has one, and nobody can take one before the lease is disposed of. */
  giveBack(): Promise<boolean>
}

const key = 1_346_458_707

export async function takeLease(url: string, log: (message: string) => void): Promise<Lease> {
  let session = await openSession(url, lost)
  let held = true
  await session.query('select pg_advisory_lock_shared($1)', [key])

  function lost() {
    if (held) log('the embedded PostgreSQL has dropped its connections')
    held = false
  }

  return {
    async giveBack() {
      if (held) await session.query('select pg_advisory_unlock_shared($1)', [key])
      else session = await openSession(url, lost)
      held = false
      const { rows } = await session.query<{ alone: boolean }>('select pg_try_advisory_lock($1) as alone', [
        key,
      ])
      return rows[0]?.alone ?? false
    },
    [Symbol.asyncDispose]: () => session.end(),
  }
}

async function openSession(url: string, lost: () => void) {
  const session = new pg.Client({
    connectionString: url,
    application_name: 'passerella lease',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  })
  session.on('error', lost)
  await session.connect()
  return session
}
