import type { UserError } from '../../core/errors.ts'
import type { OperationKey } from '../../store/queries/lifecycle/operations.ts'
import type { PlannedAction } from '../../store/queries/operation-types.ts'
import type { NewItem } from '../../store/queries/plan/items.ts'
import { type PlannedWrite, readPlannedWrites } from '../../store/queries/plan/writes.ts'
import type { Store } from '../../store/store.ts'
import type { Action } from '../registry/action.ts'
import type { Registry } from '../registry/registry.ts'

/**
 * Something that a plan settles besides its actions and accounts, and that people therefore agree to: an action has
 * recorded it for each account.
 */
export interface PlanPart {
  /** Its name in the hash. Hashes of stored plans depend on it. */
  readonly name: string
  /** Whether this action records it. */
  recordedBy(action: Action): boolean
  /** What is agreed to, for the hash; in any order. */
  hash(writes: readonly PlannedWrite[]): readonly string[]
  readonly approval: {
    /** The number of accounts that need a second person's approval because of it. */
    count(writes: readonly PlannedWrite[]): number
    /** The object IDs of the people who can't be that second person, in lower case. */
    excludes(writes: readonly PlannedWrite[]): readonly string[]
    /** What these people are told if they try. */
    refusal(operation: string): UserError
  }
}

/** Where the parts come from. */
interface Asked {
  readonly registry: Registry
  readonly features: readonly { readonly plan?: PlanPart }[]
}

/** What a plan settles, for each part that its actions record. */
export type SettledParts = readonly { readonly part: PlanPart; readonly writes: readonly PlannedWrite[] }[]

const recordedBy = ({ registry, features }: Asked, actions: readonly Pick<PlannedAction, 'kind'>[]) =>
  features.flatMap(({ plan: part }) => {
    const found = actions.flatMap(({ kind }) => registry.find(kind) ?? [])
    const kinds = part ? found.filter((action) => part.recordedBy(action)).map(({ kind }) => kind) : []
    return part && kinds.length > 0 ? [{ part, kinds }] : []
  })

/** What a stored plan settles if it has these actions. */
export async function readParts(
  asked: Asked,
  db: Store['db'],
  key: OperationKey,
  actions: readonly Pick<PlannedAction, 'kind'>[],
): Promise<SettledParts> {
  const settled: SettledParts[number][] = []
  for (const { part, kinds } of recordedBy(asked, actions))
    settled.push({ part, writes: await readPlannedWrites(db, key, kinds) })
  return settled
}

/** The same for a plan that isn't stored yet. */
export const partsOf = (
  asked: Asked,
  actions: readonly Pick<PlannedAction, 'kind'>[],
  items: readonly NewItem[],
): SettledParts =>
  recordedBy(asked, actions).map(({ part, kinds }) => ({
    part,
    writes: items.flatMap(({ account_id: oid, account_upn: upn, account_name: name, writes = [] }) =>
      writes.flatMap(({ action, kind, before }) =>
        kinds.includes(action) && kind === 'request' && oid
          ? [{ account: { oid, upn: upn ?? '', name: name ?? '' }, before }]
          : [],
      ),
    ),
  }))

/** What is settled for these accounts only. */
export const partsFor = (parts: SettledParts, accounts: ReadonlySet<string>): SettledParts =>
  parts.map(({ part, writes }) => ({ part, writes: writes.filter(({ account }) => accounts.has(account.oid)) }))

/** The object IDs of the people who can't approve it. */
export const excludedApprovers = (parts: SettledParts): readonly string[] =>
  parts.flatMap(({ part, writes }) => part.approval.excludes(writes))

/** Throws if this person can't approve it. */
export function checkNotExcluded(parts: SettledParts, person: string, operation: string): void {
  for (const { part, writes } of parts)
    if (part.approval.excludes(writes).includes(person)) throw part.approval.refusal(operation)
}
