import type { Json } from '../../core/model.ts'
import { change, changeWith, defineAction, skip } from '../../operations/registry/action.ts'
import { rolesAllowedTo } from '../../operations/registry/admin-roles.ts'
import { letBackInWords } from './let-back-in-words.ts'
import {
  barrierOf,
  type PassOption,
  passes,
  passOptions,
  type Receiver,
  riskScopes,
  type Substitute,
  substitute,
  withRisks,
} from './pass-options.ts'
import { reasons } from './reasons.ts'

const { scopes: permissions, unavailableIn } = passes

interface Recorded {
  readonly receiver: Receiver | null
}

/**
 * Allows one person to be shown a Temporary Access Pass for each account, later and in their browser. The pass isn't
 * created before that; the operation itself only writes to the bot's database.
 */
export const letBackIn = defineAction({
  kind: 'let-back-in',
  words: letBackInWords,
  scopes: { plan: permissions, run: permissions, verify: [], more: riskScopes },
  roles: rolesAllowedTo.createPasses,
  needs: { unavailableIn },
  reasons,
  parameters: substitute,
  locksOut: false,
  givesCredentials: true,
  records: {
    changed: (planned: Recorded, now: Recorded) =>
      planned.receiver?.oid === now.receiver?.oid ? undefined : reasons.receiverChanged.code,
  },
  inspect: (directory, accounts, { parameters }): Promise<ReadonlyMap<string, PassOption>> =>
    passOptions(directory, accounts, parameters),
  prove: { scopes: riskScopes, read: withRisks },
  judge: ({ account, found }) => {
    if (account.userType === 'Guest') return skip('protected', reasons.passGuest.code)
    if (!found.covered) return skip('protected', reasons.passNotCovered.code)
    const { because, receiver, riskRead, policyRead } = found
    if (because) return skip('protected', barrierOf[because], receiver?.name)
    if (!policyRead) return changeWith(reasons.passPolicyUnread.code)
    return riskRead ? change : changeWith(reasons.receiverRiskUnread.code)
  },
  writes: ({ id }, { receiver }) => [[{ target: id, before: { receiver: receiver ?? null } }]],
  verify: () => 'prepared',
  undo: 'never',
  audit: ({ before: { receiver } }) => ({ before: null, after: receiver && `${receiver.name} (${receiver.upn})` }),
})

/** Parameters that make this person the receiver of the passes, for accounts without a manager or for all accounts. */
export const receiverParameters = (person: NonNullable<Substitute>): Readonly<Record<string, Json>> => ({
  [letBackIn.kind]: { ...person },
})

/** Parameters that keep the receivers of an earlier operation. */
export const receiverParametersOf = (
  actions: readonly { readonly kind: string; readonly parameters: Json }[],
): Readonly<Record<string, Json>> =>
  Object.fromEntries(actions.flatMap(({ kind, parameters }) => (kind === letBackIn.kind ? [[kind, parameters]] : [])))
