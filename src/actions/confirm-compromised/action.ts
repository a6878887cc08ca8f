import { riskRequests, risksOf } from '../../graph/directory/risk.ts'
import { change, defineAction, noChangeNeeded, singleWrite, skip } from '../../operations/registry/action.ts'
import { riskActionDefaults, verifyRisk } from '../risk.ts'

export const confirmCompromised = defineAction({
  ...riskActionDefaults,
  kind: 'confirm-compromised',
  words: { en: { label: 'Confirm compromised' }, de: { label: 'Als kompromittiert bestätigen' } },
  inspect: (directory, accounts, { signal }) => directory.ask(risksOf, accounts, signal),
  judge: ({ account, found, again }) => {
    if (account.userType === 'Guest') return skip('protected', 'riskAtHome')
    return found === 'confirmedCompromised' && !again ? noChangeNeeded : change
  },
  writes: (account, found) => singleWrite(account, riskRequests.confirmCompromised(account.id), found),
  verify: (_write, { found }) => verifyRisk((risk) => risk === 'confirmedCompromised', found),
  undo: { by: 'dismiss-risk', keep: 'toBeDismissed' },
  audit: ({ before }) => ({ before, after: 'confirmedCompromised' }),
})
