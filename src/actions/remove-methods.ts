import { requests } from '../graph/http/request.ts'
import { rolesThatMay } from './admin-roles.ts'
import { alreadySo, change, changeWith, defineAction, skip } from './define.ts'

const permission = ['UserAuthenticationMethod.ReadWrite.All'] as const

export const removeMethods = defineAction({
  kind: 'remove-methods',
  scopes: { plan: permission, run: permission, verify: permission },
  roles: rolesThatMay.changeMethods,
  needs: { notIn: ['china'] },
  locksOut: false,
  // At the slowest pace, as many lists and as many deletions take half a minute.
  atOnce: 8,
  perSecond: 0.5,
  // Reading shares the pace: the published one takes a hundred seconds for these.
  inspectAtMost: 50,
  inspect: (directory, accounts, { signal }) => directory.methods(accounts, signal),
  // Methods are of the cloud, also those of synced accounts; guests have theirs at home.
  judge: ({ account, found = [] }) => {
    if (account.userType === 'Guest') return skip('protected', 'guestAtHome')
    if (found.length === 0) return alreadySo
    if (found.every(({ path }) => path === undefined)) return skip('protected', 'unknownMethod')
    return found.some(({ path }) => path === undefined) ? changeWith('unknownMethods') : change
  },
  // In one phase: which of them is the default, Graph says only by refusing it until the others are gone.
  writes: (account, found = []) => [
    found.flatMap(({ id, type, path }) =>
      path === undefined
        ? []
        : [{ target: id, request: requests.deleteMethod(account.id, path), before: { sort: type } }],
    ),
  ],
  verify: ({ target }, { found }) => {
    if (!found) return undefined
    return found.some(({ id }) => id === target) ? 'unconfirmed' : 'verified'
  },
  // Only the person can register most of them again.
  undo: 'never',
  irreversible: true,
  audit: ({ before }) => ({ before: before.sort, after: null }),
})
