import { riskRequests, risksOf } from '../../graph/directory/risk.ts'
import { change, defineAction, noChangeNeeded, singleWrite, skip } from '../../operations/registry/action.ts'
import { riskActionDefaults, verifyRisk } from '../risk.ts'

export const dismissRisk = defineAction({
  ...riskActionDefaults,
  kind: 'dismiss-risk',
  words: { en: { label: 'Dismiss risk' }, de: { label: 'Risiko verwerfen' } },
  inspect: (directory, accounts, { signal }) => directory.ask(risksOf, accounts, signal),
  judge: ({ account, found, again }) => {
    if (account.userType === 'Guest') return skip('protected', 'riskAtHome')
    return found === 'none' && !again ? noChangeNeeded : change
  },
  writes: (account, found) => singleWrite(account, riskRequests.dismissRisk(account.id), found),
  verify: (_write, { found }) => verifyRisk((risk) => risk === 'none', found),
  undo: { by: 'confirm-compromised', keep: 'toBeConfirmed' },
  audit: ({ before }) => ({ before, after: 'none' }),
})
