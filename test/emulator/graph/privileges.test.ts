import assert from 'node:assert/strict'
import { canDisable, canResetOrRevoke } from '../../../emulator/graph/privileges.ts'
import { roles } from '../../../emulator/roles.ts'

type Name = keyof typeof roles

const columns = {
  none: [] as Name[],
  directoryReaders: ['directoryReaders'],
  guestInviter: ['guestInviter'],
  messageCenterReader: ['messageCenterReader'],
  reportsReader: ['reportsReader'],
  usageSummaryReader: ['usageSummaryReader'],
  experienceSuccess: ['experienceSuccess'],
  passwordAdmin: ['passwordAdmin'],
  authAdmin: ['authAdmin'],
  helpdeskAdmin: ['helpdeskAdmin'],
  groupsAdmin: ['groupsAdmin'],
  userAdmin: ['userAdmin'],
  exchangeAdmin: ['exchangeAdmin'],
  globalReader: ['globalReader'],
  privilegedRoleAdmin: ['privilegedRoleAdmin'],
  privilegedAuthAdmin: ['privilegedAuthAdmin'],
  globalAdmin: ['globalAdmin'],
} satisfies Record<string, Name[]>

// One letter per column of the list above: y or -.
const disable: Partial<Record<Name, string>> = {
  globalReader: '-----------------',
  exchangeAdmin: '-----------------',
  helpdeskAdmin: '-----------------',
  passwordAdmin: '-----------------',
  authAdmin: 'yyyyyyyyy--------',
  userAdmin: 'yyyyyyyy-yyy-----',
  privilegedAuthAdmin: 'yyyyyyyyyyyyyyyyy',
  globalAdmin: 'yyyyyyyyyyyyyyyyy',
}
const revoke: Partial<Record<Name, string>> = {
  globalReader: '-----------------',
  exchangeAdmin: '-----------------',
  passwordAdmin: 'yyy----y---------',
  helpdeskAdmin: 'yyyyyyyy-y-------',
  authAdmin: 'yyyyyyyyy--------',
  userAdmin: 'yyyyyyyy-yyy-----',
  privilegedAuthAdmin: 'yyyyyyyyyyyyyyyyy',
  globalAdmin: 'yyyyyyyyyyyyyyyyy',
}

const ids = (names: readonly Name[]) => names.map((name) => roles[name].templateId)
const meet = (caller: readonly Name[], target: readonly Name[], targetInRoleGroup = false) => ({
  caller: ids(caller),
  target: ids(target),
  targetInRoleGroup,
})

describe('emulated Graph: permission to change people', () => {
  for (const [table, rows, can] of [
    ['disable', disable, canDisable],
    ['revoke', revoke, canResetOrRevoke],
  ] as const)
    for (const [caller, row] of Object.entries(rows))
      it(`${table}: ${caller}`, () => {
        const got = Object.values(columns).map((target) => (can(meet([caller as Name], target)) ? 'y' : '-'))
        assert.equal(got.join(''), row)
      })

  it("is decided by the caller's strongest role and all of the target's roles", () => {
    assert.ok(canDisable(meet(['helpdeskAdmin', 'userAdmin'], [])))
    assert.ok(!canDisable(meet(['userAdmin'], ['helpdeskAdmin', 'exchangeAdmin'])))
    assert.ok(!canDisable(meet([], [])))
    // Neither role covers both of the target's roles, and they don't add up.
    assert.ok(!canDisable(meet(['authAdmin', 'userAdmin'], ['authAdmin', 'userAdmin'])))
  })

  it('protects members of role-assignable groups from all but the most privileged', () => {
    for (const can of [canDisable, canResetOrRevoke]) {
      assert.ok(!can(meet(['userAdmin'], [], true)))
      assert.ok(!can(meet(['authAdmin'], [], true)))
      assert.ok(can(meet(['privilegedAuthAdmin'], [], true)))
      assert.ok(can(meet(['globalAdmin'], [], true)))
    }
  })
})
