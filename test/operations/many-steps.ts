import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import fc from 'fast-check'
import { sql } from 'kysely'
import {
  apps,
  grantsOf,
  type Licence,
  method,
  methodsOf,
  phoneIds,
  skus,
  withDefault,
} from '../../emulator/account-objects.ts'
import type { FaultRule } from '../../emulator/fault-rule.ts'
import type { Person } from '../../emulator/world.ts'
import { hasEnded } from '../../src/core/operation-states.ts'
import { actionsOf } from '../../src/features/define.ts'
import { features } from '../../src/features/index.ts'
import type { Operation } from '../../src/operations/index.ts'
import type { Action } from '../../src/operations/registry/action.ts'
import type { Playbook } from '../../src/operations/registry/playbook.ts'
import { createRegistry, type Registry } from '../../src/operations/registry/registry.ts'
import type { OperationWriteRow } from '../../src/store/queries/plan/writes.ts'
import type { Store } from '../../src/store/store.ts'
import { type Arrival, emulated } from '../graph/emulated.ts'
import { ordinary } from '../support/people.ts'
import { wholeRegistry } from '../support/registry.ts'
import { drive, forget, watched } from './drive.ts'
import { anna, authorise, channel, createHarness, type Harness, type HarnessOptions, reason } from './harness.ts'
import { createMortal } from './mortal.ts'
import { createWorld } from './world.ts'

const scopes = [
  ...['GroupMember.Read.All', 'RoleManagement.Read.Directory', 'User-PasswordProfile.ReadWrite.All'],
  ...['UserAuthenticationMethod.ReadWrite.All', 'DelegatedPermissionGrant.ReadWrite.All'],
  ...['LicenseAssignment.ReadWrite.All', 'GroupMember.ReadWrite.All', 'IdentityRiskyUser.ReadWrite.All'],
]
const e3: Licence = { skuId: skus.microsoft365E3, disabledPlans: ['7547a3fe-08ee-4ccb-b430-5077c5041653'] }
const copilot: Licence = { skuId: skus.copilot, disabledPlans: [] }
const grant = (clientId: string) => ({ clientId, resourceId: apps.graph.id, scope: 'Mail.Read' })
const groups = ['Sales', 'Nobody', 'All engineers']

/** An operation of many steps, and when its processes die. */
export interface AnyStory {
  readonly accounts: number
  readonly faults: readonly FaultRule[]
  /** The step at which each process dies; the one after them survives. */
  readonly deaths: readonly number[]
}

/** From plan to undo. */
export interface Story extends AnyStory {
  readonly playbook: 'contain' | 'offboard'
  /** Whether sign-in methods are removed too, which have a low limit of their own. */
  readonly methods: boolean
  /** Whether the run is what reads them, as for many accounts. */
  readonly unread: boolean
}

const some = { probability: fc.constantFrom(0.1, 0.3), seed: fc.integer({ min: 1, max: 1_000 }) }
export const anyFault: fc.Arbitrary<FaultRule> = fc.oneof(
  // Throttled or failing, whether applied or not; dropped connections; refusals.
  fc.record({ at: fc.constant('item' as const), fail: fc.constantFrom(429, 503, 504), applied: fc.boolean(), ...some }),
  fc.record({ at: fc.constant('request' as const), fail: fc.constantFrom('hangUp' as const, 503), ...some }),
  fc.record({
    at: fc.constant('item' as const),
    fail: fc.constantFrom(400, 403),
    match: fc.constantFrom<NonNullable<FaultRule['match']>>(
      { method: 'DELETE' },
      { method: 'POST', path: 'assignLicense' },
      { method: 'POST', path: 'oauth2PermissionGrants' },
      { method: 'PATCH' },
    ),
    ...some,
  }),
)
export const anyStory: fc.Arbitrary<Story> = fc.record({
  playbook: fc.constantFrom('contain', 'offboard'),
  accounts: fc.integer({ min: 1, max: 3 }),
  methods: fc.boolean(),
  unread: fc.boolean(),
  faults: fc.array(anyFault, { maxLength: 2 }),
  deaths: fc.array(fc.noBias(fc.integer({ min: 5, max: 250 })), { maxLength: 2 }),
})

