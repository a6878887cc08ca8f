import { z } from 'zod/v4'
import type { NamedPerson } from '../../core/model.ts'
import { permissionErrors, signInErrors } from '../../core/sign-in-errors.ts'
import type { Account } from '../../graph/directory/account.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import { graphErrors } from '../../graph/directory/errors.ts'
import { groupMembers } from '../../graph/directory/groups.ts'
import { type Manager, managersOf } from '../../graph/directory/managers.ts'
import { hasPermission } from '../../graph/directory/me.ts'
import { type Risk, risksOf } from '../../graph/directory/risk.ts'
import type { AddOn } from '../../operations/registry/add-ons.ts'
import type { ReasonCode } from '../../operations/registry/reason.ts'
import { type PassPolicy, passPolicy } from './passes.ts'
import { reasons } from './reasons.ts'

/** Temporary Access Passes for people whose passwords or sign-in methods were removed. */
export const passes = {
  name: 'way back in',
  scopes: ['UserAuthMethod-TAP.ReadWrite.All', 'Policy.Read.AuthenticationMethod'],
  unavailableIn: ['china'],
} as const satisfies AddOn

/** A person who can see the pass for an account. */
export interface Receiver extends NamedPerson {
  /** Whether this is the account's manager in the directory, who needs no approval. */
  readonly manager: boolean
}

/**
 * Why someone doesn't receive a pass. `nobody`: the account has no manager, and nobody else was named. `changed`: the
 * directory now names another manager. `self`: it is their own account.
 */
export type ReceiverRefusal = 'nobody' | 'disabled' | 'guest' | 'atRisk' | 'contained' | 'self' | 'changed' | 'gone'

/** The person who receives passes for accounts without a manager in the directory; `instead`: for all accounts. */
export const substitute = z
  .object({ oid: z.string(), upn: z.string(), name: z.string(), instead: z.boolean() })
  .nullable()
export type Substitute = z.infer<typeof substitute>

/** Who could receive the pass for an account, and what prevents it. */
export interface PassOption {
  /** Whether the tenant's policy allows passes for this account, if the policy could be read. */
  readonly covered: boolean
  readonly receiver: Receiver | undefined
  /** Why this person can't receive it. */
  readonly because?: ReceiverRefusal
  /** Whether the receiver's risk and the policy could be read. */
  readonly riskRead: boolean
  readonly policyRead: boolean
}

/**
 * Who could receive the passes for these accounts: their managers, or the substitute. Throws consentRequired without
 * consent to the add-on.
 */
export async function passOptions(
  directory: Directory,
  accounts: readonly string[],
  other: Substitute,
): Promise<ReadonlyMap<string, PassOption>> {
  await checkConsent(directory)
  const policy = await passPolicyIn(directory)
  const [covered, excluded, managers] = await Promise.all([
    policy && policy.covers !== 'all' ? membersOf(directory, policy.covers) : undefined,
    membersOf(directory, policy?.excludes ?? []),
    directory.ask(managersOf, accounts),
  ])
  const receivers = new Map(
    accounts.map((id) => {
      const manager = managers.get(id)
      return [
        id,
        manager && !isSubstituteAsked(manager, other) ? receiverOf(manager, true) : other && receiverOf(other, false),
      ]
    }),
  )
  const oids = [...new Set([...receivers.values()].flatMap((one) => one?.oid ?? []))]
  const people = await directory.accountsByIds(oids)
  return new Map(
    accounts.map((id): [string, PassOption] => {
      const key = id.toLowerCase()
      const receiver = receivers.get(id) ?? undefined
      const because = refusalReason(id, receiver, people)
      return [
        id,
        {
          covered: policy?.enabled !== false && (covered?.has(key) ?? true) && !excluded.has(key),
          receiver,
          riskRead: false,
          policyRead: policy !== undefined,
          ...(because && { because }),
        },
      ]
    }),
  )
}

function refusalReason(
  account: string,
  receiver: Receiver | undefined,
  people: ReadonlyMap<string, Account>,
): ReceiverRefusal | undefined {
  if (!receiver) return 'nobody'
  if (receiver.oid.toLowerCase() === account.toLowerCase()) return 'self'
  const person = people.get(receiver.oid)
  if (!person) return 'gone'
  if (!person.accountEnabled) return 'disabled'
  return person.userType === 'Guest' ? 'guest' : undefined
}

