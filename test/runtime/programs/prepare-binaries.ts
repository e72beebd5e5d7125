/** Prepares a package of PostgreSQL binaries for use by whoever runs this, and says where they are. */
import { usableBinaries } from '../../../src/runtime/postgres/binaries.ts'

const [source = '', home = ''] = process.argv.slice(2)
const { initdb } = await usableBinaries({ source, home, user: undefined })
process.stdout.write(initdb)
