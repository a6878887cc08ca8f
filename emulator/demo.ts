import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleBot } from './bundle.ts'
import { botEnvironment, ruleEnvironment, settingsFile } from './environment.ts'
import { exitWithParent, watchParent } from './exit-with-parent.ts'
import { createEmulator, type Emulator } from './main.ts'
import { removeOutdatedDatabase } from './outdated-database.ts'
import { startPlayground } from './playground.ts'
import { readEmulatorSettings, wholeNumber } from './settings.ts'

/*
 * The complete product on one machine: the emulator in this process, the Agents Playground and the bot as child
 * processes. All state is in DATA_DIR, so that a restarted demo continues where it was.
 */

const env = process.env
const root = resolve(fileURLToPath(new URL('..', import.meta.url)))
const dataDir = resolve(env['DATA_DIR'] ?? '.data')
const logs = join(dataDir, 'logs')
const ports = orExit(() => ({
  PORT: portOf('PORT', 3978),
  EMULATOR_PORT: portOf('EMULATOR_PORT', 4100),
  PLAYGROUND_PORT: portOf('PLAYGROUND_PORT', 56150),
}))
const chat = `http://localhost:${ports.PLAYGROUND_PORT}`
const children = new Map<string, ChildProcess>()
let emulator: Emulator | undefined
let stopping = false

process.on('SIGINT', () => void stop(0))
process.on('SIGTERM', () => void stop(0))
process.on('SIGHUP', () => void stop(0))
if (env['npm_lifecycle_event']) watchParent(() => void stop(0))
await start().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  return stop(1)
})

async function start() {
  console.log('Starting Rollcall with an emulated Entra, Graph and Teams; the first start takes about 10 seconds.')
  console.log('Nothing leaves this machine: everything listens on, and talks to, this machine only.')
  mkdirSync(logs, { recursive: true })
  // A configured folder is never removed; the bot says what to do about it.
  if (env['DATA_DIR'] === undefined && removeOutdatedDatabase(dataDir, join(root, 'src', 'store', 'migrations')))
    console.log('The last demo used another version of the database schema: this one starts with a new database.')
  await Promise.all(Object.entries(ports).map(([name, port]) => checkFree(name, port)))
  const settings = readEmulatorSettings(env)
  const bundled = bundleBot()
  const world = await createEmulator({
    ...settings,
    port: ports.EMULATOR_PORT,
    managers: true,
    stateDir: join(dataDir, 'emulator'),
    botUrl: `http://127.0.0.1:${ports.PORT}/api/messages`,
    playgroundUrl: `http://127.0.0.1:${ports.PLAYGROUND_PORT}`,
  })
  emulator = world
  console.log(
    `A company of ${world.world.people.size.toLocaleString('en-US')} people has been created; the bot and the chat are starting.`,
  )
  const { person, url } = world
  watch(
    'playground',
    startPlayground({ world: world.world, person, port: ports.PLAYGROUND_PORT, emulatorUrl: url, folder: logs }),
  )
  watch('bot', startBot(world, await bundled))
  await Promise.all([isListening(`${chat}/`), isListening(`http://127.0.0.1:${ports.PORT}/readyz`)])
  if (stopping) return
  console.log(`Rollcall is ready: open ${url}`)
  console.log(
    `Its log is ${relative(process.cwd(), join(logs, 'bot.log'))}. Ctrl-C stops everything; the next start continues from here.`,
  )
}

/** The bot as deployed; only its configuration points to an emulator. */
function startBot({ world, url }: Emulator, program: readonly string[]): ChildProcess {
  const output = openSync(join(logs, 'bot.log'), 'w')
  const rules = ruleEnvironment(world)
  const surroundings = {
    ...botEnvironment({ world, url }),
    PORT: String(ports.PORT),
    PUBLIC_URL: `http://127.0.0.1:${ports.PORT}`,
    DATA_DIR: join(dataDir, 'bot'),
    HOST: '127.0.0.1',
  }
  const settings = { ...rules, ...env, ...surroundings }
  // For `npm run doctor`; the secrets are the emulator's.
  writeFileSync(join(dataDir, 'bot.env'), settingsFile(rules, env, surroundings), { mode: 0o600 })
  // In its own process group, so that Ctrl-C can be passed on in the right order.
  const detached = process.platform !== 'win32'
  const child = spawn(process.execPath, [...exitWithParent, ...program], {
    cwd: root,
    detached,
    env: settings,
    stdio: ['ignore', output, output, 'ipc'],
  })
  closeSync(output)
  return child
}

function watch(name: string, child: ChildProcess) {
  children.set(name, child)
  child.on('error', (error) => console.error(`The ${name} failed to start: ${error.message}`))
  child.on('exit', (code, signal) => {
    children.delete(name)
    if (stopping) return
    const file = join(logs, `${name}.log`)
    console.error(
      `The ${name} ended (${signal ?? `code ${code}`}). The last lines of ${relative(process.cwd(), file)}:\n${tail(file)}`,
    )
    void stop(1)
  })
}

async function stop(code: number) {
  if (stopping) {
    for (const child of children.values()) child.kill('SIGKILL')
    process.exit(code)
  }
  stopping = true
  process.exitCode = code
  // The bot first, so that it can still reach the emulator while stopping.
  for (const name of ['bot', 'playground']) {
    const child = children.get(name)
    if (!child || child.exitCode !== null) continue
    const gone = new Promise((resolveWith) => child.once('exit', resolveWith))
    child.kill('SIGTERM')
    const impatient = setTimeout(() => child.kill('SIGKILL'), 6000)
    await gone
    clearTimeout(impatient)
  }
  await emulator?.close()
  process.exit(code)
}

/** Resolves once this address responds with 200. */
async function isListening(address: string) {
  while (!stopping) {
    const response = await fetch(address).catch(() => undefined)
    await response?.body?.cancel()
    if (response?.ok) return
    await new Promise((resolveWith) => setTimeout(resolveWith, 100))
  }
}

/** Throws if the port is in use. A demo that was just killed might still be releasing its ports. */
async function checkFree(name: string, port: number) {
  for (let left = 12; left > 0; left--) {
    if (await isFree(port)) return
    await new Promise((resolveWith) => setTimeout(resolveWith, 250))
  }
  throw new Error(`Port ${port} is in use. Stop the program that listens on it, or set ${name} to another port.`)
}

/** Checks IPv4 and IPv6, because a listener on one doesn't block the other. */
async function isFree(port: number): Promise<boolean> {
  const tries = await Promise.all(['127.0.0.1', '::'].map((host) => canListen(port, host)))
  return tries.every(Boolean)
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolveWith) => {
    const server = net.createServer()
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolveWith(error.code !== 'EADDRINUSE' && error.code !== 'EACCES'),
    )
    server.listen({ port, host, ipv6Only: host === '::' }, () => server.close(() => resolveWith(true)))
  })
}

function tail(file: string): string {
  if (!existsSync(file)) return '(empty)'
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-15).join('\n')
}

/** Exits with the message, because for configuration errors a sentence is more helpful than a stack trace. */
function orExit<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  }
}

function portOf(name: string, fallback: number): number {
  const port = wholeNumber(env, name, fallback)
  if (port < 1 || port > 65535) throw new Error(`${name} is ${env[name]}: a port must be between 1 and 65535.`)
  return port
}
