import type { Json } from '../../core/model.ts'
import { textLimits } from '../../core/text-limits.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import { findByName } from '../../graph/directory/find-by-name.ts'
import { change, changeWith, defineAction, skip } from '../../operations/registry/action.ts'
import type { AddedInput } from '../../operations/registry/added-input.ts'
import { rolesAllowedTo } from '../../operations/registry/admin-roles.ts'
import { wayBackInErrors } from './errors.ts'
import { letBackInWords, receiverWords } from './let-back-in-words.ts'
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

/** The person who is shown the passes of people without a manager: a name, email address or object ID. */
const receiver: AddedInput = {
  id: 'receiver',
  limit: textLimits.group,
  words: receiverWords,
  pattern: /(?:^|[\s,;])(?:receiver|empfänger(?:in)?)\s{0,3}:\s{0,3}(?:"([^"]*)"|([^\s,;]+))/iu,
  read: (name, directory) => receiverNamed(name, directory, false),
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
  inputs: [receiver],
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

/**
 * The parameters that make this person the receiver of passes; `instead`: of all passes, not only those of accounts
 * without a manager. Throws receiverUnknown.
 */
export async function receiverNamed(
  name: string,
  directory: Directory,
  instead: boolean,
): Promise<Readonly<Record<string, Json>>> {
  const [found] = await directory.ask(findByName, await directory.find([name]))
  if (found?.outcome !== 'found') throw new wayBackInErrors.receiverUnknown({ name })
  const { id: oid, userPrincipalName: upn, displayName } = found.account
  return receiverParameters({ oid, upn, name: displayName, instead })
}

/** Parameters that keep the receivers of an earlier operation. */
export const receiverParametersOf = (
  actions: readonly { readonly kind: string; readonly parameters: Json }[],
): Readonly<Record<string, Json>> =>
  Object.fromEntries(actions.flatMap(({ kind, parameters }) => (kind === letBackIn.kind ? [[kind, parameters]] : [])))
