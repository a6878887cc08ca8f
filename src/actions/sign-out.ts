import { cameOf } from '../graph/directory/verify.ts'
import { requests } from '../graph/http/request.ts'
import { rolesThatMay } from './admin-roles.ts'
import { change, defineAction, once, skip } from './define.ts'

export const signOut = defineAction({
  kind: 'sign-out',
  scopes: { plan: [], run: ['User.RevokeSessions.All'], verify: ['User.Read.All'] },
  roles: rolesThatMay.endSessions,
  locksOut: false,
  // The sessions of guests are in their own organisation. Ending sessions is nothing that a sync knows.
  judge: ({ account }) => (account.userType === 'Guest' ? skip('protected', 'guest') : change),
  writes: (account) => once(account, requests.revokeSessions(account.id), null),
  verify: ({ sentAt }, { account }) => {
    if (account === undefined) return undefined
    if (account === null) return 'unconfirmed'
    // Where Graph does not say since when sessions are valid, nothing is claimed.
    if (Number.isNaN(account.validFrom) || sentAt === null) return 'none'
    return cameOf(sentAt, account.validFrom) ? 'verified' : 'unconfirmed'
  },
  // Whoever was signed out has to sign in again.
  undo: 'never',
  audit: () => ({ before: null, after: null }),
})
