import type { AddressInfo } from 'node:net'
import { pathToFileURL } from 'node:url'
import { type AskedScopes, createAskedScopes } from './asked-scopes.ts'
import type { Client } from './clients.ts'
import { type Clock, machineClock } from './clock.ts'
import { createFaults, type Faults, faultRoutes } from './faults.ts'
import { createFiles, type Files } from './files.ts'
import type { Write } from './graph/call.ts'
import { type GraphOptions, graphRoutes } from './graph/index.ts'
import { createHttpServer } from './http-server.ts'
import { createIncidents, type Incidents } from './incidents.ts'
import { createJournal, type Journal, journalRoutes } from './journal.ts'
import { createNamedLatency } from './latency.ts'
import { assignManagers } from './line-managers.ts'
import { readEmulatorSettings, wholeNumber } from './settings.ts'
import type { SsoMode } from './silent-sign-in.ts'
import { startPageRoutes } from './start-page.ts'
import { createTeams, type Teams } from './teams.ts'
import { createTokens, type Tokens } from './tokens.ts'
import { createWorld, type Person, type World } from './world.ts'
import { worldRoutes } from './world-routes.ts'

/** Options of the emulator; all have defaults. */
export interface EmulatorOptions {
  /** 0, the default, chooses any free port. */
  readonly port?: number
  /** The address the bot uses if there is a proxy in between; by default, the emulator's own. */
  readonly publicUrl?: string
  readonly users?: number
  readonly seed?: number
  /** Whether the tenant includes names designed to break cards; true by default. */
  readonly hostileNames?: boolean
  /** Whether everyone in a department has a manager there; by default, only a few people have one. */
  readonly managers?: boolean
  /** Where state is stored; without this, nothing survives the process. */
  readonly stateDir?: string
  /** The bot's address; can be set later through `framework.botUrl`. */
  readonly botUrl?: string
  /** Without a Playground, conversations exist only here, for tests and the inbox. */
  readonly playgroundUrl?: string
  readonly ssoMode?: SsoMode
  /** Name of a Graph latency model; `off` by default. */
  readonly latency?: string
  /** Other behaviour of Graph: delays, quota, synced accounts. */
  readonly graph?: Pick<
    GraphOptions,
    | 'auditLog'
    | 'quota'
    | 'replication'
    | 'syncedWrites'
    | 'disabledCallers'
    | 'emptyPages'
    | 'memberPage'
    | 'userPage'
    | 'seed'
  >
  /** The Playground's user: object ID or user principal name. */
  readonly person?: string
  /** Their device. */
  readonly client?: Client
  readonly connections?: readonly string[]
  readonly clock?: Clock
}

/** The running emulator: Entra, token service, Teams and Graph on one loopback port. */
export interface Emulator extends Omit<Teams, 'routes'> {
  readonly url: string
  readonly port: number
  readonly world: World
  readonly journal: Journal
  readonly faults: Faults
  readonly tokens: Tokens
  readonly person: Person
  readonly files: Files
  readonly incidents: Incidents
  /** Compares the scopes requested for each Graph token with its use. */
  readonly asked: AskedScopes
  /** Reports every change Graph makes to an account, before responding. */
  watchWrites(watch: (write: Write) => void): void
}

/** Starts the emulator, on the loopback address only. */
export async function createEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { port = 0, users = 1200, seed = 1, stateDir, ssoMode = 'button', clock = machineClock } = options
  const kept = stateDir ? { stateDir } : {}
  const now = () => clock.now()
  const world = createWorld({
    users,
    seed,
    ...kept,
    ...(options.hostileNames !== undefined && { hostileNames: options.hostileNames }),
  })
  if (options.managers) assignManagers(world)
  const tokens = await createTokens({ now: clock.isFast ? machineClock.now : now, ...kept })
  const person = options.person ? world.find(options.person) : world.operators.alex
  if (!person) throw new Error(`There is nobody called ${options.person} in the tenant`)
  const journal = createJournal({ now })
  const faults = createFaults(clock)
  const asked = createAskedScopes()
  let url = ''
  const teams = createTeams({
    world,
    tokens,
    person,
    ssoMode,
    asked,
    now,
    url: () => options.publicUrl ?? url,
    connections: options.connections ?? ['graph'],
    ...kept,
    ...(options.botUrl && { botUrl: options.botUrl }),
    ...(options.client && { client: options.client }),
    ...(options.playgroundUrl && { playgroundUrl: options.playgroundUrl }),
  })
  const { routes: teamsRoutes, close: closeTeams, ...parts } = teams
  const files = createFiles(() => url)
  const incidents = createIncidents({ world, now, ...kept })
  const watchers: ((write: Write) => void)[] = []
  const latency = createNamedLatency(options.latency, clock, seed)
  const routes = [
    ...graphRoutes({
      world,
      tokens,
      faults,
      clock,
      latency,
      seed,
      asked,
      registration: parts.registration,
      incidents,
      identity: parts.identity,
      onWrite: (write) => {
        for (const watch of watchers) watch(write)
      },
      ...options.graph,
    }),
    ...startPageRoutes({ world, person, faults, files, incidents, ...parts }),
    ...teamsRoutes,
    ...journalRoutes(journal),
    ...faultRoutes(faults),
    ...worldRoutes(world, now),
    ...incidents.routes,
    ...files.routes,
  ]
  const server = createHttpServer({ routes, journal, faults })
  // Clients reuse connections; closing one too early would lose the next request.
  server.keepAliveTimeout = 65_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const bound = (server.address() as AddressInfo).port
  url = `http://127.0.0.1:${bound}`

  return {
    ...parts,
    url,
    port: bound,
    world,
    journal,
    faults,
    tokens,
    person,
    files,
    incidents,
    asked,
    watchWrites: (watch) => {
      watchers.push(watch)
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
      await closeTeams()
      incidents.close()
      world.close()
    },
  }
}

async function run(env: NodeJS.ProcessEnv) {
  const emulator = await createEmulator({
    ...readEmulatorSettings(env),
    port: wholeNumber(env, 'EMULATOR_PORT', 4100),
    stateDir: env['EMULATOR_STATE_DIR'] ?? '.data/emulator',
    ...(env['EMULATOR_BOT_URL'] && { botUrl: env['EMULATOR_BOT_URL'] }),
    ...(env['EMULATOR_PLAYGROUND_URL'] && { playgroundUrl: env['EMULATOR_PLAYGROUND_URL'] }),
  })
  const { url, world } = emulator
  console.log(`The emulator plays ${world.people.size} accounts of ${world.domain} at ${url}; inboxes at ${url}/inbox`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void emulator.close().then(() => process.exit(0)))
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await run(process.env)
