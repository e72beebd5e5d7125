/** A platform with two PSPs, the quick one and the slow one. */
import { type BenchPlatform, startBenchPlatform } from '../bench-platform.ts'
import type { Ground } from '../ground.ts'

export const slow = 'SLOWITMMXXX'

/** As many as crowd at the slow PSP have a connection each. */
export const startTwoPsps = (ground: Ground, databaseUrl: string, slowUrl: string): Promise<BenchPlatform> =>
  startBenchPlatform(ground, { databaseUrl, payers: 500, others: [{ idPsp: slow, url: slowUrl }] })
