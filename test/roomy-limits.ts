/** Limits that nobody meets, where one address sends what a country would send from many. */
const most = 1_000_000
const forAll = { connections: most, connectionsPerClient: most, perClient: most }

export const roomyLimits = {
  /** Of the PSP's API, of its payers' page, and of the platform. */
  api: { ...forAll, perCaller: most },
  page: { ...forAll, perPage: most, streams: most },
  platform: { ...forAll, perCaller: most, perPage: most },
}
