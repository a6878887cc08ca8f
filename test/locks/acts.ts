// Covers: away, evidence, report, take-over, way-back-in
import type { ServiceParts } from '../../src/chat/turn/service.ts'
import { createAbsences } from '../../src/features/away/absences.ts'
import { exportQueries } from '../../src/features/export/queries.ts'
import { assignments } from '../../src/features/other-systems/service.ts'
import { notes } from '../../src/features/report/notes.ts'
import { createHandovers } from '../../src/features/take-over/service.ts'
import { passErrors } from '../../src/features/way-back-in/pass-errors.ts'
import { createPass } from '../../src/features/way-back-in/passes.ts'
import { createVouchers } from '../../src/features/way-back-in/vouchers.ts'
import { accountsByIds } from '../../src/graph/directory/by-ids.ts'
import { createDecisions } from '../../src/operations/confirm/index.ts'
import { claimSlice } from '../../src/operations/lifecycle/advance.ts'
import { type Context, ownerChangesOf } from '../../src/operations/model/context.ts'
import { createSteps } from '../../src/operations/model/steps.ts'
import type { Limits } from '../../src/operations/model/types.ts'
import { createPlans } from '../../src/operations/plan/sources/index.ts'
import { createCards } from '../../src/operations/posts/cards.ts'
import { createNotifier } from '../../src/operations/posts/deliver.ts'
import { admit } from '../../src/operations/run/admission.ts'
import { concludeSlice, type SliceOutcome } from '../../src/operations/run/conclude.ts'
import type { Lease } from '../../src/operations/run/lease.ts'
import { recheckWhenDue } from '../../src/operations/run/recheck-when-due.ts'
import { createRefusalExplainer } from '../../src/operations/run/refusals.ts'
import type { Run } from '../../src/operations/run/run-state.ts'
import { createChores } from '../../src/operations/run/sweep.ts'
import { readBackOperation } from '../../src/operations/run/verify.ts'
import { createSignIns } from '../../src/operations/sign-in.ts'
import { markSending, settleWrites } from '../../src/store/queries/run/sending.ts'
import { refusal } from '../features/way-back-in/scene.ts'
import { anna, authorise, channel, reason } from '../operations/harness.ts'
import { member, type World } from '../operations/world.ts'
import { type Answer, answer } from '../support/answering.ts'

import {
  chatOf,
  leaseOf,
  people,
  recordedWrites,
  type Scene,
  type Spot,
  type SpotName,
  signOuts,
  slice,
} from './scene.ts'

const { alex, erin, mia, yves, zoe } = people

/** Something that an instance does, with the operations of the stored state to which it can happen. */
export interface Act {
  readonly name: string
  /** The operations that it can happen to, first the one that it happens to beside something about others. */
  readonly on: readonly SpotName[]
  /** Whether it is done again and again, so that it can leave out what others have locked. */
  readonly repeated?: boolean
  /** Whether the holder of a lease does it, and whether beside something else of this kind. */
  readonly inSlice?: 'alone' | 'beside'
  run(context: Context, spot: Spot, scene: Scene): Promise<unknown>
}

type Kind = Pick<Act, 'repeated' | 'inSlice'>

const act = (name: string, on: readonly SpotName[], run: Act['run'], kind: Kind = {}): Act => ({
  name,
  on,
  run,
  ...kind,
})

type Decisions = ReturnType<typeof createDecisions>

/** Something that someone decides about an operation. */
const decision = (name: string, on: readonly SpotName[], decide: (all: Decisions, spot: Spot) => Promise<unknown>) =>
  act(name, on, (context, spot) => decide(createDecisions(context), spot))

/** The lease of the slice that is running the operation. */
function held({ row }: Spot): Lease {
  if (!row) throw new Error('The operation is not running')
  return leaseOf(row)
}

/** Something that a slice does which holds the lease. */
const run = (name: string, on: SpotName, work: (run: Run) => Promise<unknown>, changed: Partial<Limits> = {}) => {
  const start: Act['run'] = (given, spot, { world }) => {
    const context = { ...given, limits: { ...given.limits, ...changed } }
    const [lease, directory] = [held(spot), world.directory()]
    const refusals = createRefusalExplainer(directory, lease.row.requester_oid, context.log)
    const steps = createSteps(context.registry, lease.row.actions)
    return work({ context, key: spot.key, lease, directory, refusals, steps, progressed: false, changed: false })
  }
  return act(name, [on], start, { inSlice: 'alone' })
}

