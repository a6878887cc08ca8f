import assert from 'node:assert/strict'
import {
  additionalScopesFor,
  commonPlanScopes,
  groupScopes,
  isOptIn,
  membershipScopes,
  optionalScopesFor,
  planScopesFor,
  runScopesFor,
  verifyScopesFor,
  warningScopes,
} from '../../../src/operations/registry/collect-scopes.ts'
import { plannedActions } from '../../../src/operations/registry/planned-actions.ts'
import type { Choices } from '../../../src/operations/registry/playbook.ts'
import { createRegistry, type Environment } from '../../../src/operations/registry/registry.ts'
import { wholeRegistry } from '../../support/registry.ts'

const actions = (playbook: 'disable' | 'enable' | 'signOut', choices: Choices = {}) =>
  plannedActions(wholeRegistry.playbook(playbook).steps, choices)
const writes = (playbook: 'disable' | 'enable' | 'signOut', signOut: boolean) =>
  additionalScopesFor(wholeRegistry, actions(playbook, { signOut }))
const only = (...kinds: string[]) => kinds.map((kind) => ({ kind }))
const registryIn = (environment: Environment) => createRegistry(wholeRegistry.actions(), {}, environment)

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

  it('are named once, and only those that not every plan needs are additional', () => {
    const both = only('remove-from-groups', 'revoke-consents', 'block-sign-in')
    const [groups, consents] = ['GroupMember.ReadWrite.All', 'DelegatedPermissionGrant.ReadWrite.All']
    assert.deepEqual(planScopesFor(wholeRegistry, both), [...commonPlanScopes, groups, consents])
    assert.deepEqual(additionalScopesFor(wholeRegistry, both), [groups, consents, 'User.EnableDisableAccount.All'])
    assert.deepEqual(verifyScopesFor(wholeRegistry, both), ['User.Read.All', 'GroupMember.Read.All', consents])
    assert.deepEqual(optionalScopesFor(wholeRegistry, only('require-password-change', 'reset-password')), [
      'Domain.Read.All',
    ])
  })

  it('include further ones for synced accounts only where those are changed and can be', () => {
    const reset = only('reset-password', 'block-sign-in')
    const cloud = ['User-PasswordProfile.ReadWrite.All', 'User.EnableDisableAccount.All']
    const write = 'UserAuthenticationMethod.ReadWrite.All'
    assert.deepEqual(runScopesFor(wholeRegistry, reset), [...commonPlanScopes, ...cloud])
    assert.deepEqual(runScopesFor(wholeRegistry, reset, { synced: true }), [...commonPlanScopes, ...cloud, write])
    const china = registryIn({ cloud: 'china' })
    assert.deepEqual(runScopesFor(china, reset, { synced: true }), [...commonPlanScopes, ...cloud])
  })

  it('leave out those of actions that the cloud lacks or that are switched off', () => {
    const methods = only('remove-methods')
    const scope = 'UserAuthenticationMethod.ReadWrite.All'
    assert.deepEqual(planScopesFor(wholeRegistry, methods), [...commonPlanScopes, scope])
    assert.deepEqual(optionalScopesFor(wholeRegistry, methods), ['AuditLog.Read.All'])
    assert.deepEqual(optionalScopesFor(wholeRegistry, only('block-sign-in')), [])
    const china = registryIn({ cloud: 'china' })
    assert.deepEqual(runScopesFor(china, methods), commonPlanScopes)
    assert.deepEqual([optionalScopesFor(china, methods), verifyScopesFor(china, methods)], [[], []])
    const off = registryIn({ off: ['QUARANTINE_GROUP_ID'] })
    assert.deepEqual(additionalScopesFor(off, only('quarantine', 'sign-out')), ['User.RevokeSessions.All'])
  })

  it('are those of actions that are off by default only for the devices of accounts', () => {
    assert.deepEqual(wholeRegistry.actions().filter(isOptIn(wholeRegistry)), [wholeRegistry.action('disable-devices')])
  })

  it('are for groups and warnings only those to read', () => {
    assert.deepEqual(membershipScopes, ['User.Read', 'GroupMember.Read.All'])
    assert.deepEqual(groupScopes, ['GroupMember.Read.All'])
    assert.deepEqual(warningScopes, ['AuditLog.Read.All', 'Application.Read.All'])
  })
})
