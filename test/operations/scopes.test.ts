import assert from 'node:assert/strict'
import { lookScopes, planScopes, runScopes } from '../../src/actions/scopes.ts'

const writes = (kind: 'disable' | 'enable' | 'signOut', signOut: boolean) =>
  runScopes({ kind, signOut }).filter((scope) => !planScopes.includes(scope))

describe('the permissions an operation asks for', () => {
  it('are those to read accounts, roles and groups while it is planned, and nothing that writes', () => {
    assert.deepEqual(planScopes, ['User.Read.All', 'RoleManagement.Read.Directory', 'GroupMember.Read.All'])
  })

  it('are those of the plan and one for each kind of write it sends', () => {
    assert.deepEqual(runScopes({ kind: 'enable', signOut: false }).slice(0, 3), planScopes)
    assert.deepEqual(writes('enable', false), ['User.EnableDisableAccount.All'])
    assert.deepEqual(writes('disable', false), ['User.EnableDisableAccount.All'])
    assert.deepEqual(writes('disable', true), ['User.EnableDisableAccount.All', 'User.RevokeSessions.All'])
    assert.deepEqual(writes('signOut', false), ['User.RevokeSessions.All'])
  })

  it('are no more than reading accounts when it is read back', () => {
    assert.deepEqual(lookScopes, ['User.Read.All'])
  })
})
