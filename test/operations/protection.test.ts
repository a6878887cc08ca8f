import assert from 'node:assert/strict'
import { UserError } from '../../src/core/errors.ts'
import { globalAdministrator, loadProtection, whyProtected } from '../../src/operations/protection.ts'
import type { Limits } from '../../src/operations/types.ts'
import { anna } from './harness.ts'
import { createWorld, type World } from './world.ts'

const globalRole = { name: 'Global Administrator', templateId: globalAdministrator }
const helpdesk = { name: 'Helpdesk Administrator', templateId: '729827e3-9c14-49f7-bb1b-9608f156bbb8' }
const base: Limits = {
  confirmCountAbove: 5,
  approvalAbove: 25,
  maxAccounts: 10,
  maxAccountsPerHour: 5000,
  readOnly: false,
  protectedAccounts: [],
}

async function why(world: World, id: string, limits: Partial<Limits> = {}, kind: 'disable' | 'enable' = 'disable') {
  const protection = await loadProtection(world.directory(), { ...base, ...limits }, anna)
  const account = world.accounts.get(id)
  assert.ok(account)
  return whyProtected(account, protection, kind)
}

describe('protection', () => {
  it('leaves ordinary accounts unprotected', async () => {
    const world = createWorld()
    world.add('bob')
    assert.equal(await why(world, 'bob'), undefined)
  })

  it('covers whoever asks', async () => {
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

  it('says so when it is the last enabled Global Administrator', async () => {
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

  it('covers configured accounts by UPN, mail or id, in any case', async () => {
    const world = createWorld()
    world.add('bob', { mail: 'Robert@contoso.com' })
    for (const name of ['BOB@contoso.com', ' robert@CONTOSO.com', 'bob']) {
      assert.equal((await why(world, 'bob', { protectedAccounts: [name] }))?.why, 'configured', name)
    }
  })

  it('covers configured accounts by what they mean, not only by how they are written', async () => {
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

  it('does not go on when it cannot be told who a configured account is', async () => {
    const world = createWorld()
    const directory = {
      ...world.directory(),
      find: async (inputs: readonly string[]) =>
        inputs.map((input) => ({ input, outcome: 'failed', reason: { code: 'throttled' } }) as const),
    }
    await assert.rejects(
      loadProtection(directory, { ...base, protectedAccounts: ['bob'] }, anna),
      (error) => error instanceof UserError && error.code === 'graphUnavailable',
    )
  })
})
