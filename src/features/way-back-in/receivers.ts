import { compact } from '../../core/compact.ts'
import type { PlannedAction } from '../../operations/model/types.ts'
import type { Registry } from '../../operations/registry/registry.ts'
import { findStillContained } from '../../operations/rules/compromised.ts'
import type { PlanPart } from '../../operations/rules/plan-parts.ts'
import { defineRule } from '../../operations/rules/rule.ts'
import type { PlannedWrite } from '../../store/queries/plan/writes.ts'
import { wayBackInErrors } from './errors.ts'
import type { Receiver } from './pass-options.ts'
import type { PlannedVoucher } from './queries/vouchers.ts'
import { reasons } from './reasons.ts'

/*
 * Who can be shown passes. The account's manager needs no approval; anyone else does, including the operator. People
 * who are contained themselves receive none.
 */

/** Which of these actions, or of all, allow someone to be shown a pass. */
export const vouchingKinds = (
  registry: Registry,
  actions: readonly Pick<PlannedAction, 'kind'>[] = registry.actions(),
): readonly string[] => actions.flatMap(({ kind }) => (registry.find(kind)?.givesCredentials ? [kind] : []))

/** Who can be shown the pass for an account, according to what the action has found or recorded. */
const receiverIn = (known: unknown): Receiver | undefined => Object(known).receiver ?? undefined

/** Who is shown the pass for each account, according to what was recorded. */
export const plannedReceivers = (writes: readonly PlannedWrite[]): PlannedVoucher[] =>
  writes.flatMap(({ account, before }) => {
    const receiver = receiverIn(before)
    return receiver ? [{ account, receiver }] : []
  })

/** The receivers of passes, and for which accounts: people agree to them, and those other than managers need approval. */
export const receiverPart: PlanPart = {
  name: 'receivers',
  recordedBy: ({ givesCredentials }) => givesCredentials === true,
  hash: (writes) =>
    plannedReceivers(writes).map(({ account, receiver }) => `${account.oid} ${receiver.oid}`.toLowerCase()),
  approval: {
    count: (writes) => plannedReceivers(writes).filter(({ receiver }) => !receiver.manager).length,
    excludes: (writes) => plannedReceivers(writes).map(({ receiver }) => receiver.oid.toLowerCase()),
    refusal: (id) => new wayBackInErrors.receiverMayNotApprove({ id }),
  },
}

/** Who is contained and hasn't been released. */
interface ReceiverFacts {
  /** Whether the plan itself allows sign-in first, so that being contained doesn't prevent passes for the accounts. */
  readonly opens: boolean
  /** The name of the receiver, by account ID. */
  readonly receivers: ReadonlyMap<string, string>
  /** The operation that contained the account itself, by account ID. */
  readonly accounts: ReadonlyMap<string, string>
}

export const receiverRule = defineRule<ReceiverFacts>({
  says: 'nobody is let back in while contained, or by someone who is contained',
  at: { plan: true, write: true },
  read: async ({ store, registry, tenantId, steps, found, opens }) => {
    const all = steps.flatMap(({ kind, action: { givesCredentials } }) => {
      const mine = found.get(kind)
      if (!givesCredentials || typeof mine !== 'object') return []
      return [...mine].map(([account, one]) => ({ account, receiver: receiverIn(one) }))
    })
    if (all.length === 0) return { opens, receivers: new Map(), accounts: new Map() }
    const oids = all.flatMap(({ account, receiver }) => compact([account, receiver?.oid]))
    const still = await findStillContained(store.db, registry, tenantId, [...new Set(oids)])
    const contained = new Map(still.map(({ account, operation }) => [account, operation]))
    return {
      opens,
      receivers: new Map(
        all.flatMap(({ account, receiver }) =>
          receiver && contained.has(receiver.oid) ? [[account, receiver.name] as const] : [],
        ),
      ),
      accounts: new Map(
        all.flatMap(({ account }) => {
          const operation = contained.get(account)
          return operation === undefined ? [] : [[account, operation] as const]
        }),
      ),
    }
  },
  judge: ({ id, accountEnabled }, { action }, { opens, receivers, accounts }) => {
    if (!action.givesCredentials) return undefined
    const name = receivers.get(id)
    if (name !== undefined) return { verdict: 'protected', why: reasons.receiverContained.code, detail: name }
    if (opens) return undefined
    const operation = accounts.get(id)
    if (operation !== undefined) return { verdict: 'protected', why: reasons.notReleased.code, detail: operation }
    return accountEnabled ? undefined : { verdict: 'protected', why: reasons.stillDisabled.code }
  },
})