/** Only terminates if the bot slows down while Graph refuses, because refused calls are charged too. */
export const crowded: Story = {
  playbook: 'offboard',
  accounts: 3,
  methods: true,
  unread: false,
  deaths: [],
  faults: [{ at: 'item', fail: 403, match: { method: 'DELETE' }, probability: 0.3, seed: 916 }],
}

/** The product's registry with this group for the features that need one, and with other actions or playbooks. */
export const registryFor = (
  group: string,
  { action, playbook }: { action?: (one: Action) => Action; playbook?: (one: Playbook) => Playbook } = {},
): Registry =>
  createRegistry(
    wholeRegistry
      .actions()
      .map((one) => actionsOf(features, () => group).find(({ kind }) => kind === one.kind) ?? one)
      .map((one) => (action ? action(one) : one)),
    Object.fromEntries(wholeRegistry.playbooks().map(([name, one]) => [name, playbook ? playbook(one) : one])),
  )

/** No plan reads what is slow to read. */
const readingLater = (one: Action): Action => (one.inspectAtMost === undefined ? one : { ...one, inspectAtMost: 0 })

/** What an account has that can be restored, sorted. */
export function has({ world }: ReturnType<typeof emulated>, { id }: Person) {
  const now = world.find(id)
  assert.ok(now)
  return {
    enabled: now.accountEnabled,
    grants: new Set(grantsOf(now)),
    licences: new Set(now.assignedLicenses),
    groups: new Set(world.groupsOf(id, { direct: true }).map((group) => group.id)),
  }
}

export type State = ReturnType<typeof has>

function isDone(
  { action, target, before }: OperationWriteRow,
  now: State,
  methods: readonly { id: string }[],
): boolean {
  switch (action) {
    case 'block-sign-in':
      return !now.enabled
    case 'revoke-consents':
      return now.grants.size === 0 || ![...now.grants].some(({ clientId }) => clientId === Object(before).clientId)
    case 'remove-methods':
      return !methods.some(({ id }) => id === target)
    case 'remove-licences':
      return now.licences.size === 0
    case 'remove-from-groups':
      return !now.groups.has(target)
    default:
      return true
  }
}

/** What is irreversible, by target; signing out removes nothing and may be repeated after a crash. */
function irreversible({ method: verb, url, body }: Arrival): string | undefined {
  if (verb === 'DELETE' && url.includes('/authentication/')) return url
  return verb === 'PATCH' && Object(Object(body).passwordProfile).password ? `${url} password` : undefined
}

/** The emulated Graph with some accounts, and processes of the bot. */
export function createScene(
  store: Store,
  { accounts, faults, deaths }: AnyStory,
  { change = {}, ...options }: HarnessOptions & { readonly change?: Parameters<typeof registryFor>[1] } = {},
) {
  const it = emulated({
    seed: 7,
    users: 400,
    faults: [],
    connections: 4,
    scopes,
    writes: { capacity: 3000, perSecond: 20 },
    latency: { base: 5, connect: 0, item: 1, object: 0.1, lanes: 4, slots: 8, jitter: 0 },
  })
  const people = ordinary({ emulator: it } as never, accounts)
  for (const { id } of people) {
    it.world.change(id, {
      grants: [grant(apps.mailSync.id), grant(apps.pdf.id)],
      methods: withDefault([method('microsoftAuthenticator'), method('phone', {}, phoneIds.mobile)]),
      assignedLicenses: [e3, copilot],
    })
    for (const group of it.world.groups.values()) it.world.setMember(group.id, id, groups.includes(group.displayName))
  }
  const registry = registryFor(it.world.group('Quarantine')?.id ?? assert.fail(), change)
  // The database stores whole milliseconds.
  const clock = { ...it.clock, now: () => Math.floor(it.clock.now()) }
  const before = new Map(people.map((one) => [one.id, has(it, one)]))
  const bot = (on: Store): Harness => {
    // A process paces all its Graph calls together.
    const directory = it.open()
    const world = { ...createWorld(), directory: () => directory }
    const limits = { confirmCountAbove: 100, abortAboveFailures: 100, ...options.limits }
    return createHarness(on, { clock, world, queueOn: store, registry, ...options, limits })
  }
  const run = async (id: string, last: Harness) => {
    for (let look = 0; look < 40; look++) {
      await last.sweep()
      await last.work()
      if (hasEnded((await last.operations.get(id, anna)).state)) return
      await it.clock.sleep(20_000)
    }
    assert.fail(`It never ended: ${(await last.operations.get(id, anna)).state}`)
  }
  /** Runs a confirmed operation to its end with faults, processes dying; returns the one that survived. */
  const endure = async (id: string): Promise<Harness> => {
    for (const rule of faults) it.faults.add(rule)
    for (const death of deaths) {
      const mortal = createMortal(death)
      const dying = watched(store, mortal.mortalStore)
      const process = bot(dying)
      const living = async () => {
        await process.operations.start()
        await run(id, process)
      }
      await drive(
        it.clock,
        living().catch(() => undefined),
      )
      await drive(it.clock, process.operations.close())
      await it.clock.advance(20_000)
      await pause(20)
      forget(dying)
    }
    it.faults.remove()
    const last = bot(watched(store))
    await drive(
      it.clock,
      last.operations.start().then(() => run(id, last)),
    )
    return last
  }
  return { it, people, before, bot, run, endure }
}

