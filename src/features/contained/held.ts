import type { AuthorisedTurn } from '../../chat/turn/command.ts'
import { UserError } from '../../core/errors.ts'
import type { Account } from '../../graph/directory/account.ts'
import { operationErrors } from '../../operations/lifecycle/errors.ts'
import { checkMember } from '../../operations/lifecycle/operators-and-approvers.ts'
import { blocksOf } from '../../operations/model/step-order.ts'
import { createSteps, type PlanInspection, type Step } from '../../operations/model/steps.ts'
import { readOthersChanges } from '../../operations/plan/others-changes.ts'
import type { Action } from '../../operations/registry/action.ts'
import type { Registry } from '../../operations/registry/registry.ts'
import type { NotChecked, Warning } from '../../store/queries/operation-types.ts'
import { containedErrors } from './errors.ts'
import { type HeldRow, heldAccounts } from './queries.ts'

/** The actions that shut people out. */
export const blockingActions = (registry: Registry): readonly Action[] =>
  registry.actions().filter(({ locksOut }) => locksOut !== false)

/** How an account is held, as the directory stands now; `unknown`: part of it couldn't be read. */
export type Hold = 'disabled' | 'apart' | 'unknown' | 'none'

export interface HeldAccount extends HeldRow {
  readonly now: Account
  readonly hold: Hold
  /** It was shut out and isn't any more, although its mark still stands. */
  readonly letIn: boolean
  /** Who let it in, if known. */
  readonly since?: Warning | undefined
}

export interface HeldAccounts {
  /** What is wrong first, then the longest held. */
  readonly accounts: readonly HeldAccount[]
  readonly notChecked: readonly NotChecked[]
  readonly at: number
}

interface HeldFilter {
  readonly incident?: string | undefined
  readonly mine?: boolean | undefined
  readonly older?: number | undefined
}

const day = 86_400_000

/**
 * Every account that a containment, a quarantine or a disabling marked as compromised still holds. Throws
 * containedHidden for someone on the list who isn't an approver.
 */
export async function findHeld(turn: AuthorisedTurn, filter: HeldFilter): Promise<HeldAccounts> {
  const { services, person, membership, directory, channel, now } = turn
  const { registry, limits, operations } = services
  const blocking = blockingActions(registry)
  const steps = createSteps(
    registry,
    blocking.map(({ kind }) => ({ kind, parameters: null })),
  )
  const all = await heldAccounts(operations.context.store.db, person.tid, {
    blocks: blocksOf(registry),
    apart: blocking.flatMap(({ kind, locksOut }) => (locksOut === 'ifProven' ? [kind] : [])),
  })
  if (all.some(({ account }) => account.toLowerCase() === person.oid.toLowerCase()))
    await checkMember('eitherApprover', limits, membership).catch((error: unknown) => {
      throw error instanceof operationErrors.notAnApprover ? new containedErrors.containedHidden() : error
    })
  const { incident, mine, older } = filter
  const wanted = all.filter(
    ({ origin, owner, at }) =>
      (incident === undefined || origin?.id === incident) &&
      (!mine || owner.oid === person.oid) &&
      (older === undefined || at <= now() - older * day),
  )
  const found = await directory.accountsByIds(wanted.map(({ account }) => account))
  const rows = wanted.flatMap((row) => {
    const account = found.get(row.account)
    return account ? [{ ...row, now: account }] : []
  })
  const apart = await readApart(turn, steps, rows)
  const held = rows.map((row): HeldAccount => {
    const hold = holdOf(row, apart)
    return { ...row, hold, letIn: row.marked && row.kinds.length > 0 && hold === 'none' }
  })
  const letIn = held.filter((one) => one.letIn)
  const { changed, notChecked } =
    letIn.length === 0
      ? { changed: new Map<string, Warning>(), notChecked: [] }
      : await readOthersChanges(
          operations.context,
          { requester: person, channel, directory },
          { accounts: letIn.map((one) => one.now), steps, after: {}, include: false },
        )
  const accounts = held
    // Without a mark, an account that isn't held any more needs nobody.
    .filter(({ marked, hold }) => marked || hold !== 'none')
    .map((one) => ({ ...one, since: changed.get(one.account) }))
    .toSorted((one, other) => Number(other.letIn) - Number(one.letIn) || one.at - other.at)
  return { accounts, notChecked, at: now() }
}

type Row = HeldRow & { readonly now: Account }

/** By action: which of the accounts it shut out are apart now; undefined if that can't be read. */
async function readApart({ readAs }: AuthorisedTurn, steps: readonly Step[], rows: readonly Row[]) {
  const read = steps
    .filter(({ action }) => action.inspect !== undefined)
    .map(async (step): Promise<readonly [string, ReadonlySet<string> | undefined]> => {
      const mine = rows.filter((row) => row.kinds.includes(step.kind))
      if (mine.length === 0) return [step.kind, new Set()]
      try {
        const reader = readAs(['User.Read.All', ...step.action.scopes.plan])
        const found: PlanInspection = await step.inspect(
          reader,
          mine.map(({ account }) => account),
        )
        const options = { again: false, changesSynced: true, recorded: [] }
        const held = mine.filter((row) => step.judge(row.now, found, options).is === 'noChange')
        return [step.kind, new Set(held.map(({ account }) => account))]
      } catch (error) {
        if (!(error instanceof UserError && error.meaning.unread)) throw error
        return [step.kind, undefined]
      }
    })
  return new Map(await Promise.all(read))
}

function holdOf({ account, now, kinds }: Row, apart: Awaited<ReturnType<typeof readApart>>): Hold {
  if (!now.accountEnabled) return 'disabled'
  const states = kinds.flatMap((kind) => (apart.has(kind) ? [apart.get(kind)?.has(account)] : []))
  if (states.includes(true)) return 'apart'
  return states.includes(undefined) ? 'unknown' : 'none'
}