/** Whether the substitute is asked instead of the manager. */
const isSubstituteAsked = (manager: Manager, other: Substitute): boolean =>
  other?.instead === true && other.oid.toLowerCase() !== manager.id.toLowerCase()

const receiverOf = (one: Manager | NonNullable<Substitute>, manager: boolean): Receiver => ({
  oid: 'id' in one ? one.id : one.oid,
  upn: one.upn,
  name: one.name,
  manager,
})

/** Checked first, because without consent Graph would refuse only some of the reads. */
async function checkConsent(directory: Directory): Promise<void> {
  const { scopes } = passes
  const granted = await Promise.all(scopes.map((scope) => directory.ask(hasPermission, scope)))
  if (!granted.every(Boolean)) throw new signInErrors.consentRequired({ scopes: scopes.join(' '), addOn: 1 })
}

/** The policy for passes; undefined if the operator can't read it, since few roles can. */
export async function passPolicyIn(directory: Directory): Promise<PassPolicy | undefined> {
  try {
    return await directory.ask(passPolicy)
  } catch (error) {
    if (error instanceof permissionErrors.graphForbidden) return undefined
    throw error
  }
}

/** Object IDs, in lower case, of these accounts and of the members of these groups. */
async function membersOf(directory: Directory, targets: readonly string[]): Promise<ReadonlySet<string>> {
  const all = await Promise.all(targets.map((target) => directory.ask(groupMembers, target).catch(ignoreMissing)))
  return new Set([...targets, ...all.flatMap((some) => [...some])].map((id) => id.toLowerCase()))
}

/** No members if the target is an account or a deleted group; any other error is thrown. */
function ignoreMissing(error: unknown): ReadonlySet<string> {
  if (error instanceof graphErrors.graphUnavailable && error.details.status === 404) return new Set()
  throw error
}

/** For reading whether receivers are at risk. */
export const riskScopes = ['IdentityRiskyUser.ReadWrite.All']

/** Adds which receivers are at risk, if that can be read. */
export async function withRisks(
  directory: Directory,
  found: ReadonlyMap<string, PassOption>,
): Promise<ReadonlyMap<string, PassOption>> {
  const oids = [...new Set([...found.values()].flatMap(({ receiver }) => receiver?.oid ?? []))]
  const risks = await readableRisks(directory, oids)
  if (!risks) return found
  return new Map(
    [...found].map(([id, one]): [string, PassOption] => {
      const isRisky = one.receiver !== undefined && isAtRisk(risks, one.receiver.oid)
      return [id, { ...one, riskRead: true, ...(isRisky && !one.because && { because: 'atRisk' }) }]
    }),
  )
}

export const isAtRisk = (risks: ReadonlyMap<string, Risk>, oid: string): boolean =>
  (risks.get(oid) ?? 'none') !== 'none'

/** People's risk, by object ID: undefined if the operator can't read it, empty if the tenant has no licence for it. */
export async function readableRisks(
  directory: Directory,
  oids: readonly string[],
): Promise<ReadonlyMap<string, Risk> | undefined> {
  if (oids.length === 0) return new Map()
  try {
    return await directory.ask(risksOf, oids)
  } catch (error) {
    if (error instanceof graphErrors.licenceMissing) return new Map()
    if (error instanceof permissionErrors.graphForbidden) return undefined
    throw error
  }
}

/** Why the receiver can't be shown a pass for this account now, apart from their own risk; undefined if they can. */
export async function receiverRefusal(
  directory: Directory,
  account: string,
  receiver: Receiver,
): Promise<ReceiverRefusal | undefined> {
  const { oid } = receiver
  const [people, managers] = await Promise.all([
    directory.accountsByIds([oid]),
    receiver.manager ? directory.ask(managersOf, [account]) : undefined,
  ])
  if (managers && managers.get(account)?.id.toLowerCase() !== oid.toLowerCase()) return 'changed'
  return refusalReason(account, receiver, people)
}

/** What a plan says about a receiver. */
export const barrierOf: Readonly<Record<ReceiverRefusal, ReasonCode>> = {
  nobody: reasons.noReceiver.code,
  disabled: reasons.receiverDisabled.code,
  gone: reasons.receiverDisabled.code,
  guest: reasons.receiverGuest.code,
  atRisk: reasons.receiverAtRisk.code,
  self: reasons.receiverSelf.code,
  contained: reasons.receiverContained.code,
  changed: reasons.receiverChanged.code,
}
