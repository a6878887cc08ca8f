import assert from 'node:assert/strict'
import { UserError } from '../../../src/core/errors.ts'
import { permissionErrors } from '../../../src/core/sign-in-errors.ts'
import { events } from '../../../src/features/way-back-in/events.ts'
import type { VoucherView } from '../../../src/features/way-back-in/model.ts'
import {
  createPass,
  deletePass,
  type KnownPass,
  methodsSince,
  passPolicy,
  passStates,
} from '../../../src/features/way-back-in/passes.ts'
import { voucherQueries } from '../../../src/features/way-back-in/queries/vouchers.ts'
import { createVouchers } from '../../../src/features/way-back-in/vouchers.ts'
import type { SignIns } from '../../../src/graph/directory/last-sign-ins.ts'
import { managersOf } from '../../../src/graph/directory/managers.ts'
import { hasPermission } from '../../../src/graph/directory/me.ts'
import { type Risk, risksOf } from '../../../src/graph/directory/risk.ts'
import { signInsOf } from '../../../src/graph/directory/sign-ins.ts'
import { eventsVersion } from '../../../src/operations/lifecycle/events.ts'
import { advanceRow } from '../../../src/store/queries/lifecycle/advance.ts'
import { type Harness, type HarnessOptions, someone, useHarness } from '../../operations/harness.ts'
import { createWorld, type World } from '../../operations/world.ts'
import { answer } from '../../support/answering.ts'

/** The secret of every pass, which must not be found anywhere. */
export const secret = 'xR7pass9Q'

/** People, their managers, and what Graph says about passes. */
export interface Scene {
  readonly world: World
  /** Manager by account. */
  readonly managers: Map<string, string>
  readonly risks: Map<string, Risk>
  /** What Graph says about passes, sign-ins and methods, the latter by when they were added. */
  readonly passes: Map<string, KnownPass>
  readonly signIns: Map<string, SignIns>
  readonly methods: Map<string, number>
  /** Accounts with a method that Graph doesn't date, such as a phone. */
  readonly undated: Set<string>
  /** Whether the operator can read methods. */
  readsMethods: boolean
  /** Accounts for which a pass was created, in order. */
  readonly created: string[]
  /** IDs of passes that were deleted, in order. */
  readonly deleted: string[]
  policy: { enabled: boolean; covers: 'all' | readonly string[]; excludes: readonly string[] }
  /** Called when a pass is about to be created; errors are the answer. */
  onCreate: () => void | Promise<void>
  /** The same when one is about to be deleted, and when the policy is read while a pass is asked for. */
  onDelete: () => void | Promise<void>
  onPolicy: () => void | Promise<void>
}

/** What people were shown who let others back in, in order. */
export const receiverCards = ({ roleCards }: Harness) =>
  roleCards
    .filter(({ name }) => name === 'receiver')
    .map(({ name: _, shown, ...where }) => ({ ...where, vouchers: shown as readonly VoucherView[] }))

export const alex = someone('alex')
export const bob = someone('bob')

export function createScene(): Scene {
  const world = createWorld()
  const scene: Scene = {
    world,
    managers: new Map([
      ['adele', 'alex'],
      ['diego', 'alex'],
    ]),
    risks: new Map(),
    passes: new Map(),
    signIns: new Map(),
    methods: new Map(),
    undated: new Set(),
    readsMethods: true,
    created: [],
    deleted: [],
    policy: { enabled: true, covers: 'all', excludes: [] },
    onCreate: () => {},
    onDelete: () => {},
    onPolicy: () => {},
  }
  for (const id of ['adele', 'diego', 'joni', 'alex', 'bob', 'anna']) world.add(id)
  world.instead = [
    answer(hasPermission, async () => true),
    answer(passPolicy, async () => {
      const { onPolicy } = scene
      scene.onPolicy = () => {}
      await onPolicy()
      return { ...scene.policy, oneTimeOnly: false, minutes: { min: 10, max: 480, usual: 60 } }
    }),
    answer(
      managersOf,
      async (ids) =>
        new Map(
          ids.flatMap((id) => {
            const manager = scene.managers.get(id)
            return manager ? [[id, { id: manager, name: manager, upn: `${manager}@contoso.com`, mail: null }]] : []
          }),
        ),
    ),
    answer(signInsOf, async () => scene.signIns),
    answer(passStates, async (ids) => new Map(ids.map((id) => [id, scene.passes.get(id)]))),
    answer(methodsSince, async (ids, since) => {
      if (!scene.readsMethods)
        throw new permissionErrors.graphForbidden({ needed: 'UserAuthenticationMethod.ReadWrite.All' })
      return new Map(
        ids.map((id) => {
          const created = scene.methods.get(id)
          const added =
            created !== undefined && created >= since ? [{ id: 'm', type: 'phone', created, path: undefined }] : []
          const undated = scene.undated.has(id) ? [{ id: 'p', type: 'phone', path: undefined }] : []
          return [id, { added, undated }]
        }),
      )
    }),
    answer(risksOf, async (ids) => new Map(ids.map((id) => [id, scene.risks.get(id) ?? 'none']))),
    answer(createPass, async (account, { minutes }) => {
      await scene.onCreate()
      await world.step('creating')
      scene.created.push(account)
      await world.step('created')
      const id = `pass-${scene.created.length}`
      scene.passes.set(account, { id, state: 'usable', created: world.now() })
      return { id, pass: secret, minutes, startsAt: world.now() }
    }),
    answer(deletePass, async (account, id) => {
      await scene.onDelete()
      scene.deleted.push(id)
      scene.passes.delete(account)
    }),
  ]
  return scene
}

/** A harness on such a scene. */
export function useScene(options: HarnessOptions = {}): {
  readonly harness: () => Harness
  readonly scene: () => Scene
} {
  let scene = createScene()
  const harness = useHarness(() => {
    scene = createScene()
    return { ...options, world: scene.world }
  })
  return { harness, scene: () => scene }
}

/** What receivers and operators can do with vouchers. */
export const vouchersIn = ({ operations }: Pick<Harness, 'operations'>) => createVouchers(operations.context)

/** Lets these people back in, up to the end of the operation; the id of the first account's voucher. */
export async function letIn({ begin, work, operations, store }: Harness, accounts: readonly string[]) {
  const { id } = await begin('letBackIn', accounts)
  await work()
  const operation = await operations.get(id, someone('anna'))
  assert.equal(operation.state, 'done')
  const vouchers = await voucherQueries(store.db).all({ tenantId: 'contoso', id })
  return { id, vouchers, voucher: vouchers[0]?.id ?? '' }
}

/** Claims the next pass of a voucher for alex, like a process that dies before Graph has answered. */
export async function claimAndDie({ store, clock }: Harness, id: string, time: number): Promise<void> {
  const now = clock.now()
  await store.db.transaction().execute(async (tx) => {
    const row = await voucherQueries(tx).claim({ id }, alex, { checked: 'seen', now, until: now + time })
    assert.ok(row)
    const { from } = events.passAsked
    const key = { tenantId: row.tenant_id, id: row.operation_id }
    await advanceRow(tx, key, { event: 'passAsked', eventsVersion, from, cards: [], now, actor: alex })
  })
}

/** The code of the error with which this is refused. */
export async function refusal(asking: Promise<unknown>): Promise<string> {
  try {
    await asking
    return 'none'
  } catch (error) {
    if (error instanceof UserError) return error.code
    throw error
  }
}