/** How the slice ends that is running the operation. */
const end = (name: string, outcome: SliceOutcome) =>
  act(name, ['running'], (context, spot) => concludeSlice(context, spot.key, held(spot), outcome), { inSlice: 'alone' })

/** An answer to the request to take the operation over. */
const reply = (name: string, agrees: boolean) =>
  act(name, ['scheduled'], (context, { key }, { world }) => {
    const answered = { person: anna, directory: member, reader: world.directory(), request: 1, agrees }
    return createHandovers(context).answer(key.id, answered)
  })

/** Asks for a pass of the account that was let back in; Graph might answer in another way than usual. */
const reveal = (name: string, other?: (world: World) => Answer) =>
  act(name, ['ended'], (context, _spot, { voucher, world }) => {
    const graph = { ...context.graph, as: () => (other ? world.directory(other(world)) : world.directory()) }
    return refusal(createVouchers({ ...context, graph }).revealPass(voucher, alex, 'seen'))
  })

/** Shows this person's account as disabled. */
const disabled = (one: string) => (world: World) =>
  answer(accountsByIds, async (ids) => {
    const found = ids.flatMap((id) => world.accounts.get(id) ?? [])
    return new Map(found.map((account) => [account.id, { ...account, accountEnabled: account.id !== one }]))
  })

/** What every instance does every few seconds. Unlike then, an error is an error. */
const chore = (name: string, on: readonly SpotName[]) => {
  const sweep: Act['run'] = (context) => {
    const found = createChores(context.features).find((one) => one.name === name)
    if (!found) throw new Error(`There is no chore ${name}`)
    return found.run(context, async (rows, work) => {
      for (const row of rows) await work(row)
    })
  }
  return act(name, on, sweep, { repeated: true })
}

/** What services of features that use nothing else are built from. */
const partsOf = (context: Context) => ({ context }) as ServiceParts

/** A message that this person has just been sent. */
const cardOf = (person: string) => ({ ...chatOf(person), activityId: `a card of ${person}` })

const confirmation = ({ token }: Spot) => ({ token, authorise, reason, choices: { signOut: true } })
const manyFailures = { code: 'manyFailures', details: { failed: 20, of: 20, reason: 'forbidden' } } as const
const ours = { person: anna, directory: member }
const withNobody = async () => undefined

const mark: Act['run'] = (context, { key, writes }, { now }) =>
  markSending(context.store.db, key, recordedWrites(writes), slice, now, ownerChangesOf(context), signOuts)

const settle: Act['run'] = ({ store }, { key, writes }, { now }) => {
  const results = writes.map((one) => ({ ...one, to: 'skipped', why: 'already' }) as const)
  return settleWrites(store.db, key, results, slice, now)
}

/** Shows what is due, as if every message arrived. */
const deliver: Act['run'] = (context, { key }) => {
  const shown = {
    notify: withNobody,
    notifyApprover: async () => ({ chat: 'an approver' }),
    notice: withNobody,
    showRoleCard: async () => ({ chat: 'someone' }),
  }
  return createNotifier({ ...context, ...shown }).state(key)
}

