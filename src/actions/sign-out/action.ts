import { stateRequests } from '../../graph/directory/account-states.ts'
import { verifyByTime } from '../../graph/directory/verify.ts'
import { change, defineAction, singleWrite, skip } from '../../operations/registry/action.ts'
import { rolesAllowedTo } from '../../operations/registry/admin-roles.ts'
import { defineReasons } from '../../operations/registry/reason.ts'
import { words } from './words.ts'

const reasons = defineReasons({
  guest: {
    kind: 'barrier',
    en: () => 'Guests can’t be signed out from here',
    de: () => 'Gäste können von hier aus nicht abgemeldet werden',
  },
})

export const signOut = defineAction({
  kind: 'sign-out',
  words,
  reasons,
  scopes: { plan: [], run: ['User.RevokeSessions.All'], verify: ['User.Read.All'] },
  roles: rolesAllowedTo.endSessions,
  locksOut: false,
  endsSessions: true,
  // Guests' sessions belong to their own organisation. Ending sessions doesn't conflict with a sync.
  judge: ({ account }) => (account.userType === 'Guest' ? skip('protected', reasons.guest.code) : change),
  writes: (account) => singleWrite(account, stateRequests.revokeSessions(account.id), null),
  verify: ({ sentAt }, { account }) => {
    if (account === undefined) return undefined
    if (account === null) return 'unconfirmed'
    // If Graph omits signInSessionsValidFromDateTime, the sign-out can't be verified.
    if (Number.isNaN(account.validFrom) || sentAt === null) return 'none'
    return verifyByTime(sentAt, account.validFrom)
  },
  // Only the users can sign in again.
  undo: 'never',
  audit: () => ({ before: null, after: null }),
})
