/** Looks for every mistake in a thread of its own, while the machines as they are shipped are explored in another. */
import { parentPort } from 'node:worker_threads'
import { bounds } from '../bounds.ts'
import { caught } from '../catch.ts'
import { mutants } from '../mutants.ts'

for (const mutant of mutants) parentPort?.postMessage(await caught(mutant, bounds.small))
