import assert from 'node:assert/strict'
import type { Directory } from '../../../src/graph/directory/directory.ts'
import { graphErrors } from '../../../src/graph/directory/errors.ts'
import type { Limits, Person } from '../../../src/operations/model/types.ts'
import { globalAdministrator } from '../../../src/operations/registry/admin-roles.ts'
import { loadProtection } from '../../../src/operations/rules/load-protection.ts'
import { whyProtected, withLastApprovers, withLastHolders } from '../../../src/operations/rules/who-is-protected.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { useStore } from '../../support/store.ts'
import { anna } from '../harness.ts'
import { limits as base } from '../limits.ts'
import { createWorld, type World } from '../world.ts'

const globalRole = { name: 'Global Administrator', templateId: globalAdministrator }
const helpdesk = { name: 'Helpdesk Administrator', templateId: '729827e3-9c14-49f7-bb1b-9608f156bbb8' }

describe('protection', () => {
  const store = useStore()

  const load = (directory: Directory, limits: Limits, requester: Person, approver?: Person) =>
    loadProtection({ store: store(), limits, clock: createFakeClock() }, { directory, requester, approver })

  async function why(world: World, id: string, limits: Partial<Limits> = {}, kind: 'disable' | 'enable' = 'disable') {
    const protection = await load(world.directory(), { ...base, ...limits }, anna)
    const account = world.accounts.get(id)
    assert.ok(account)
    return whyProtected(account, protection, kind === 'disable')
  }

  it('leaves ordinary accounts unprotected', async () => {
    const world = createWorld()
    world.add('bob')
    assert.equal(await why(world, 'bob'), undefined)
  })

  it('covers the requester', async () => {
    const world = createWorld()
    world.add('anna')
    assert.deepEqual(await why(world, 'anna'), { why: 'self', detail: null })
  })

  it('covers holders of admin roles and names the roles', async () => {
    const world = createWorld()
    world.add('bob')
    world.add('carol')
    world.roles.set('bob', [helpdesk, globalRole])
    world.roles.set('carol', [globalRole])
    assert.deepEqual(await why(world, 'bob'), {
      why: 'adminRole',
      detail: 'Helpdesk Administrator, Global Administrator',
    })
  })

  it('says if an account is the last enabled Global Administrator', async () => {
    const world = createWorld()
    world.add('bob')
    world.add('carol', { accountEnabled: false })
    world.roles.set('bob', [globalRole])
    world.roles.set('carol', [globalRole])
    assert.deepEqual(await why(world, 'bob'), { why: 'lastGlobalAdmin', detail: 'Global Administrator' })
    assert.equal((await why(world, 'bob', {}, 'enable'))?.why, 'adminRole')
    world.add('carol')
    assert.equal((await why(world, 'bob'))?.why, 'adminRole')
  })

  it('distinguishes roles for the tenant, for a part of the directory, and eligible ones', async () => {
    const world = createWorld()
    for (const id of ['bob', 'carol', 'dave']) world.add(id)
    world.roles.set('bob', [{ ...globalRole, eligible: true }, helpdesk])
    world.roles.set('carol', [
      { ...helpdesk, partial: true },
      { ...helpdesk, eligible: true },
    ])
    world.roles.set('dave', [{ ...globalRole, eligible: true }])
    assert.deepEqual(await why(world, 'bob'), {
      why: 'adminRole',
      detail: 'Global Administrator, Helpdesk Administrator',
    })
    assert.deepEqual(await why(world, 'carol'), { why: 'partialRole', detail: 'Helpdesk Administrator' })
    world.roles.set('carol', [{ ...helpdesk, partial: true }, helpdesk])
    assert.equal((await why(world, 'carol'))?.why, 'adminRole')
    assert.deepEqual(await why(world, 'dave'), { why: 'eligibleRole', detail: 'Global Administrator' })
  })

  it("says what wasn't checked", async () => {
    const world = createWorld()
    const notChecked = async () => (await load(world.directory(), base, anna)).notChecked
    assert.deepEqual(await notChecked(), [])
    world.eligibleUnread = 'role'
    assert.deepEqual(await notChecked(), ['eligibleRole'])
    world.eligibleUnread = 'licence'
    assert.deepEqual(await notChecked(), ['eligibleLicence'])
  })

  it('changes synced accounts only if the configuration says so', async () => {
    const directory = createWorld().directory()
    const changes = async (limits: Partial<Limits>) =>
      (await load(directory, { ...base, ...limits }, anna)).changesSynced === true
    assert.deepEqual([await changes({}), await changes({ syncedAccounts: 'allow' })], [false, true])
  })

  it('counts only permanent, enabled Global Administrators as the last ones', async () => {
    const others = {
      guest: [{ userType: 'Guest' }, [globalRole]],
      disabled: [{ accountEnabled: false }, [globalRole]],
      activated: [{}, [globalRole, { ...globalRole, eligible: true }]],
      eligible: [{}, [{ ...globalRole, eligible: true }]],
      'for one unit': [{}, [{ ...globalRole, partial: true }]],
    } as const
    for (const [name, [more, held]] of Object.entries(others)) {
      const world = createWorld()
      world.add('bob')
      world.add('carol', more)
      world.roles.set('bob', [globalRole])
      world.roles.set('carol', [...held])
      world.roles.set('an-application', [globalRole])
      assert.equal((await why(world, 'bob'))?.why, 'lastGlobalAdmin', name)
    }
  })

  it('covers configured accounts by UPN, mail or ID, in any case', async () => {
    const world = createWorld()
    world.add('bob', { mail: 'Robert@contoso.com' })
    for (const name of ['BOB@contoso.com', ' robert@CONTOSO.com', 'bob']) {
      assert.equal((await why(world, 'bob', { protectedAccounts: [name] }))?.why, 'configured', name)
    }
  })

  it('covers configured accounts by identity, not only by spelling', async () => {
    const world = createWorld()
    world.add('bob', { displayName: 'bob.former@contoso.com' })
    assert.equal((await why(world, 'bob', { protectedAccounts: ['bob.former@contoso.com'] }))?.why, 'configured')
  })

  it('covers members of the protected group', async () => {
    const world = createWorld()
    world.add('bob')
    world.groups.set('vips', new Set(['BOB']))
    assert.equal((await why(world, 'bob', { protectedGroupId: 'vips' }))?.why, 'protectedGroup')
    assert.equal(await why(world, 'bob', { protectedGroupId: 'others' }), undefined)
  })

  it('stops if a configured account cannot be identified', async () => {
    const world = createWorld()
    const directory = {
      ...world.directory(),
      find: async (inputs: readonly string[]) =>
        inputs.map((input) => ({ input, outcome: 'failed', reason: { code: 'throttled' } }) as const),
    }
    await assert.rejects(
      load(directory, { ...base, protectedAccounts: ['bob'] }, anna),
      (error) => error instanceof graphErrors.graphUnavailable,
    )
  })

  it('covers the approver in any case, and nobody else if there is none', async () => {
    const world = createWorld()
    const dave = { ...anna, oid: 'DAVE' }
    const protection = await load(world.directory(), base, anna, dave)
    assert.deepEqual(whyProtected(world.add('Dave'), protection, true), { why: 'approver', detail: null })
    assert.equal(whyProtected(world.add('bob'), protection, true), undefined)
    assert.ok(!('approver' in (await load(world.directory(), base, anna))))
  })

  it('counts Global Administrators by that role, whatever other roles people hold', async () => {
    const world = createWorld()
    for (const id of ['bob', 'carol', 'dave']) world.add(id)
    world.roles.set('bob', [helpdesk, { name: 'Boss', templateId: '62E90394-69F5-4237-9190-012177145E10' }])
    world.roles.set('carol', [helpdesk])
    assert.equal((await why(world, 'bob'))?.why, 'lastGlobalAdmin')
    assert.equal((await why(world, 'carol'))?.why, 'adminRole')
    world.roles.set('dave', [{ ...globalRole, templateId: '62e90394-69f5-4237-9190-012177145e10' }])
    assert.equal((await why(world, 'bob'))?.why, 'adminRole')
  })

  it('covers everyone whom a configured name could mean', async () => {
    const world = createWorld()
    const same = { displayName: 'the.boss@contoso.com' }
    for (const id of ['bob', 'carol']) world.add(id, same)
    const protectedAccounts = ['the.boss@contoso.com']
    for (const id of ['bob', 'carol']) assert.equal((await why(world, id, { protectedAccounts }))?.why, 'configured')
  })

  it('covers an account that is configured twice under two names', async () => {
    const world = createWorld()
    world.add('bob', { displayName: 'boss@contoso.com' })
    const { configured } = await load(
      world.directory(),
      { ...base, protectedAccounts: ['boss@contoso.com', 'BOB@contoso.com', 'nobody@contoso.com'] },
      anna,
    )
    assert.deepEqual(configured, new Set(['boss@contoso.com', 'bob@contoso.com', 'nobody@contoso.com', 'bob']))
  })

  it('reads only what the configuration and the roles require from the directory', async () => {
    const world = createWorld()
    const asked: string[] = []
    world.step = (name) => void asked.push(name)
    await load(world.directory(), base, anna)
    assert.deepEqual(asked, ['roleHolders'])
    world.roles.set('bob', [globalRole])
    await load(world.directory(), { ...base, protectedAccounts: ['bob'], protectedGroupId: 'vips' }, anna)
    assert.deepEqual(asked.slice(1).sort(), ['accountsByIds', 'find', 'groupMembers', 'roleHolders'])
  })

  it('stops if the directory is unreachable, and continues if it refused the name', async () => {
    const answering = (code: 'unavailable' | 'invalid') => ({
      ...createWorld().directory(),
      find: async (inputs: readonly string[]) =>
        inputs.map((input) => ({ input, outcome: 'failed', reason: { code } }) as const),
    })
    const limits = { ...base, protectedAccounts: ['Bob'] }
    await assert.rejects(load(answering('unavailable'), limits, anna), { code: 'graphUnavailable' })
    assert.deepEqual((await load(answering('invalid'), limits, anna)).configured, new Set(['bob']))
  })

  it('covers a renamed account, by the identity its entry had before', async () => {
    const world = createWorld()
    const limits = { ...base, protectedAccounts: ['boss@contoso.com'] }
    world.add('bob', { userPrincipalName: 'boss@contoso.com' })
    await load(world.directory(), limits, anna)
    const renamed = world.add('bob', { userPrincipalName: 'former.boss@contoso.com' })
    const protection = await load(world.directory(), limits, anna)
    assert.equal(whyProtected(renamed, protection, true)?.why, 'configured')
    assert.deepEqual(protection.gaps, [])
    // The entry matches nobody any more, nor anyone in another tenant.
    assert.equal((await load(world.directory(), limits, { ...anna, tid: 'fabrikam' })).gaps.length, 1)
    world.accounts.delete('bob')
    assert.deepEqual((await load(world.directory(), limits, anna)).gaps, [
      { problem: 'noAccount', name: 'boss@contoso.com' },
    ])
  })

  it('names the entries that cannot be identified', async () => {
    const world = createWorld()
    world.add('bob')
    const limits = { ...base, protectedAccounts: ['bob', 'nobody@contoso.com'], protectedGroupId: 'vips' }
    assert.deepEqual((await load(world.directory(), limits, anna)).gaps, [
      { problem: 'noAccount', name: 'nobody@contoso.com' },
      { problem: 'emptyGroup', name: 'vips' },
    ])
    world.groups.set('vips', new Set(['bob']))
    const directory = {
      ...world.directory(),
      find: async (inputs: readonly string[]) =>
        inputs.map((input) => ({ input, outcome: 'failed', reason: { code: 'forbidden' } }) as const),
    }
    const { gaps, configured } = await load(directory, { ...limits, protectedAccounts: ['bob'] }, anna)
    assert.deepEqual(gaps, [{ problem: 'notRead', name: 'bob' }])
    assert.ok(configured.has('bob'))
  })

  it('spares the last approvers, unless another one is left', async () => {
    const world = createWorld()
    for (const id of ['bob', 'carol', 'dave']) world.add(id)
    world.groups.set('approvers', new Set(['bob', 'carol']))
    // Looked at as well, but no approver.
    world.roles.set('dave', [globalRole])
    const protection = await load(world.directory(), { ...base, approverGroupId: 'approvers' }, anna)
    const spared = (targets: string[], from = protection) => [...(withLastApprovers(from, targets).lastApprovers ?? [])]
    assert.deepEqual(spared(['bob', 'carol', 'dave']), ['bob', 'carol'])
    assert.deepEqual(spared(['bob', 'dave']), [])
    assert.deepEqual(spared(['bob', 'carol'], { ...protection, groupMembers: new Set(['carol']) }), [])
    world.add('carol', { accountEnabled: false })
    assert.deepEqual(spared(['bob'], await load(world.directory(), { ...base, approverGroupId: 'approvers' }, anna)), [
      'bob',
    ])
    const bob = world.accounts.get('bob')
    assert.ok(bob)
    const last = withLastApprovers(protection, ['bob', 'carol'])
    assert.deepEqual(
      [true, false].map((locks) => whyProtected(bob, last, locks)?.why),
      ['lastApprover', undefined],
    )
  })

  it('allows changes to administrators if configured, but never to all permanent Global Administrators', async () => {
    const world = createWorld()
    for (const id of ['anna', 'bob', 'carol', 'dave', 'erik', 'frida', 'guest']) world.add(id)
    world.add('guest', { userType: 'Guest' })
    for (const id of ['bob', 'carol', 'dave', 'guest']) world.roles.set(id, [globalRole])
    world.roles.set('carol', [helpdesk, globalRole])
    world.roles.set('erik', [helpdesk])
    world.roles.set('frida', [{ ...globalRole, eligible: true }])
    const limits: Limits = { ...base, adminAccounts: 'approve', protectedAccounts: ['dave'] }
    const whys = async (targets: string[], locksOut = true) => {
      const protection = withLastHolders(await load(world.directory(), limits, anna), targets)
      return targets.map((id) => {
        const account = world.accounts.get(id)
        assert.ok(account)
        return whyProtected(account, protection, locksOut)?.why
      })
    }
    // Dave stays, and can sign in.
    assert.deepEqual(await whys(['bob', 'carol', 'dave', 'erik', 'frida', 'guest']), [
      ...[undefined, undefined, 'configured', undefined, undefined, undefined],
    ])
    world.add('dave', { accountEnabled: false })
    assert.deepEqual(await whys(['bob', 'erik']), [undefined, undefined])
    const last = 'lastGlobalAdmin'
    assert.deepEqual(await whys(['bob', 'carol', 'erik', 'frida', 'guest']), [last, last, undefined, undefined, last])
    assert.deepEqual(await whys(['bob', 'carol'], false), [last, last])
    for (const id of ['bob', 'carol']) world.add(id, { accountEnabled: false })
    assert.deepEqual(await whys(['guest', 'erik']), [last, undefined])
    const protection = await load(world.directory(), limits, anna)
    const some = { ...protection, admins: new Set(['erik']) }
    const [erik, bob] = ['erik', 'bob'].map((id) => world.accounts.get(id))
    assert.ok(erik && bob)
    assert.equal(whyProtected(erik, some, true), undefined)
    assert.equal(whyProtected(bob, some, true)?.why, 'adminRole')
  })

  it('covers operators and approvers if nobody approved', async () => {
    const world = createWorld()
    for (const id of ['bob', 'carol', 'dave']) world.add(id)
    world.groups.set('operators', new Set(['bob']))
    world.groups.set('approvers', new Set(['carol', 'dave']))
    const limits = { ...base, operatorGroupId: 'operators', approverGroupId: 'approvers' }
    const protection = await load(world.directory(), limits, anna)
    assert.deepEqual(
      [...protection.guards],
      [
        ['bob', 'operator'],
        ['carol', 'approver'],
        ['dave', 'approver'],
      ],
    )
    const bob = world.accounts.get('bob')
    assert.ok(bob)
    assert.equal(whyProtected(bob, protection, false), undefined)
    assert.equal(whyProtected(bob, { ...protection, guardsHeld: true }, false)?.why, 'guardsBot')
  })
})
