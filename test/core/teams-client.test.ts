import assert from 'node:assert/strict'
import { teamsClientUrl } from '../../src/core/teams-client.ts'

describe('the address of Teams', () => {
  it('depends on the cloud', () => {
    assert.equal(teamsClientUrl('public'), 'https://teams.microsoft.com')
    assert.equal(teamsClientUrl('custom'), 'https://teams.microsoft.com')
    assert.equal(teamsClientUrl('usgov'), 'https://gov.teams.microsoft.us')
    assert.equal(teamsClientUrl('dod'), 'https://dod.teams.microsoft.us')
  })
})
