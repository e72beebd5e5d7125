/** The database that was configured, or one of our own. */
import { type EmbeddedPostgresOptions, startEmbeddedPostgres } from './embedded.ts'

export type PostgresOptions = EmbeddedPostgresOptions & { databaseUrl?: string | undefined }

export type OpenPostgres = AsyncDisposable & { url: string }

export async function openPostgres({ databaseUrl, ...embedded }: PostgresOptions): Promise<OpenPostgres> {
  if (databaseUrl === undefined) return startEmbeddedPostgres(embedded)
  return { url: databaseUrl, [Symbol.asyncDispose]: async () => {} }
}
