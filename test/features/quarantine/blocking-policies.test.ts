import assert from 'node:assert/strict'
import { type Policy, policyOf } from '../../../emulator/conditional-access.ts'
import { toBlockingPolicy } from '../../../src/features/quarantine/blocking-policies.ts'

const group = 'AAAAAAAA-0000-0000-0000-000000000001'
const all = policyOf('1', 'Block', { includeGroups: [group.toLowerCase()] }, 'block')

const when = (more: Partial<Policy['conditions']>): Policy => ({ ...all, conditions: { ...all.conditions, ...more } })
const apps = (more: Partial<Policy['conditions']['applications']>): Policy =>
  when({ applications: { ...all.conditions.applications, ...more } })

describe('a policy that blocks a group', () => {
  it('is enabled, names the group, blocks every application and has no further condition', () => {
    assert.deepEqual(toBlockingPolicy(all, group), {
      name: 'Block',
      except: { users: new Set(), groups: [], roles: [], guests: false },
    })
    const clients = ['exchangeActiveSync', 'browser', 'mobileAppsAndDesktopClients', 'other']
    assert.ok(toBlockingPolicy(when({ clientAppTypes: clients }), group))
  })

  const others: Readonly<Record<string, unknown>> = {
    'only reports': { ...all, state: 'enabledForReportingButNotEnforced' },
    'is switched off': { ...all, state: 'disabled' },
    'asks for more proof': policyOf('1', 'MFA', { includeGroups: [group] }, 'mfa'),
    'has no grant control': { ...all, grantControls: null },
    'names another group': policyOf('1', 'Block', { includeGroups: ['other'] }, 'block'),
    'names everyone, but not the group': policyOf('1', 'Block', { includeUsers: ['All'] }, 'block'),
    'is for some applications': apps({ includeApplications: ['Office365'] }),
    'is not for all applications': apps({ excludeApplications: ['Office365'] }),
    'is for some by a filter': apps({ applicationFilter: { mode: 'include', rule: 'x' } }),
    'is for registering security information': apps({ includeUserActions: ['urn:user:registersecurityinfo'] }),
    'is for some clients': when({ clientAppTypes: ['browser'] }),
    'is for a platform': when({ platforms: { includePlatforms: ['iOS'], excludePlatforms: [] } }),
    'is for a location': when({ locations: { includeLocations: ['x'], excludeLocations: [] } }),
    'is for some devices': when({ devices: { deviceFilter: { mode: 'include', rule: 'x' } } }),
    'is for risky sign-ins': when({ signInRiskLevels: ['high'] }),
    'has a condition that is not known here': when({ moonPhases: ['full'] }),
    'is no policy': 'nothing',
  }
  for (const [name, json] of Object.entries(others))
    it(`is not one that ${name}`, () => assert.equal(toBlockingPolicy(json, group), undefined))

  it('can exclude accounts, groups, roles and guests', () => {
    const some = { excludeUsers: ['ABC', 'GuestsOrExternalUsers'], excludeGroups: ['g'], excludeRoles: ['r'] }
    const { except } =
      toBlockingPolicy(policyOf('1', 'Block', { includeGroups: [group], ...some }, 'block'), group) ?? {}
    assert.deepEqual(except, {
      users: new Set(['abc', 'guestsorexternalusers']),
      groups: ['g'],
      roles: ['r'],
      guests: true,
    })
    const guests = { excludeGuestsOrExternalUsers: { guestOrExternalUserTypes: 'b2bCollaborationGuest' } }
    const other = toBlockingPolicy(policyOf('1', 'Block', { includeGroups: [group], ...guests }, 'block'), group)
    assert.equal(other?.except.guests, true)
  })
})
