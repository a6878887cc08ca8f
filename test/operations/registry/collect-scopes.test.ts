import assert from 'node:assert/strict'
import {
  commonPlanScopes,
  planScopesFor,
  runScopesFor,
  verifyScopesFor,
} from '../../../src/operations/registry/collect-scopes.ts'
import { plannedActions } from '../../../src/operations/registry/planned-actions.ts'
import type { Choices } from '../../../src/operations/registry/playbook.ts'
import { wholeRegistry } from '../../support/registry.ts'

const actions = (playbook: 'disable' | 'enable' | 'signOut', choices: Choices = {}) =>
  plannedActions(wholeRegistry.playbook(playbook).steps, choices)
const writes = (playbook: 'disable' | 'enable' | 'signOut', signOut: boolean) =>
  runScopesFor(wholeRegistry, actions(playbook, { signOut })).filter((scope) => !commonPlanScopes.includes(scope))

describe('the permissions an operation requests', () => {
  it('are for planning those to read accounts, roles and groups, without any to write', () => {
    assert.deepEqual(commonPlanScopes, ['User.Read.All', 'RoleManagement.Read.Directory', 'GroupMember.Read.All'])
    assert.deepEqual(planScopesFor(wholeRegistry, actions('disable')), commonPlanScopes)
  })

  it('are those of the plan plus one per kind of write', () => {
    assert.deepEqual(runScopesFor(wholeRegistry, actions('enable')).slice(0, 3), commonPlanScopes)
    assert.deepEqual(writes('enable', false), ['User.EnableDisableAccount.All'])
    assert.deepEqual(writes('disable', false), ['User.EnableDisableAccount.All'])
    assert.deepEqual(writes('disable', true), ['User.EnableDisableAccount.All', 'User.RevokeSessions.All'])
    assert.deepEqual(writes('signOut', false), ['User.RevokeSessions.All'])
  })

  it('are for reading back only those to read accounts', () => {
    for (const playbook of ['disable', 'enable', 'signOut'] as const) {
      assert.deepEqual(verifyScopesFor(wholeRegistry, actions(playbook)), ['User.Read.All'])
    }
  })
})
