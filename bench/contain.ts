import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { latencyModels } from '../emulator/latency.ts'
import type { Person } from '../emulator/world.ts'
import { configuredRegistry } from '../src/actions/index.ts'
import { systemClock } from '../src/core/clock.ts'
import { createLog } from '../src/core/log.ts'
import { hasEnded } from '../src/core/operation-states.ts'
import { actionsOf, groupSettingsOf } from '../src/features/define.ts'
import { features } from '../src/features/index.ts'
import { tablesOf } from '../src/features/tables.ts'
import { methodsOf } from '../src/graph/directory/methods.ts'
import { type GraphRequest, requests } from '../src/graph/index.ts'
import { stepSettingsOf } from '../src/operations/registry/collect-playbooks.ts'
import { openStore } from '../src/store/open-store.ts'
import { type Arrival, emulated } from '../test/graph/emulated.ts'
import { drive, watched } from '../test/operations/drive.ts'
import { createJobTable } from '../test/operations/hand-queue.ts'
import { anna, authorise, createHarness, reason } from '../test/operations/harness.ts'
import { createWorld } from '../test/operations/world.ts'
import { ordinary } from '../test/support/people.ts'
import { wholeRegistry } from '../test/support/registry.ts'
import { median, writeLimit } from './model.ts'
import { sized } from './size.ts'
import { atLeast, atMost, type Row } from './table.ts'

const { standard } = latencyModels
const count = sized(300)
const scopes = [
  ...['GroupMember.Read.All', 'RoleManagement.Read.Directory', 'User-PasswordProfile.ReadWrite.All'],
  ...['UserAuthenticationMethod.ReadWrite.All', 'DelegatedPermissionGrant.ReadWrite.All', 'Domain.Read.All'],
  ...['IdentityRiskyUser.ReadWrite.All', 'Device.Read.All', 'Directory.AccessAsUser.All'],
]

/** Graph and the engine on one simulated clock, with the published quotas: the methods alone take half an hour. */
const open = (seed = 1) =>
  emulated({
    seed,
    users: 1_200,
    faults: [],
    connections: 64,
    scopes,
    latency: standard,
    writes: { capacity: 3_000, perSecond: 20 },
  })
type Tenant = ReturnType<typeof open>

const peopleOf = (it: Tenant): Person[] => ordinary({ emulator: it } as never, count)

/** How long after `start` the last of these was done, in ms. */
const lastOf = (arrivals: readonly Arrival[], start: number, is: (one: Arrival) => boolean = () => true): number =>
  Math.max(
    0,
    ...arrivals.filter((one) => one.status >= 200 && one.status < 300 && is(one)).map((one) => one.answered),
  ) - start

const isBlock = ({ method, body }: Arrival) => method === 'PATCH' && Object(body).accountEnabled === false
const isDoor = (one: Arrival) =>
  (isBlock(one) && one.url.startsWith('/users/')) || one.url.endsWith('/revokeSignInSessions')
const isMethod = ({ url }: Arrival) => url.includes('/authentication/')
const isDevice = ({ url }: Arrival) => url.startsWith('/devices/')

interface Outcome {
  readonly it: Tenant
  readonly doorMs: number
  readonly doneMs: number
  readonly endMs: number
  readonly lost: number
}

const outcome = (it: Tenant, start: number, people: readonly Person[]): Outcome => ({
  it,
  doorMs: lastOf(it.arrivals, start, isDoor),
  doneMs: lastOf(it.arrivals, start),
  endMs: it.clock.now() - start,
  lost: people.filter(({ id }) => it.world.find(id)?.accountEnabled !== false).length,
})

