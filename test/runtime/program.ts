/** Runs a program of `programs/` as a process of its own, and reads the facts that it tells, a JSON object a line. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { canReach, serverUser } from '../../src/runtime/postgres/server-user.ts'

export const programPath = (name: string) => join(import.meta.dirname, 'programs', name)

export type Fact = { begun?: true; url?: string; written?: number }

export type Program = AsyncDisposable & {
  pid: number
  /** The value of the next fact that has this name. */
  told<Name extends keyof Fact>(name: Name): Promise<NonNullable<Fact[Name]>>
  /** The last number that it has told as written. */
  written(): number
  /** Sends the signal to the program's whole process group, as a terminal does, and waits for its end. */
  end(signal: 'SIGINT' | 'SIGKILL'): Promise<number | null>
}

export type ProgramOptions = { args: string[]; ordinary?: boolean }

export async function runProgram(name: string, { args, ordinary }: ProgramOptions): Promise<Program> {
  const user = ordinary ? await ordinaryUser() : undefined
  const child = spawn(process.execPath, [programPath(name), ...args], {
    ...user,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', words => {
    said += words
  })
  const exited = once(child, 'close')
  const lines = createInterface({ input: child.stdout })
  const facts: Fact[] = []
  lines.on('line', line => facts.push(JSON.parse(line)))
  const pid = child.pid ?? 0

  async function end(signal: 'SIGINT' | 'SIGKILL') {
    if (child.exitCode === null && child.signalCode === null) process.kill(-pid, signal)
    await exited
    return child.exitCode
  }

  return {
    pid,
    async told(name) {
      for (;;) {
        const found = facts.find(fact => fact[name] !== undefined)?.[name]
        if (found !== undefined) return found
        await Promise.race([
          once(lines, 'line'),
          exited.then(() => assert.fail(`it never told ${name}: ${said}`)),
        ])
      }
    },
    written: () => Math.max(0, ...facts.map(fact => fact.written ?? 0)),
    end,
    [Symbol.asyncDispose]: async () => void (await end('SIGKILL')),
  }
}

/** Whoever runs the tests; in place of root, the user to whom root hands the server. */
export const ordinaryUser = () => serverUser('/nonexistent')

/** Whether a process of that user could run our programs at all, which it cannot below /root. */
export async function ordinaryUserCanRun(): Promise<boolean> {
  const user = await ordinaryUser()
  return (await canReach(user, process.execPath)) && canReach(user, import.meta.dirname)
}
