import type { Method } from '../graph/directory/methods.ts'
import { requests } from '../graph/http/request.ts'
import { rolesThatMay } from './admin-roles.ts'
import { alreadySo, change, changeWith, defineAction, skip } from './define.ts'

const permission = ['UserAuthenticationMethod.ReadWrite.All'] as const

/** Types that are most often the default, the likeliest last. */
const defaults = ['softwareOath', 'phone', 'microsoftAuthenticator']

const likelyDefaultLast = (one: Method, other: Method): number =>
  defaults.indexOf(one.type) - defaults.indexOf(other.type)

export const removeMethods = defineAction({
  kind: 'remove-methods',
  scopes: { plan: permission, run: permission, verify: permission, more: ['AuditLog.Read.All'] },
  roles: rolesThatMay.changeMethods,
  needs: { notIn: ['china'] },
  locksOut: false,
  // At the published pace, so many lists and their deletions take half a minute.
  atOnce: 4,
  perSecond: 0.5,
  // Reading shares the rate limit; at the published rate this takes a hundred seconds.
  inspectAtMost: 50,
  estimate: (directory, accounts, signal) => directory.registrations(accounts, signal),
  inspect: (directory, accounts, { signal }) => directory.methods(accounts, signal),
  // Methods exist only in the cloud, even for synced accounts; guests have theirs in their own organisation.
  judge: ({ account, found = [], unread }) => {
    if (account.userType === 'Guest') return skip('protected', 'guestAtHome')
    if (unread) return change
    if (found.length === 0) return alreadySo
    if (found.every(({ path }) => path === undefined)) return skip('protected', 'unknownMethod')
    return found.some(({ path }) => path === undefined) ? changeWith('unknownMethods') : change
  },
  // In one phase: Graph reveals the default method only by refusing to delete it before the others. The likeliest goes last.
  writes: (account, found = []) => [
    found
      .toSorted(likelyDefaultLast)
      .flatMap(({ id, type, path }) =>
        path === undefined
          ? []
          : [{ target: id, request: requests.deleteMethod(account.id, path), before: { sort: type } }],
      ),
  ],
  verify: ({ target }, { found }) => {
    if (!found) return undefined
    return found.some(({ id }) => id === target) ? 'unconfirmed' : 'verified'
  },
  // Only the user can register most of them again.
  undo: 'never',
  irreversible: true,
  audit: ({ before }) => ({ before: before.sort, after: null }),
})
