import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { createFaults, faultRoutes } from '../../../emulator/faults.ts'
import { type GraphOptions, graphRoutes } from '../../../emulator/graph/index.ts'
import type { Route } from '../../../emulator/http.ts'
import { createHttpServer } from '../../../emulator/http-server.ts'
import { createJournal, journalRoutes } from '../../../emulator/journal.ts'
import { createTokens } from '../../../emulator/tokens.ts'
import { createWorld, type Person, type World } from '../../../emulator/world.ts'
import { worldRoutes } from '../../../emulator/world-routes.ts'
import { eventually } from '../../support/eventually.ts'
import { createFakeClock } from '../../support/fake-clock.ts'

/** A parsed Graph response. `body` is loosely typed because the tests check its shape. */
export interface Got {
  readonly status: number
  readonly headers: Headers
  readonly body: GraphBody
  readonly text: string
}

export interface GraphBody {
  readonly [name: string]: unknown
  readonly value?: Record<string, unknown>[]
  readonly error?: { code: string; message: string; innerError: Record<string, string> }
  readonly responses?: ItemAnswer[]
}

export interface ItemAnswer {
  readonly id: string
  readonly status: number
  readonly headers: Record<string, string>
  readonly body?: GraphBody | null
}

export interface AskOptions {
  readonly as?: Person
  readonly scopes?: string
  readonly token?: string
  readonly headers?: Record<string, string>
  readonly body?: unknown
}

const everyScope = [
  'User.Read.All User.EnableDisableAccount.All User.RevokeSessions.All GroupMember.Read.All Directory.Read.All',
  'RoleManagement.Read.Directory AuditLog.Read.All',
].join(' ')

export const eventual = { ConsistencyLevel: 'eventual' }

const start = Date.UTC(2026, 0, 5, 9)
const clockOfKeys = { now: start }
// Generating a key pair takes longer than most tests, so all share one, and its clock.
const signer = createTokens({ now: () => clockOfKeys.now })

/** A tenant with its Graph on a loopback port and a stopped clock. */
export async function startTenant(
  options: { users?: number; routes?: Route[]; world?: World } & Partial<Omit<GraphOptions, 'world' | 'clock'>> = {},
) {
  const { users = 400, routes = [], world = createWorld({ users, seed: 7 }), ...graph } = options
  const clock = createFakeClock(start)
  clockOfKeys.now = start
  const tokens = await signer
  const faults = graph.faults ?? createFaults(clock)
  const journal = createJournal({ now: clock.now })
  const server = createHttpServer({
    routes: [
      ...graphRoutes({ world, tokens, clock, ...graph, faults }),
      ...worldRoutes(world, clock.now),
      ...faultRoutes(faults),
      ...journalRoutes(journal),
      ...routes,
    ],
    journal,
    faults,
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const tokenFor = (person: Person, scopes = everyScope, claims: object = {}) =>
    tokens.mint({ aud: 'https://graph.microsoft.com', oid: person.id, tid: world.tenantId, scp: scopes, ...claims })

  async function ask(method: string, path: string, given: AskOptions = {}): Promise<Got> {
    const token = given.token ?? (await tokenFor(given.as ?? world.operators.alex, given.scopes))
    const url = path.startsWith('http') ? path : `${origin}/v1.0${path}`
    const response = await fetch(url, {
      method,
      headers: {
        ...(token && { Authorization: `Bearer ${token}` }),
        ...(given.body !== undefined && { 'Content-Type': 'application/json' }),
        ...given.headers,
      },
      ...(given.body !== undefined && {
        body: typeof given.body === 'string' ? given.body : JSON.stringify(given.body),
      }),
    })
    const text = await response.text()
    const json = response.headers.get('content-type')?.includes('json') && text
    return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : {}, text }
  }

  return {
    world,
    clock,
    faults,
    journal,
    origin,
    tokenFor,
    ask,
    get: (path: string, given?: AskOptions) => ask('GET', path, given),
    patch: (path: string, body: unknown, given?: AskOptions) => ask('PATCH', path, { ...given, body }),
    post: (path: string, body?: unknown, given?: AskOptions) => ask('POST', path, { ...given, body }),
    batch: (requests: unknown[], given?: AskOptions) => ask('POST', '/$batch', { ...given, body: { requests } }),
    /** Advances the clocks of the tenant and of token verification. */
    async pass(ms: number) {
      clockOfKeys.now += ms
      await clock.advance(ms)
    },
    /** Fails unless the response arrives after exactly `ms`. */
    async heldBack(ms: number, asking: Promise<Got>): Promise<Got> {
      const asleep = clock.sleeping
      let answered = false
      void asking.then(() => {
        answered = true
      })
      await eventually('the answer is held back', () => clock.sleeping !== asleep)
      await clock.advance(ms - 1)
      assert.equal(answered, false)
      await clock.advance(1)
      return asking
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      world.close()
    },
  }
}

export type TestTenant = Awaited<ReturnType<typeof startTenant>>

/** The response to one item of a batch. */
export function item(got: Got, id: string): ItemAnswer {
  const found = got.body.responses?.find((one) => one.id === id)
  if (!found) throw new Error(`The batch was not answered for ${id}: ${got.text}`)
  return found
}

/** An ordinary enabled member without roles, not synced. */
export function ordinary(world: World, nth = 0): Person {
  const fit = [...world.people.values()].slice(60).filter((one) => {
    const plain = one.accountEnabled && one.userType === 'Member' && !one.onPremisesSyncEnabled
    return plain && world.rolesOf(one).length === 0 && !world.groupsOf(one.id).some((group) => group.isAssignableToRole)
  })
  const person = fit[nth]
  if (!person) throw new Error('The world is too small for this test')
  return person
}

/** A synced account. */
export function synced(world: World): Person {
  const person = [...world.people.values()].find((one) => one.onPremisesSyncEnabled && one.accountEnabled)
  if (!person) throw new Error('Nobody is synced')
  return person
}
