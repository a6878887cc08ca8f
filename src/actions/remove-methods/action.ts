import * as de from '../../core/words/de.ts'
import * as en from '../../core/words/en.ts'
import { type Method, methodRequests, methodsOf } from '../../graph/directory/methods.ts'
import { change, defineAction, type Estimate, noChangeNeeded, skip } from '../../operations/registry/action.ts'
import { rolesAllowedTo } from '../../operations/registry/admin-roles.ts'
import { defineReasons } from '../../operations/registry/reason.ts'
import { registrationsOf } from './registrations.ts'
import { words } from './words.ts'

const { unknownMethods } = defineReasons({
  unknownMethods: {
    kind: 'riskyStays',
    en: (detail) =>
      detail
        ? `Can’t be removed from here, only in the Microsoft Entra admin center: ${detail}`
        : 'Has a sign-in method that can’t be removed from here: use the Microsoft Entra admin center',
    de: (detail) =>
      detail
        ? `Lässt sich nur im Microsoft Entra Admin Center entfernen: ${detail}`
        : 'Hat eine Anmeldemethode, die sich nur im Microsoft Entra Admin Center entfernen lässt',
    counted: {
      en: (count) =>
        `${en.number(count)} sign-in ${count === 1 ? 'method' : 'methods'} that can’t be removed from here. Check ${count === 1 ? 'it' : 'them'} in the Microsoft Entra admin center.`,
      de: (count) =>
        `${de.number(count)} ${count === 1 ? 'Anmeldemethode' : 'Anmeldemethoden'}, die von hier aus nicht entfernt werden ${count === 1 ? 'kann' : 'können'}. Prüfen Sie sie im Microsoft Entra Admin Center.`,
    },
  },
})

const { unknownMethod } = defineReasons({
  unknownMethod: {
    kind: 'barrier',
    // An account whose only methods stay has them counted, too.
    countsAs: unknownMethods.code,
    en: () => 'Has a sign-in method that can’t be removed from here: use the Microsoft Entra admin center',
    de: () => 'Hat eine Anmeldemethode, die sich nur im Microsoft Entra Admin Center entfernen lässt',
  },
})

const permission = ['UserAuthenticationMethod.ReadWrite.All'] as const

/** ID of the alternate mobile phone, the same for every account. Graph doesn't allow one without a primary phone. */
const alternateMobile = 'b6332ec1-7057-4abe-9331-3d72feddfe41'

/** Types that can be the default method, the likeliest last. */
const possibleDefaults = ['softwareOath', 'phone', 'microsoftAuthenticator']

const compareByLikelyDefault = (one: Method, other: Method): number =>
  possibleDefaults.indexOf(one.type) - possibleDefaults.indexOf(other.type)

const cannotBeDefault = ({ id, type }: Method): boolean => id === alternateMobile || !possibleDefaults.includes(type)

/** Types that Graph v1.0 never lists and only the report contains. */
const unlistedTypes = new Set(['hardwareOath', 'securityQuestion', 'appPassword', 'other'])

/** Types of methods that someone has but Graph can't delete: listed ones, and those that only the report contains. */
function undeletableTypes(found: readonly Method[], reported: Estimate | undefined): string[] {
  const listed = found.flatMap(({ type, path }) => (path === undefined ? [type] : []))
  return [...new Set([...listed, ...(reported?.sorts ?? []).filter((sort) => unlistedTypes.has(sort))])]
}

export const removeMethods = defineAction({
  kind: 'remove-methods',
  words,
  reasons: { unknownMethods, unknownMethod },
  takesCredentials: true,
  scopes: { plan: permission, run: permission, verify: permission, more: ['AuditLog.Read.All'] },
  roles: rolesAllowedTo.changeMethods,
  needs: { unavailableIn: ['china'] },
  locksOut: false,
  // At the published rate limit, listing and deleting this many takes half a minute.
  atOnce: 4,
  perSecond: 0.5,
  // Reads count towards the same rate limit; at the published rate, this many take a hundred seconds.
  inspectAtMost: 50,
  estimate: (directory, accounts, signal) => directory.ask(registrationsOf, accounts, signal),
  inspect: (directory, accounts, { signal }) => directory.ask(methodsOf, accounts, signal),
  traces: {
    kind: 'methods',
    keeps: 'recent',
    of: (found) =>
      found.map(({ type, name, created }) => ({
        what: type,
        ...(name !== undefined && { name }),
        ...(created !== undefined && { at: created }),
      })),
  },
  // Methods exist only in the cloud, even for synced accounts; guests have theirs in their own organisation.
  judge: ({ account, found = [], unread, reported }) => {
    if (account.userType === 'Guest') return skip('protected', 'guestAtHome')
    if (unread || found.some(({ path }) => path !== undefined)) return change
    return undeletableTypes(found, reported).length > 0 ? skip('protected', unknownMethod.code) : noChangeNeeded
  },
  // Graph reveals the default method only by refusing to delete it before the others, so methods that can be the
  // default go last. The second phase reads the account again, which is slow, so it exists only if something has to go
  // first.
  writes: (account, found = []) => {
    const deletions = (some: readonly Method[]) =>
      some.flatMap(({ id: target, type: sort, path, name, created, lastUsed, recent }) => {
        const before = { sort, name, created, lastUsed, recent }
        return path === undefined ? [] : [{ target, request: methodRequests.deleteMethod(account.id, path), before }]
      })
    const first = deletions(found.filter(cannotBeDefault))
    const last = deletions(found.filter((one) => !cannotBeDefault(one)).toSorted(compareByLikelyDefault))
    return first.length > 0 && last.length > 0 ? [first, last] : [[...first, ...last]]
  },
  evenAfterFailure: true,
  stays: (found = [], reported) =>
    undeletableTypes(found, reported).map((name) => ({ target: `unknown ${name}`, why: unknownMethods.code, name })),
  verify: ({ target }, { found }) => {
    if (!found) return undefined
    return found.some(({ id }) => id === target) ? 'unconfirmed' : 'verified'
  },
  // Most of them can be registered again only by the user.
  undo: 'never',
  irreversible: true,
  audit: ({ before: { sort, name, created, lastUsed } }) => ({
    before: [
      sort,
      ...(name === undefined ? [] : [`"${name}"`]),
      ...(created === undefined ? [] : [`created ${new Date(created).toISOString()}`]),
      ...(lastUsed === undefined ? [] : [`last used ${new Date(lastUsed).toISOString()}`]),
    ].join(', '),
    after: null,
  }),
})
