import assert from 'node:assert/strict'
import { UserError } from '../../../../src/core/errors.ts'
import { anna, authorise, channel, reason, useHarness } from '../../harness.ts'
import { refused } from '../../refusal.ts'

describe('retrying an operation', () => {
  const h = useHarness(() => ({ limits: { confirmCountAbove: 100 } }))
  const names = ['bob', 'carol', 'dora', 'eve']

  beforeEach(() => {
    for (const name of names) h().world.add(name)
  })

  const retry = (id: string) =>
    h().operations.retry(id, { requester: anna, directory: h().world.directory(), locale: 'en-US', channel })
  const items = async (id: string) => (await h().operations.items(id, anna, { offset: 0, limit: 99 })).items
  const inputs = async (id: string) =>
    (await items(id)).filter(({ verdict }) => verdict === 'change').map(({ input }) => input)
  const run = async ({ operation, token }: Awaited<ReturnType<typeof retry>>) => {
    await h().clock.advance(1)
    await h().operations.confirm(operation.id, { person: anna, authorise, token, reason, signOut: true })
    await h().work()
    return h().operations.get(operation.id, anna)
  }
  const disable = async () => {
    const { id } = await h().begin('disable', names)
    await h().work()
    return id
  }

  it('plans exactly the failed and uncertain accounts, with the reason filled in', async () => {
    h().world.faults.set('bob', 'failed')
    h().world.faults.set('dora', 'uncertain')
    const id = await disable()
    h().world.faults.clear()
    const planned = await retry(id)
    const { operation } = planned
    assert.deepEqual(
      [operation.state, operation.kind, operation.signOut, operation.reason, operation.retryOf],
      ['planned', 'disable', true, reason, id],
    )
    assert.deepEqual(await inputs(operation.id), ['bob', 'dora'])
    const done = await run(planned)
    assert.deepEqual([done.progress.done, done.progress.signedOut], [2, 2])
    assert.deepEqual((await h().operations.get(id, anna)).followers, [{ id: done.id, how: 'retry', state: 'done' }])
  })

  it('plans the change as long as an uncertain account needs it, with the ticket filled in', async () => {
    for (const name of ['bob', 'dora']) h().world.faults.set(name, 'uncertain')
    const { id } = await h().begin('disable', names, { ticket: 'INC-7' })
    await h().work()
    h().world.faults.clear()
    h().world.add('bob', { accountEnabled: false })
    const { operation } = await retry(id)
    assert.deepEqual([operation.kind, operation.ticket, await inputs(operation.id)], ['disable', 'INC-7', ['dora']])
  })

  it('finds a renamed account, and shows its original name', async () => {
    h().world.faults.set('bob', 'failed')
    const { id } = await h().begin('disable', ['bob@contoso.com'])
    await h().work()
    h().world.faults.clear()
    h().world.add('bob', { userPrincipalName: 'robert@contoso.com' })
    const { operation } = await retry(id)
    assert.deepEqual(
      (await items(operation.id)).map(({ input, verdict, account }) => [input, verdict, account?.upn]),
      [['bob@contoso.com', 'change', 'robert@contoso.com']],
    )
  })

  it('plans what was not reached before a stop', async () => {
    h().world.step = (name) => {
      if (name === 'answered') h().limits.readOnly = true
    }
    const id = await disable()
    h().world.step = () => {}
    h().limits.readOnly = false
    assert.deepEqual(await inputs((await retry(id)).operation.id), ['eve'])
  })

  it('plans missing sign-outs if nothing else is missing', async () => {
    // The change is found to be applied; the sign-out isn't answered and doesn't show.
    h().world.faults.set('bob', 'lostAfterApplying')
    h().world.step = (name) => {
      if (name === 'states') h().world.validFrom.delete('bob')
    }
    const id = await disable()
    h().world.faults.clear()
    const planned = await retry(id)
    assert.equal(planned.operation.kind, 'signOut')
    assert.deepEqual(await inputs(planned.operation.id), ['bob'])
    await run(planned)
    await refused(retry(id), 'nothingToRetry')
  })

  it('plans only missing sign-outs if someone else made the change, judged as sign-outs', async () => {
    for (const name of ['bob', 'carol']) h().world.faults.set(name, 'uncertain')
    const id = await disable()
    h().world.faults.clear()
    h().world.add('bob', { accountEnabled: false })
    h().world.add('carol', { accountEnabled: false, userType: 'Guest' })
    const { operation } = await retry(id)
    assert.equal(operation.kind, 'signOut')
    assert.deepEqual(
      (await items(operation.id)).map(({ input, verdict, why }) => [input, verdict, why]),
      [
        ['bob', 'change', null],
        ['carol', 'protected', 'guest'],
      ],
    )
  })

  it("keeps the warnings of an operation's actions, as an undo does", async () => {
    h().world.add('bob', { accountEnabled: false, mail: 'bob@contoso.com' })
    h().world.unlicensed.add('bob')
    h().world.faults.set('bob', 'failed')
    const { id } = await h().begin('enable', ['bob'])
    await h().work()
    h().world.faults.clear()
    assert.equal((await items((await retry(id)).operation.id))[0]?.why, 'sharedMailbox')
    h().world.add('bob', { mail: 'bob@contoso.com' })
    const disabled = await h().begin('disable', ['bob'])
    await h().work()
    const asked = { requester: anna, directory: h().world.directory(), locale: 'en-US', channel }
    const { operation } = await h().operations.undo(disabled.id, asked)
    assert.equal((await items(operation.id))[0]?.why, 'sharedMailbox')
  })

  it("omits a step that can't be read, as an undo does, and says what was not checked", async () => {
    const refuse = () => Promise.reject(new UserError('graphForbidden', { needed: 'Directory.Read.All' }))
    // Gone once both the account and its grant, which has the same id here, were written to.
    const isGone = (id: string) => h().world.written.filter((one) => one === `disable:${id}`).length > 1
    const grants = (id: string) =>
      isGone(id) ? [] : [{ id, clientId: 'app', resourceId: 'graph', scope: 'Mail.Read' }]
    h().world.instead = {
      consents: async (ids) => new Map(ids.map((id) => [id, { grants: grants(id), tenantWide: false }])),
      passwords: async (ids) => new Map(ids.map((id) => [id, { mustChange: false, changedAt: 0, synced: false }])),
      federatedDomains: refuse,
      methods: refuse,
      licences: refuse,
      memberships: refuse,
    }
    const off = { signOut: false, resetPassword: false, confirmCompromised: false, removeMethods: false }
    const begun = async (...inputs: string[]) => {
      const plan = await h().plan('contain', inputs, { ...off, disableDevices: false })
      await h().clock.advance(1)
      const { id } = await h().operations.confirm(plan.operation.id, {
        person: anna,
        authorise,
        token: plan.token,
        reason,
        count: inputs.length,
        ...off,
        disableDevices: false,
      })
      await h().work()
      return id
    }
    h().world.faults.set('bob', 'failed')
    const failed = await begun('bob')
    h().world.faults.clear()
    const done = await begun('carol')
    h().world.instead = { ...h().world.instead, consents: refuse }
    const again = (await retry(failed)).operation
    assert.equal(again.counts.change, 1)
    assert.ok(again.omittedSteps.some(({ action, because }) => action === 'revoke-consents' && because === 'role'))
    assert.ok(again.notChecked.includes('federation'))
    const asked = { requester: anna, directory: h().world.directory(), locale: 'en-US', channel }
    const back = (await h().operations.undo(done, asked)).operation
    assert.equal(back.counts.change, 1)
    assert.deepEqual(back.omittedSteps, [{ action: 'revoke-consents', because: 'role' }])
  })

  it('changes nothing if everything has been done since', async () => {
    h().world.faults.set('bob', 'failed')
    const id = await disable()
    h().world.faults.clear()
    await run(await retry(id))
    await refused(retry(id), 'nothingToDo')
  })

  it('is refused if nothing is left, and while the original is running', async () => {
    const { id } = await h().begin('disable', names)
    await refused(retry(id), 'notEnded')
    await h().work()
    assert.deepEqual(await refused(retry(id), 'nothingToRetry'), { id })
  })
})