/** Every write of an operation; each item has ended, and only once. */
export async function endsOf(store: Store, { id, actions }: Pick<Operation, 'id' | 'actions'>) {
  const { rows } = await sql<OperationWriteRow & { account: string }>`select w.*, i.account_id as account
    from operation_writes w join operation_items i using (tenant_id, operation_id, seq)
    where operation_id = ${id}`.execute(store.db)
  const items = new Set(rows.map(({ account, action, target }) => `${account} ${action} ${target}`))
  assert.equal(items.size, rows.length, 'each once')
  assert.deepEqual(
    rows.filter(
      ({ state, action }) =>
        !['done', 'failed', 'uncertain', 'skipped'].includes(state) && actions.some(({ kind }) => kind === action),
    ),
    [],
  )
  return rows
}

/** Plays the story to its end, takes back what can be taken back, and checks both. */
export async function live(store: Store, story: Story): Promise<void> {
  const options = story.unread ? { change: { action: readingLater } } : {}
  const { it, people, before, bot, run, endure } = createScene(store, story, options)
  const follow = { requester: anna, directory: it.directory, locale: 'en-US', channel }
  const confirm = (one: Harness, { operation, token }: Awaited<ReturnType<Harness['plan']>>) =>
    one.operations.confirm(operation.id, {
      person: anna,
      authorise,
      token,
      reason,
      count: operation.counts.change,
      choices: { removeMethods: story.methods },
    })

  const planner = bot(watched(store))
  const planned = await drive(
    it.clock,
    planner.plan(
      story.playbook,
      people.map(({ id }) => id),
    ),
  )
  assert.equal(planned.operation.counts.change, story.accounts)
  const confirmed = await confirm(planner, planned)
  const last = await endure(confirmed.id)
  const rows = await endsOf(store, confirmed)
  for (const row of rows.filter(({ state }) => state === 'done')) {
    const one = it.world.find(row.account)
    assert.ok(one)
    assert.ok(isDone(row, has(it, one), methodsOf(one)), `${row.action} is called done and is not`)
  }
  const answered = new Set<string>()
  for (const arrival of it.arrivals) {
    const what = irreversible(arrival)
    if (what === undefined) continue
    assert.ok(!answered.has(what), `${what} was done, and sent once more`)
    if (arrival.status >= 200 && arrival.status < 300) answered.add(what)
  }

  const sure = people.filter(({ id }) => !rows.some((row) => row.account === id && row.state === 'uncertain'))
  if (
    rows.some(
      ({ state, action }) =>
        state === 'done' && action !== 'sign-out' && action !== 'reset-password' && action !== 'remove-methods',
    )
  ) {
    const undo = await drive(it.clock, last.operations.undo(planned.operation.id, follow))
    if (undo.operation.counts.change > 0) {
      await confirm(last, undo)
      await drive(it.clock, run(undo.operation.id, last))
    }
    for (const one of sure) assert.deepEqual(has(it, one), before.get(one.id), 'exactly what it was')
  }
  await drive(it.clock, last.operations.close())
  await drive(it.clock, planner.operations.close())
}
