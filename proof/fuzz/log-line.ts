/** What may be written while strangers knock: nothing that calls for a person, and nothing about one. */
import { administrator, callbackKeys, secretMark } from './names.ts'

type Line = { level: number; msg: string; duty?: unknown; failed?: unknown }

/** Said by a PSP that has shown its key: what it says contradicts what stands, and a person has to look. */
const disputes = [
  'a PSP disputes what stands; a person’s turn',
  'the PSP disputes what it said before',
  'the PSP disputes what it accepted',
]
/** Nobody at the platform knows of the payments that are asked for here, and a quarter of an hour later people hear of it. */
const isOfNobody = ({ duty, failed }: Line) => duty === 'deliver-outcome' && failed === 'answered 404'
const secrets = [secretMark, ...Object.values(callbackKeys), administrator.session, administrator.token]

export function isComplaint(line: string): boolean {
  if (secrets.some(secret => line.includes(secret))) return true
  const read = readLine(line)
  return !read || (read.level >= 50 && !disputes.includes(read.msg) && !isOfNobody(read))
}

function readLine(line: string): Line | undefined {
  try {
    const read = JSON.parse(line)
    return typeof read.level === 'number' && typeof read.msg === 'string' ? read : undefined
  } catch {
    return undefined
  }
}
