/** What may be written while strangers knock: nothing that calls for a person, and nothing about one. */
import { callbackKeys, secretMark } from './names.ts'

/** Said by a PSP that has shown its key: what it says contradicts what stands, and a person has to look. */
const documented = [
  'a PSP disputes what stands; a person’s turn',
  'the PSP disputes what it said before',
  'the PSP disputes what it accepted',
]
const secrets = [secretMark, ...Object.values(callbackKeys)]

export function isComplaint(line: string): boolean {
  if (secrets.some(secret => line.includes(secret))) return true
  const read = readLine(line)
  return !read || (read.level >= 50 && !documented.includes(read.msg))
}

function readLine(line: string): { level: number; msg: string } | undefined {
  try {
    const read = JSON.parse(line)
    return typeof read.level === 'number' && typeof read.msg === 'string' ? read : undefined
  } catch {
    return undefined
  }
}
