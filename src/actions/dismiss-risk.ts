import { riskRequests } from '../graph/directory/risk.ts'
import { riskFacts, verifyRisk } from './confirm-compromised.ts'
import { alreadySo, change, defineAction, singleWrite, skip } from './define.ts'

export const dismissRisk = defineAction({
  ...riskFacts,
  kind: 'dismiss-risk',
  inspect: (directory, accounts, { signal }) => directory.risks(accounts, signal),
  judge: ({ account, found, again }) => {
    if (account.userType === 'Guest') return skip('protected', 'riskAtHome')
    return found === 'none' && !again ? alreadySo : change
  },
  writes: (account, found) => singleWrite(account, riskRequests.dismissRisk(account.id), found),
  verify: (_write, { found }) => verifyRisk((risk) => risk === 'none', found),
  undo: { by: 'confirm-compromised', keep: 'toBeConfirmed' },
  audit: ({ before }) => ({ before, after: 'none' }),
})
