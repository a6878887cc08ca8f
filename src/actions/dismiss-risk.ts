import { riskRequests } from '../graph/directory/risk.ts'
import { isNow, riskFacts } from './confirm-compromised.ts'
import { alreadySo, change, defineAction, once, skip } from './define.ts'

export const dismissRisk = defineAction({
  ...riskFacts,
  kind: 'dismiss-risk',
  inspect: (directory, accounts, { signal }) => directory.risks(accounts, signal),
  judge: ({ account, found, again }) => {
    if (account.userType === 'Guest') return skip('protected', 'riskAtHome')
    return found === 'none' && !again ? alreadySo : change
  },
  writes: (account, found) => once(account, riskRequests.dismissRisk(account.id), found),
  verify: (_write, { found }) => isNow((risk) => risk === 'none', found),
  undo: { by: 'confirm-compromised', keep: 'toBeConfirmed' },
  audit: ({ before }) => ({ before, after: 'none' }),
})
