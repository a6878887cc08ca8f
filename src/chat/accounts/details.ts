import { UserError } from '../../core/errors.ts'
import { signInErrors } from '../../core/sign-in-errors.ts'
import type { Lookup } from '../../graph/directory/account.ts'
import { deviceCounts } from '../../graph/directory/devices.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import { graphErrors } from '../../graph/directory/errors.ts'
import { groupMembers, groupNames, roleGroupMembers } from '../../graph/directory/groups.ts'
import type { SignIns } from '../../graph/directory/last-sign-ins.ts'
import { licencesOf } from '../../graph/directory/licences.ts'
import { methodsOf } from '../../graph/directory/methods.ts'
import { risksOf } from '../../graph/directory/risk.ts'
import { signInsOf } from '../../graph/directory/sign-ins.ts'
import { planErrors } from '../../operations/plan/errors.ts'
import { detailScopes } from '../commands/accounts.ts'
import type { AuthorisedTurn } from '../turn/command.ts'
import type { AccountDetails, DetailGap, DetailName, Details, GroupRole } from './account-details.ts'

/** Maximum number of accounts. More would take too long: Entra answers few requests for last sign-ins per minute. */
const maxDetailed = 300

type Turn = Pick<AuthorisedTurn, 'services' | 'directory' | 'readAs' | 'progress'>
type Values<N extends DetailName> = ReadonlyMap<string, NonNullable<AccountDetails[N]>>

/**
 * All details of the accounts found. Each detail is read with its own permission; details that can't be read are
 * omitted, with the reason. Throws tooManyAccounts, and the errors that only a new sign-in resolves.
 */
export async function readDetails(turn: Turn, lookups: readonly Lookup[], replace: boolean): Promise<Details> {
  const ids = lookups.flatMap((one) => (one.outcome === 'found' ? [one.account.id] : []))
  if (ids.length > maxDetailed) throw new planErrors.tooManyAccounts({ count: ids.length, limit: maxDetailed })
  if (ids.length === 0) return { of: new Map(), gaps: [] }
  const counted = progressOf(turn, ids.length, replace)
  const { directory, readAs } = turn
  const here = turn.services.scopes.configured({ optIn: true, cloud: turn.services.settings.cloud })
  const isHere = (detail: DetailName) => scopesFor(detail).every((scope) => here.includes(scope))
  const read = async <N extends DetailName>(
    detail: N,
    reading: () => Promise<Values<N>>,
  ): Promise<{ readonly detail: N; readonly values?: Values<N>; readonly gap?: DetailGap }> => {
    try {
      if (!isHere(detail)) return { detail, gap: { detail, because: 'cloud' } }
      return { detail, values: await reading() }
    } catch (error) {
      return { detail, gap: toGap(detail, error) }
    } finally {
      counted(detail, ids.length)
    }
  }
  const found = await Promise.all([
    read('signIns', () =>
      readAs(detailScopes.signIns).ask(signInsOf, ids, { onRead: (done) => counted('signIns', done) }),
    ),
    read('methods', () =>
      countEach(readAs(detailScopes.methods).ask(methodsOf, ids, undefined, (done) => counted('methods', done))),
    ),
    read('licences', () => readLicences(directory, ids)),
    read('devices', () => directory.ask(deviceCounts, ids)),
    read('risk', () => readAs(detailScopes.risk).ask(risksOf, ids)),
    read('groups', () => readGroups(turn, ids)),
  ])
  const detailsOf = (id: string): AccountDetails =>
    Object.fromEntries(
      found.flatMap(({ detail, values }) => {
        const value = values?.get(id)
        return value === undefined ? [] : [[detail, value]]
      }),
    )
  // In the order of the columns, not in the order in which the results arrived.
  const gaps = found.flatMap(({ gap }) => gap ?? [])
  return { of: new Map(ids.map((id) => [id, detailsOf(id)])), gaps }
}

const detailNames: readonly DetailName[] = ['signIns', 'methods', 'licences', 'devices', 'risk', 'groups']

/** An account counts once all its details are read. Only the two slowest details report progress in between. */
function progressOf({ progress }: Turn, total: number, replace: boolean) {
  const read = new Map(detailNames.map((name) => [name, 0]))
  const tell = () => progress({ what: 'details', done: Math.min(...read.values()), total, replace })
  tell()
  return (detail: DetailName, done: number) => {
    read.set(detail, done)
    tell()
  }
}

const scopesFor = (detail: DetailName): readonly string[] =>
  Object.hasOwn(detailScopes, detail) ? detailScopes[detail as keyof typeof detailScopes] : []

/** The last sign-ins of these accounts, as details. */
export const toSignInDetails = (some: readonly { account: { id: string }; signIns: SignIns }[]): Details => ({
  of: new Map(some.map(({ account, signIns }) => [account.id, { signIns }])),
  gaps: [],
})

function toGap(detail: DetailName, error: unknown): DetailGap {
  if (!(error instanceof UserError)) throw error
  if (error instanceof signInErrors.consentRequired) {
    const { scopes, url } = error.details
    return { detail, because: 'permission', scopes, ...(url && { url }) }
  }
  const because = error instanceof graphErrors.membersHidden ? 'unavailable' : error.meaning.unread
  if (!because) throw error
  return { detail, because }
}

async function countEach(lists: Promise<ReadonlyMap<string, readonly unknown[]>>): Promise<Values<'methods'>> {
  return new Map([...(await lists)].map(([id, list]) => [id, list.length]))
}

async function readLicences(directory: Directory, ids: readonly string[]): Promise<Values<'licences'>> {
  const found = await directory.ask(licencesOf, ids)
  return new Map(
    [...found].map(([id, { direct, throughGroups }]) => [
      id,
      [...new Set([...direct, ...throughGroups].map(({ name }) => name))],
    ]),
  )
}

/**
 * The groups named in this bot's settings and those that can hold admin roles. This takes few requests, however many
 * accounts there are.
 */
async function readGroups({ services, readAs }: Turn, ids: readonly string[]): Promise<Values<'groups'>> {
  const directory = readAs(detailScopes.groups)
  const { operatorGroupId, approverGroupId, escalationGroupId, protectedGroupId } = services.limits
  const configured: readonly (readonly [GroupRole, string | undefined])[] = [
    ['operators', operatorGroupId],
    ['approvers', approverGroupId],
    ['approvers', escalationGroupId],
    ['protected', protectedGroupId],
  ]
  const named = configured.flatMap(([role, id]) => (id === undefined ? [] : [{ role, id }]))
  const [names, roleGroups, ...members] = await Promise.all([
    named.length > 0
      ? directory.ask(
          groupNames,
          named.map(({ id }) => id),
        )
      : new Map<string, string>(),
    directory.ask(roleGroupMembers),
    ...named.map(async (group) => ({
      ...group,
      ids: new Set([...(await directory.ask(groupMembers, group.id))].map((id) => id.toLowerCase())),
    })),
  ])
  return new Map(
    ids.map((id) => {
      const key = id.toLowerCase()
      const held = roleGroups.get(key)
      const own = members.flatMap((group) =>
        group.ids.has(key) ? [{ role: group.role, name: names.get(group.id) ?? group.id }] : [],
      )
      return [id, held === undefined ? own : [...own, { role: 'roleAssignable', name: held }]] as const
    }),
  )
}
