import assert from 'node:assert/strict'
import { permissionErrors } from '../../../../src/core/sign-in-errors.ts'
import { federatedDomains } from '../../../../src/graph/directory/domains.ts'
import { licencesOf } from '../../../../src/graph/directory/licences.ts'
import { methodsOf } from '../../../../src/graph/directory/methods.ts'
import { checkAgreement } from '../../../support/agreement.ts'
import { answer } from '../../../support/answering.ts'
import { anna, authorise, channel, reason, useHarness } from '../../harness.ts'
import { refused } from '../../refusal.ts'
import { cloudPasswords } from '../../world.ts'

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
    await h().operations.confirm(operation.id, { person: anna, authorise, token, reason, choices: { signOut: true } })
    await h().work()
    return h().operations.get(operation.id, anna)
  }
  const disable = async () => {
    const { id } = await h().begin('disable', names)
    await h().work()
    return id
  }

  /** Stops what runs after the first answers. */
  const stopAfterFirst = async <T>(run: () => Promise<T>): Promise<T> => {
    h().world.step = (name) => {
      if (name === 'answered') h().limits.readOnly = true
    }
    const ran = await run()
    h().world.step = () => {}
    h().limits.readOnly = false
    return ran
  }
  /** Ends when all but one account are disabled, and nobody is signed out. */
  const stopBeforeSignOuts = () => stopAfterFirst(disable)

  it('plans exactly the failed and uncertain accounts, with the reason filled in', async () => {
    h().world.faults.set('bob', 'failed')
    h().world.faults.set('dora', 'uncertain')
    const id = await disable()
    h().world.faults.clear()
    const planned = await retry(id)
    const { operation } = planned
    assert.deepEqual(
      [operation.state, operation.playbook, operation.reason, operation.retryOf],
      ['planned', 'disable', reason, id],
    )
    assert.deepEqual(
      operation.actions.map(({ kind }) => kind),
      ['block-sign-in', 'sign-out'],
    )
    assert.deepEqual(await inputs(operation.id), ['bob', 'dora'])
    const done = await run(planned)
    assert.deepEqual([done.progress.done, done.progress.actions[0]?.done], [2, 2])
    assert.deepEqual((await h().operations.get(id, anna)).followers, [{ id: done.id, how: 'retry', state: 'done' }])
  })

  it('plans the change as long as an uncertain account needs it, with the ticket filled in', async () => {
    for (const name of ['bob', 'dora']) h().world.faults.set(name, 'uncertain')
    const { id } = await h().begin('disable', names, { ticket: 'INC-7' })
    await h().work()
    h().world.faults.clear()
    h().world.add('bob', { accountEnabled: false })
    const { operation } = await retry(id)
    assert.deepEqual([operation.playbook, operation.ticket, await inputs(operation.id)], ['disable', 'INC-7', ['dora']])
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

  it('plans what was not reached together with the sign-outs that are missing, after a stop', async () => {
    const id = await stopBeforeSignOuts()
    const planned = await retry(id)
    const { operation } = planned
    assert.deepEqual([operation.playbook, operation.counts.change], ['disable', 4])
    assert.deepEqual(
      operation.actions.map(({ kind }) => kind),
      ['block-sign-in', 'sign-out'],
    )
    const disabled = names.filter((name) => h().world.accounts.get(name)?.accountEnabled === false)
    assert.equal(disabled.length, 3)
    assert.deepEqual(
      (await items(operation.id)).map(({ input, why, detail }) => [input, why, detail]),
      names.map((name) => (disabled.includes(name) ? [name, 'doneBefore', id] : [name, null, null])),
    )
    assert.deepEqual(await h().operations.notes(operation.id, anna), { doneBefore: 3 })
    h().world.written.length = 0
    const done = await run(planned)
    assert.deepEqual([done.progress.done, done.progress.actions[0]?.done, done.progress.verified], [4, 4, 1])
    assert.deepEqual(
      h().world.written.toSorted(),
      [...names.map((name) => `signOut:${name}`), 'disable:eve'].toSorted(),
    )
    await checkAgreement(h().store, h().operations, anna.tid)
    await refused(retry(id), 'nothingToDo')
  })

  it('leaves the earlier change to be undone by the operation that made it', async () => {
    const id = await stopBeforeSignOuts()
    await run(await retry(id))
    const asked = { requester: anna, directory: h().world.directory(), locale: 'en-US', channel }
    assert.equal((await h().operations.undo(id, asked)).operation.counts.change, 3)
  })

  it('judges a missing sign-out again before it is sent', async () => {
    const planned = await retry(await stopBeforeSignOuts())
    h().limits.protectedAccounts = ['bob@contoso.com']
    h().world.written.length = 0
    await run(planned)
    assert.ok(!h().world.written.includes('signOut:bob'), h().world.written.join())
    assert.ok(h().world.written.includes('signOut:carol'))
  })

  it('leaves out who was enabled by an operation since, and disables again whom someone else has enabled', async () => {
    const id = await stopBeforeSignOuts()
    await h().begin('enable', ['bob'])
    await h().work()
    h().world.add('carol', { accountEnabled: true })
    const { operation } = await retry(id)
    const of = (name: string) => items(operation.id).then((all) => all.find(({ input }) => input === name))
    const [bob, carol] = [await of('bob'), await of('carol')]
    assert.deepEqual([operation.counts.change, bob?.verdict, bob?.why], [3, 'protected', 'changedLater'])
    assert.deepEqual([carol?.verdict, carol?.why], ['change', null])
  })

  it('plans them again if it is stopped before them, too', async () => {
    const planned = await retry(await stopBeforeSignOuts())
    const { id } = await stopAfterFirst(() => run(planned))
    assert.deepEqual((await h().operations.get(id, anna)).left.following, [{ action: 'sign-out', count: 4 }])
    const { operation } = await retry(id)
    assert.deepEqual([operation.playbook, operation.counts.change], ['signOut', 4])
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
    assert.equal(planned.operation.playbook, 'signOut')
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
    assert.equal(operation.playbook, 'signOut')
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
    const refuse = () => Promise.reject(new permissionErrors.graphForbidden({ needed: 'Directory.Read.All' }))
    // Gone once both the account and its grant, which has the same id here, were written to.
    const isGone = (id: string) => h().world.written.filter((one) => one === `disable:${id}`).length > 1
    const grants = (id: string) =>
      isGone(id) ? [] : [{ id, clientId: 'app', resourceId: 'graph', scope: 'Mail.Read' }]
    h().world.instead = [
      // By name: their actions might have been taken away.
      [
        'consentsOf',
        async (ids: string[]) => new Map(ids.map((id) => [id, { grants: grants(id), tenantWide: false }])),
      ],
      ['membershipsOf', refuse],
      cloudPasswords,
      ...[federatedDomains, methodsOf, licencesOf].map((call) => answer(call, refuse)),
    ]
    const choices = {
      signOut: false,
      resetPassword: false,
      confirmCompromised: false,
      removeMethods: false,
      disableDevices: false,
    }
    const begun = async (...inputs: string[]) => {
      const plan = await h().plan('contain', inputs, { choices })
      await h().clock.advance(1)
      const { id } = await h().operations.confirm(plan.operation.id, {
        person: anna,
        authorise,
        token: plan.token,
        reason,
        count: inputs.length,
        choices,
      })
      await h().work()
      return id
    }
    h().world.faults.set('bob', 'failed')
    const failed = await begun('bob')
    h().world.faults.clear()
    const done = await begun('carol')
    h().world.instead.push(['consentsOf', refuse])
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
