import type { Person } from '../../core/model.ts'
import type { Account } from '../../graph/directory/account.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import type { OperationRow } from '../../store/queries/lifecycle/operations.ts'
import type { NotChecked, OperationChannel, Warning } from '../../store/queries/operation-types.ts'
import type { Step } from '../model/steps.ts'

/** The changes that matter: those after an operation changed an account or, if it didn't, after this time. */
export interface ChangesAfter {
  /** By default, the last operation that changed the account. */
  readonly operation?: string
  /** Ms since the epoch. */
  readonly otherwise?: number
}

/** The changes by others since an operation. */
export const changesAfter = ({ id, started_at: started, created_at: created }: OperationRow): ChangesAfter => ({
  operation: id,
  otherwise: started ?? created,
})

/** What people and programs did to accounts in other tools, by account ID. */
export interface OthersChanges {
  /** Accounts that others have changed since, and how; a plan leaves them out. */
  readonly changed: ReadonlyMap<string, Warning>
  /** What to know about others. */
  readonly notes: ReadonlyMap<string, readonly Warning[]>
  readonly notChecked: readonly NotChecked[]
}

/** For whom to read. */
export interface OthersReader {
  readonly requester: Person
  readonly channel: OperationChannel
  readonly directory: Directory
}

/** Reads what others did to the accounts of a plan. Never throws because it can't read it. */
export type ReadOthersChanges<Context> = (
  context: Context,
  reader: OthersReader,
  of: {
    readonly accounts: readonly Pick<Account, 'id'>[]
    readonly steps: readonly Step[]
    readonly after?: ChangesAfter
  },
) => Promise<OthersChanges>

/** What all features know of it; `include`: accounts that others have changed are planned all the same. */
export async function readOthersChanges<Context extends { readonly features: readonly ReadsOthers<Context>[] }>(
  context: Context,
  reader: OthersReader,
  { include, ...of }: Parameters<ReadOthersChanges<Context>>[2] & { readonly include: boolean },
): Promise<OthersChanges> {
  const read = context.features.flatMap(({ othersChanges }) => othersChanges?.(context, reader, of) ?? [])
  const found = await Promise.all(read)
  const changed = new Map(found.flatMap((one) => [...one.changed]))
  const notes = new Map(found.flatMap((one) => [...one.notes]))
  for (const [account, warning] of include ? changed : []) notes.set(account, [warning, ...(notes.get(account) ?? [])])
  return { changed: include ? new Map() : changed, notes, notChecked: found.flatMap((one) => one.notChecked) }
}

interface ReadsOthers<Context> {
  readonly othersChanges?: ReadOthersChanges<Context>
}
