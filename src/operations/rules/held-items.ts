import { keptWrite, type NewWrite } from '../../store/queries/plan/writes.ts'
import type { Context } from '../model/context.ts'
import type { PlanInspection, RecordedWrite, Step } from '../model/steps.ts'
import type { ReasonCode, StaysKind } from '../registry/reason.ts'
import { findStillContained } from './compromised.ts'

/** An item that isn't restored, with its name and what holds it, such as the other account that also has it. */
export interface HeldItem {
  readonly target: string
  readonly why: ReasonCode<StaysKind>
  readonly detail: string
}

/**
 * The items that aren't restored: not yet, because another account that is still contained also has them, or never,
 * because they can't come back as they were.
 */
export type HeldItems = (step: Step, account: string) => readonly HeldItem[]

/** What would be restored. */
interface RestoreContext {
  readonly steps: readonly Step[]
  readonly found: ReadonlyMap<string, PlanInspection>
  readonly accounts: readonly string[]
  readonly recorded: (step: Step, account: string) => readonly RecordedWrite[]
  /** All accounts of the operation: items that only they share can be restored. */
  readonly among: readonly string[]
}

export async function findHeldItems(
  { store, registry }: Pick<Context, 'store' | 'registry'>,
  tenantId: string,
  { steps, found, accounts, recorded, among }: RestoreContext,
): Promise<HeldItems> {
  const own = new Set(among.map((id) => id.toLowerCase()))
  const shared = steps.flatMap((step) =>
    accounts.flatMap((account) =>
      recorded(step, account).flatMap((write) => {
        const item = step.shared(account, write, found.get(step.kind))
        const others = (item?.users ?? []).filter((id) => !own.has(id.toLowerCase()))
        return item && others.length > 0 ? [{ key: keyOf(step, account), target: write.target, ...item, others }] : []
      }),
    ),
  )
  const others = [...new Set(shared.flatMap((one) => one.others))]
  const still = await findStillContained(store.db, registry, tenantId, others)
  const contained = new Map(still.map((one) => [one.account, one]))
  const held = new Map<string, HeldItem[]>()
  const hold = (key: string, item: HeldItem) => held.set(key, [...(held.get(key) ?? []), item])
  for (const { key, target, name, why, others: users } of shared) {
    const [by] = users.flatMap((id) => contained.get(id) ?? [])
    if (by) hold(key, { target, why, detail: `${name} (${by.upn})` })
  }
  for (const step of steps)
    for (const account of accounts)
      for (const { target, before } of recorded(step, account)) {
        const kept = step.keeps(before)
        if (kept) hold(keyOf(step, account), { target, why: kept.why, detail: kept.name })
      }
  return (step, account) => held.get(keyOf(step, account)) ?? []
}

const keyOf = ({ kind }: Step, account: string): string => `${kind} ${account}`

/** What is left to restore. */
export const withoutHeld = <T extends RecordedWrite>(
  recorded: readonly T[],
  held: readonly HeldItem[],
): readonly T[] =>
  held.length === 0 ? recorded : recorded.filter(({ target }) => !held.some((one) => one.target === target))

/** Lists them with the account, as items that stay as they are. */
export const heldWrites = ({ kind, phase }: Step, held: readonly HeldItem[]): NewWrite[] =>
  held.map((one) => keptWrite(kind, phase, one))
