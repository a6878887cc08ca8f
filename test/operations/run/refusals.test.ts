import assert from 'node:assert/strict'
import type { Account } from '../../../src/graph/directory/account.ts'
import { accountsByIds } from '../../../src/graph/directory/by-ids.ts'
import { roleGroupMembers } from '../../../src/graph/directory/groups.ts'
import { myRoles } from '../../../src/graph/directory/me.ts'
import { type HeldRole, roleHolders } from '../../../src/graph/directory/roles.ts'
import { rolesAllowedTo } from '../../../src/operations/registry/admin-roles.ts'
import { createRefusalExplainer } from '../../../src/operations/run/refusals.ts'
import type { WriteResult } from '../../../src/store/queries/run/sending.ts'
import { answer, answering } from '../../support/answering.ts'

const userAdministrator = { name: 'User Administrator', templateId: 'fe930be7-5e62-47db-91af-98c3a49a38b1' }
const helpdesk = { name: 'Helpdesk Administrator', templateId: '729827e3-9c14-49f7-bb1b-9608f156bbb8' }
const write = (seq: number) => ({ seq, action: 'any', target: 'it' })
const rows = ['ann', 'bob', 'cat', 'dan'].map((account_id, index) => ({
  ...write(index + 1),
  account_id,
}))
const refused = (seq: number): WriteResult => ({
  ...write(seq),
  to: 'failed',
  reason: { code: 'forbidden', status: 403 },
})

describe('why a change was refused', () => {
  const asked: string[] = []
  const warned: unknown[] = []
  const refusals = (mine = [userAdministrator], { failing = false, assigned = [] as HeldRole[] } = {}) =>
    createRefusalExplainer(
      answering([
        answer(myRoles, async () => {
          asked.push('myRoles')
          if (failing) throw new Error('Graph is away')
          return mine
        }),
        answer(roleHolders, async () => ({
          holders: new Map([
            ['ann', [helpdesk]],
            ['me', assigned],
          ]),
        })),
        answer(roleGroupMembers, async () => new Map([['bob', 'Admins to be']])),
        answer(accountsByIds, async (ids) => {
          asked.push(ids.join())
          return new Map(ids.map((id) => [id, { id, ...(id === 'cat' && { restricted: true }) } as Account]))
        }),
      ]),
      'ME',
      { warn: (...said) => warned.push(said) },
    )
  const codes = (settled: readonly WriteResult[]) => settled.map(({ reason }) => reason?.code)
  beforeEach(() => {
    asked.length = 0
    warned.length = 0
  })

  it('is determined by the account, and left open if nothing shows', async () => {
    const got = await refusals().explain([1, 2, 3, 4].map(refused), rows, rolesAllowedTo.enableOrDisable)
    assert.deepEqual(codes(got), ['privilegedTarget', 'roleGroup', 'restrictedUnit', 'forbidden'])
    assert.deepEqual(got[0]?.reason, { code: 'privilegedTarget', status: 403 })
  })

  it("is the operator's own role if insufficient, without reading accounts", async () => {
    assert.deepEqual(codes(await refusals([]).explain([refused(1)], rows, rolesAllowedTo.endSessions)), ['missingRole'])
    const lee = refusals([helpdesk])
    assert.deepEqual(codes(await lee.explain([refused(4)], rows, rolesAllowedTo.enableOrDisable)), ['missingRole'])
    assert.deepEqual(codes(await lee.explain([refused(4)], rows, rolesAllowedTo.endSessions)), ['forbidden'])
    assert.deepEqual(asked, ['myRoles', 'myRoles', 'myRoles', 'dan'])
  })

  it('names roles that would do, but none that the operator has', async () => {
    const roles = async (mine: HeldRole[], powers: readonly string[]) => {
      const [one] = await refusals(mine).explain([refused(4)], rows, powers)
      return one?.reason?.roles
    }
    const securityAdministrator = '194ae4cb-b126-40b2-bd5b-6091b380977d'
    assert.deepEqual(await roles([userAdministrator], rolesAllowedTo.changeRisk), [securityAdministrator])
    assert.deepEqual(await roles([helpdesk], rolesAllowedTo.enableOrDisable), [
      userAdministrator.templateId,
      'c4e39bd9-1100-46d3-8c65-fb160da0071f',
    ])
    assert.equal(await roles([helpdesk], rolesAllowedTo.endSessions), undefined)
  })

  it('is left open if the operator has a custom role, or one for part of the directory', async () => {
    const custom = { name: 'Access Desk', templateId: '0b6d7a52-3c1f-4e0a-9a57-7d2f6f1f6c11' }
    for (const one of [custom, { ...helpdesk, partial: true as const }]) {
      const got = await refusals([], { assigned: [one] }).explain([refused(4)], rows, rolesAllowedTo.endSessions)
      assert.deepEqual(codes(got), ['forbidden'], one.name)
    }
    const eligible = { ...helpdesk, eligible: true as const }
    const got = await refusals([], { assigned: [eligible] }).explain([refused(4)], rows, rolesAllowedTo.endSessions)
    assert.deepEqual(codes(got), ['missingRole'], 'a role that was not activated permits nothing')
  })

  it('is determined once, and only for refused accounts', async () => {
    const both = refusals()
    const others: WriteResult[] = [
      { ...write(1), to: 'done' },
      { ...write(2), to: 'failed', reason: { code: 'notFound' } },
    ]
    assert.equal(await both.explain(others, rows, rolesAllowedTo.enableOrDisable), others)
    assert.deepEqual(asked, [])
    await both.explain([...others, refused(3)], rows, rolesAllowedTo.enableOrDisable)
    await both.explain([refused(4)], rows, rolesAllowedTo.enableOrDisable)
    assert.deepEqual(asked, ['myRoles', 'cat', 'dan'])
  })

  it("does not prevent storing a refusal if it can't be determined", async () => {
    const settled = [refused(1)]
    assert.equal(await refusals([], { failing: true }).explain(settled, rows, rolesAllowedTo.enableOrDisable), settled)
    assert.equal(warned.length, 1)
  })
})