/** From confirming a plan to its last write: the whole of the operations on an embedded database. */
async function asOneOperation(seed: number, { slowSteps = true } = {}): Promise<Outcome> {
  const it = open(seed)
  const dataDir = await mkdtemp(join(tmpdir(), 'rollcall-bench-'))
  const store = await openStore({
    dataDir,
    tables: tablesOf(features),
    clock: systemClock,
    log: createLog({ level: 'silent' }),
  })
  try {
    await createJobTable(store)
    const people = peopleOf(it)
    const directory = it.open()
    const harness = createHarness(watched(store), {
      clock: { ...it.clock, now: () => Math.floor(it.clock.now()) },
      world: { ...createWorld(), directory: () => directory },
      limits: { confirmCountAbove: 1_000, abortAboveFailures: 100 },
      queueOn: store,
      registry: configuredRegistry({
        on: Object.fromEntries(stepSettingsOf(features).map(({ key, known }) => [key, known])),
        sources: features,
        ownGroups: [],
        actions: actionsOf(features),
        off: groupSettingsOf(features).map(({ key }) => key),
      }),
    })
    const run = async (): Promise<number> => {
      await harness.operations.start()
      const { operation, token } = await harness.plan(
        'contain',
        people.map(({ id }) => id),
      )
      const start = it.clock.now()
      await harness.operations.confirm(operation.id, {
        person: anna,
        authorise,
        token,
        reason,
        count: operation.counts.change,
        choices: { disableDevices: slowSteps, removeMethods: slowSteps },
      })
      while (!hasEnded((await harness.operations.get(operation.id, anna)).state)) {
        await harness.work()
        await it.clock.sleep(1_000)
      }
      return start
    }
    const start = await drive(it.clock, run(), 1)
    await drive(it.clock, harness.operations.close(), 1)
    return outcome(it, start, people)
  } finally {
    await store.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** The same calls, one account at a time from start to end: never throttled, because the engine paces them. */
async function oneByOne(): Promise<Outcome> {
  const it = open()
  const people = peopleOf(it)
  const { directory } = it
  const write = (request: GraphRequest) =>
    directory.write([{ key: 'one', request }], { onSending: async () => {}, onSettled: async () => {} })
  /** What an action sends for what it finds. */
  const found = async (kind: string, { id, userPrincipalName: upn, displayName: name }: Person) => {
    const action = wholeRegistry.action(kind)
    const all = await action.inspect?.(directory, [id], { parameters: null })
    const writes = action.writes({ id, upn, name, enabled: true, guest: false }, all?.get(id), null)
    return writes.flat().flatMap(({ request }) => request ?? [])
  }
  const contain = async (person: Person) => {
    const { id } = person
    await write(requests.patchUser(id, { accountEnabled: false }))
    await write(requests.revokeSessions(id))
    await write(requests.setPassword(id))
    for (const request of await found('revoke-consents', person)) await write(request)
    await write(requests.confirmCompromised(id))
    for (const request of await found('disable-devices', person)) await write(request)
    for (const { path } of (await directory.ask(methodsOf, [id])).get(id) ?? [])
      if (path) await write(requests.deleteMethod(id, path))
  }
  const start = it.clock.now()
  const run = async () => {
    for (const one of people) await contain(one)
  }
  await drive(it.clock, run(), 0)
  return outcome(it, start, people)
}

/** An incident of 300 accounts with every step of `contain`. */
export async function contain300(): Promise<Row[]> {
  const one = await asOneOperation(1)
  // The first steps take the same time whatever follows.
  const others = [await asOneOperation(2, { slowSteps: false }), await asOneOperation(3, { slowSteps: false })]
  const doorMs = median([one, ...others].map((it) => it.doorMs))
  const lost = Math.max(...[one, ...others].map((it) => it.lost))
  const each = await oneByOne()
  const { arrivals } = one.it
  const ok = arrivals.filter(({ status }) => status >= 200 && status < 300)
  const throttled = arrivals.filter(({ status }) => status === 429).length
  // Reading who is protected takes three calls that depend on each other. Then everyone is blocked and signed out: each
  // in a first wave that shows whether something is wrong, followed by the rest.
  const trip = standard.base + standard.item
  const door = standard.connect + 3 * trip + 2 * (writeLimit(standard, count) - standard.connect)
  // Five calls in ten seconds for methods: each account's list, then each method. Twenty-five for devices.
  const [methods, devices] = [count + ok.filter(isMethod).length, ok.filter(isDevice).length]
  const quotas = Math.max(((methods - 5) * 10_000) / 5, ((devices - 25) * 10_000) / 25)
  const note = `${methods} calls for methods, ${devices} devices; ${throttled} x 429; verified after ${Math.round(one.endMs / 1000)} s`
  const who = { one: 'rollcall', each: 'one account after another' } as const
  const [blocked, done] = ['contain 300: all blocked and signed out', 'contain 300: all steps done']
  return [
    {
      scenario: blocked,
      who: who.one,
      ms: doorMs,
      limit: door,
      lost,
      checks: [
        atMost('lost', lost, 0),
        atMost('x limit', doorMs / door, 1.15),
        atLeast('x sequential', each.doorMs / doorMs, 100),
      ],
    },
    { scenario: blocked, who: who.each, ms: each.doorMs, lost: each.lost },
    {
      scenario: done,
      who: who.one,
      ms: one.doneMs,
      limit: quotas,
      note,
      checks: [atMost('x limit', one.doneMs / quotas, 1.25)],
    },
    { scenario: done, who: who.each, ms: each.doneMs },
  ]
}
