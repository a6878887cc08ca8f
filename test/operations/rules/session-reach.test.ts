import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { limitsOf } from '../../../src/app/config/config.ts'
import { sessionReachWords } from '../../../src/core/words/session-reach.ts'
import { sessionReach } from '../../../src/operations/rules/session-reach.ts'
import { readWholeConfig } from '../../support/config.ts'

describe('what one stolen session can do', () => {
  const group = '00000000-0000-4000-8000-000000000001'
  const said = (environment: Record<string, string> = {}, language: 'en' | 'de' = 'en') => {
    const config = readWholeConfig({
      BOT_ID: group,
      BOT_TENANT_ID: group,
      SECRET_BOT_PASSWORD: 'x',
      AAD_APP_CLIENT_ID: '00000000-0000-4000-8000-000000000002',
      AAD_APP_TENANT_ID: group,
      SECRET_AAD_APP_CLIENT_SECRET: 'x',
      OAUTH_CONNECTION_NAME: 'graph',
      APPROVER_GROUP_ID: group,
      ...environment,
    })
    return sessionReachWords[language](sessionReach(limitsOf(config)))
  }

  it('is said with the numbers of the configuration', () => {
    assert.equal(
      said({ APPROVAL_ABOVE: '7', APPROVAL_WINDOW: '6h', APPROVAL_ABOVE_IRREVERSIBLE: '0' }),
      'One operator’s session can change 7 accounts every 6 hours, none of them for good. With an approver’s session as well: 5,000 an hour.',
    )
    assert.match(said({ APPROVAL_ABOVE: '0' }), /can change nothing\./)
    assert.match(said({ APPROVAL_ABOVE: '1', APPROVAL_ABOVE_IRREVERSIBLE: '5' }), /1 account a day, 1 of them/)
    assert.match(said({ APPROVER_GROUP_ID: '' }), /nothing more, because nobody can approve/)
    assert.match(said({ READ_ONLY: 'true' }), /No session can change anything/)
    assert.match(said({ APPROVAL_SIGN_IN: 'risky', MAX_ACCOUNTS: '50' }), /at most 50 at once/)
    assert.match(said({ APPROVAL_SIGN_IN: 'always' }, 'de'), /nicht mehr, weil jede Genehmigung/)
  })

  it('is in the documentation as it is computed', () => {
    const page = readFileSync('docs/security.md', 'utf8')
    for (const sign of ['teams', 'risky', 'always']) {
      const [, second = ''] = /(With an approver’s .*)$/.exec(said({ APPROVAL_SIGN_IN: sign })) ?? []
      assert.ok(page.includes(second), second)
    }
    assert.ok(page.includes(said()))
  })
})