/** Each that locks something, or changes what others lock. */
export const acts: readonly Act[] = [
  act('plan', ['plan'], (context, _spot, { world }) => {
    const asks = { requester: anna, directory: world.directory(), locale: 'en-US', channel }
    return createPlans(context).plan({ playbook: 'disable', inputs: ['ivy', 'kim'], ...asks })
  }),
  decision('confirm', ['plan'], (all, spot) => all.confirm(spot.key.id, { person: anna, ...confirmation(spot) })),
  decision('confirm as another person', ['otherPlan'], (all, spot) =>
    all.confirm(spot.key.id, { person: zoe, ...confirmation(spot) }),
  ),
  decision('confirm too late', ['latePlan'], (all, spot) =>
    refusal(all.confirm(spot.key.id, { person: anna, ...confirmation(spot) })),
  ),
  decision('approve', ['request'], (all, { key }) =>
    all.approve(key.id, { person: erin, directory: member, comment: 'Seen' }),
  ),
  decision('exclude an account', ['request'], (all, { key }) =>
    all.exclude(key.id, { person: erin, directory: member, without: 'dora' }),
  ),
  decision('deny', ['request'], (all, { key }) =>
    all.deny(key.id, { person: mia, directory: member, comment: 'Not today' }),
  ),
  decision('ask the requester', ['request'], (all, { key }) =>
    all.ask(key.id, { person: mia, directory: member, text: 'Who told you that?' }),
  ),
  decision('answer the approver', ['request'], (all, { key }) =>
    all.answer(key.id, { person: anna, text: 'Yes, it is.' }),
  ),
  decision('extend', ['request'], (all, { key }) => all.extend(key.id, { person: anna })),
  decision('cancel', ['queued', 'plan', 'request', 'scheduled'], (all, { key }) =>
    all.cancel(key.id, { person: anna }),
  ),
  decision('cancel as another person', ['otherPlan'], (all, { key }) => all.cancel(key.id, { person: zoe })),
  decision('stop', ['running', 'due', 'waiting', 'paused'], (all, { key }) => all.cancel(key.id, { person: anna })),
  decision('continue', ['paused'], (all, { key }) => all.continueOperation(key.id, { person: anna })),
  act('take over', ['queued', 'running', 'due', 'ended', 'waiting'], (context, { key }, { world }) => {
    const asks = { person: yves, directory: member, reader: world.directory(), locale: 'en-US' }
    return createHandovers(context).takeOver(key.id, { ...asks, channel: chatOf('yves') })
  }),
  act('open a request', ['scheduled'], (context, { key }) =>
    createHandovers(context).posted(key.id, { person: zoe, number: 1, role: 'taker' }, cardOf('zoe')),
  ),
  reply('agree', true),
  reply('keep', false),
  act('claim a slice', ['queued'], (context, { key }, { now }) =>
    claimSlice(context, key, { by: 'another slice', now, until: now + 8_000, mayBegin: true }),
  ),
  run('admit', 'due', admit),
  run('ask for approval', 'due', admit, { approvalAbove: 0 }),
  run('check again', 'due', recheckWhenDue),
  run('check a pass again', 'letsIn', recheckWhenDue),
  act('read back', ['verifying'], (context, spot) => readBackOperation(context, spot.key, held(spot)), {
    inSlice: 'alone',
  }),
  act('mark as sending', ['running'], mark, { inSlice: 'beside' }),
  act('store results', ['running'], settle, { inSlice: 'beside' }),
  end('give the lease back', { end: 'more' }),
  end('conclude', { end: 'done' }),
  end('pause for a sign-in', { end: 'needsSignIn', pause: { code: 'signedOut', details: {} } }),
  end('ask whether to continue', { end: 'asks', pause: manyFailures }),
  end('stop a slice', { end: 'stopped', because: 'stopped' }),
  act('post the card', ['queued', 'request', 'scheduled'], (context, { key }) =>
    createCards(context).cardPosted(key.id, anna, cardOf('anna')),
  ),
  act('deliver', ['request', 'queued'], deliver, { repeated: true }),
  reveal('reveal a pass'),
  reveal('be refused a pass', disabled('alex')),
  reveal('lose a pass', disabled('diego')),
  reveal('fail to create a pass', () =>
    answer(createPass, async () => {
      throw new passErrors.passRefused({ because: 'policy' })
    }),
  ),
  act('remind receivers', ['ended'], (context, { key }) => createVouchers(context).remindReceivers(key.id, ours)),
  act('sign out', ['running'], (context) => createSignIns(context).signedOut(anna)),
  act('sign in', ['waiting'], (context) => createSignIns(context).resume(anna)),
  act('add a note', ['request', 'running'], (context, { key }) =>
    notes.build(partsOf(context)).note(key.id, ours, 'Seen by the team lead'),
  ),
  act('assign the steps elsewhere', ['ran'], (context, { key }) =>
    assignments.build(partsOf(context)).assign(key.id, ours, 'activeDirectory'),
  ),
  act('go away', ['request'], (context, _spot, { now }) => createAbsences(context).begin(mia, now + 3_600_000)),
  act('add to a file', ['plan'], async ({ store, random }, _spot, { now }) => {
    // Each a piece of its own.
    await exportQueries(store.db).add('a file', Buffer.from(random(2)).readUInt16BE(), Buffer.from('a'), now + 60_000)
    await exportQueries(store.db).finish({ tokenHash: 'a file', owner: anna, detail: {}, expiresAt: now + 60_000 })
  }),
  act('download a file', ['plan'], ({ store }, _spot, { now }) =>
    exportQueries(store.db).take('a file', 'a browser', now),
  ),
  chore('endPauses', ['ahead']),
  chore('expirePlans', ['latePlan']),
  chore('endUnanswered', ['lateRequest']),
  chore('escalate', ['escalates']),
  chore('finishHandovers', ['agreed']),
  chore('expireHandovers', ['unanswered']),
  chore('planFollowUps', ['ran']),
  chore('openVouchers', ['unopened', 'ended']),
  chore('watchVouchers', ['old']),
  chore('checkSearches', ['running']),
]
