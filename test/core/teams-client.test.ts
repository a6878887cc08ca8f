import assert from 'node:assert/strict'
import { teamsClient } from '../../src/core/teams-client.ts'

describe('the address of Teams', () => {
  it('depends on the cloud', () => {
    assert.equal(teamsClient('public'), 'https://teams.microsoft.com')
    assert.equal(teamsClient('custom'), 'https://teams.microsoft.com')
    assert.equal(teamsClient('usgov'), 'https://gov.teams.microsoft.us')
    assert.equal(teamsClient('dod'), 'https://dod.teams.microsoft.us')
  })
})
