/**
 * Who runs the server. PostgreSQL refuses to be root, so root hands it to the owner of the data, or to `nobody`
 * while there is no data yet; everybody else runs it as themselves.
 */
import { readFile, realpath, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** `undefined`: the server runs as we do. */
export type ServerUser = { uid: number; gid: number } | undefined

export async function serverUser(data: string): Promise<ServerUser> {
  if (process.getuid?.() !== 0) return undefined
  const owner = await stat(data).catch(() => undefined)
  return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : nobody()
}

async function nobody(): Promise<NonNullable<ServerUser>> {
  const accounts = await readFile('/etc/passwd', 'utf8').catch(() => '')
  const [, uid = '65534', gid = '65534'] = /^nobody:[^:]*:(\d+):(\d+):/m.exec(accounts) ?? []
  return { uid: Number(uid), gid: Number(gid) }
}

/** Whether `user` may pass through (or execute) `path` and every folder above it. */
export async function canReach(user: ServerUser, path: string): Promise<boolean> {
  if (!user) return true
  const place = await realpath(path)
  const { uid, gid, mode } = await stat(place)
  const execute = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
  if ((mode & execute) === 0) return false
  return dirname(place) === place || canReach(user, dirname(place))
}
