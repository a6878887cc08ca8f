import assert from 'node:assert/strict'
import { machineClock } from '../../emulator/clock.ts'
import { createQuota } from '../../emulator/quota.ts'
import type { Person } from '../../emulator/world.ts'
import { addressOf, createApproverBrowsers, formOf, publicUrl, registerPages } from '../support/approval-page.ts'
import { idIn } from '../support/approvals.ts'
import { countSteps } from '../support/audit.ts'
import { beginDisabling, pickMany } from '../support/disabling.ts'
import { type Instances, useInstances } from '../support/instances.ts'
import { keepLedger } from '../support/ledger.ts'
import { heardBy, wordsOf } from '../support/rollcall.ts'

const reason = 'Found in the mail trace'

const troubles = ({ logged }: Instances) => logged.flat().filter((line) => /"level":[56]0/.test(line))

describe('fifty concurrent presses on three instances', () => {
  const all = useInstances({ count: 3, environment: () => ({ APPROVAL_ABOVE: '1000' }) })

  it('start one run, and tell the others its state', async () => {
    const { emulator } = all()
    const ledger = keepLedger(emulator)
    const alex = await all().signedIn(emulator.world.operators.alex)
    const targets = pickMany(emulator, 12)
    await alex.say(`disable accounts ${targets.map(({ id }) => id).join('\n')}`)
    const { id } = await alex.heard('Disable 12 accounts?')
    const presses = Array.from({ length: 50 }, () =>
      alex.press('Disable 12 accounts', { reason, count: '12' }, id).catch((error: unknown) => error),
    )
    for (const press of await Promise.all(presses)) if (press instanceof Error) assert.match(press.message, /button/)
    await alex.heard(/Disabled 12 accounts\n[\s\S]*12 verified/)
    for (const target of targets) {
      assert.deepEqual([ledger.times('change', target.id), ledger.times('sign_out', target.id)], [1, 1])
    }
    assert.equal(ledger.ids().size, 12)
    const { confirmed, started, finished } = await countSteps(all().databaseUrl)
    assert.deepEqual([confirmed, started, finished], [1, 1, 1])
    assert.deepEqual(troubles(all()), [])
  })
})

describe('approvers who answer on a page, on three instances', () => {
  const all = useInstances({
    count: 3,
    environment: (emulator) => {
      registerPages(emulator)
      const APPROVER_GROUP_ID = emulator.world.group('Approvers')?.id ?? ''
      return { PUBLIC_URL: publicUrl, APPROVAL_SIGN_IN: 'always', APPROVAL_ABOVE: '3', APPROVER_GROUP_ID }
    },
  })

  it('sign in, read and answer on any of them, and decide once', async () => {
    const { emulator, ports } = all()
    const { operators } = emulator.world
    const alex = await all().signedIn(operators.alex)
    const targets = pickMany(emulator, 6)
    await alex.say(`disable accounts ${targets.map(({ id }) => id).join('\n')}`)
    await alex.heard('Disable 6 accounts?')
    await alex.press('Disable 6 accounts', { reason, count: '6' })
    const id = idIn(wordsOf(await alex.heard(/can answer at/)))
    let turn = 0
    const { browser, open: signIn } = createApproverBrowsers(
      () => emulator,
      () => `http://127.0.0.1:${ports[turn++ % ports.length]}`,
    )
    const open = async (person: Person) => {
      const web = browser()
      const page = await signIn(id, person, web)
      assert.equal(page.status, 200, page.text)
      return (how: 'approve' | 'deny') => web.post(addressOf(id), formOf(page, { answer: how }))
    }
    const [megan, lynne] = [await open(operators.megan), await open(operators.lynne)]
    const answers = await Promise.all([
      ...Array.from({ length: 5 }, () => megan('approve')),
      ...Array.from({ length: 5 }, () => lynne('deny')),
    ])
    assert.equal(answers.filter(({ status }) => status === 200).length, 1)
    const steps = await countSteps(all().databaseUrl)
    assert.equal((steps['approved'] ?? 0) + (steps['denied'] ?? 0), 1)
    await alex.heard(/Disabled 6 accounts\n|denied your request/)
    const disabled = targets.filter(({ id }) => !emulator.world.find(id)?.accountEnabled).length
    assert.equal(disabled, steps['approved'] === 1 ? 6 : 0)
    assert.deepEqual(troubles(all()), [])
  })
})

describe('several plans confirmed concurrently on three instances', () => {
  const all = useInstances({
    count: 3,
    environment: ({ world }) => ({ APPROVER_GROUP_ID: world.group('Approvers')?.id ?? '', APPROVAL_ABOVE: '5' }),
  })

  it('need approval once they exceed the limit together', async () => {
    const { emulator } = all()
    const alex = await all().signedIn(emulator.world.operators.alex)
    const targets = pickMany(emulator, 8)
    const plans: string[] = []
    for (const n of [0, 2, 4, 6]) {
      const two = targets.slice(n, n + 2)
      await alex.say(`disable accounts ${two.map(({ id }) => id).join(', ')}`)
      const plan = await alex.heard(new RegExp(`Disable 2 accounts\\?[\\s\\S]*${two[0]?.userPrincipalName}`))
      plans.push(plan.id)
    }
    await Promise.all(plans.map((id) => alex.press('Disable 2 accounts', { reason }, id)))
    await alex.heard(/Disabled 2 accounts\n/)
    const steps = await countSteps(all().databaseUrl)
    assert.equal(steps['confirmed'], 4)
    const shown = alex.shown()
    assert.equal(shown.filter((words) => words.includes('Waiting for approval')).length, 2)
    assert.ok(targets.filter(({ id }) => emulator.world.find(id)?.accountEnabled).length >= 4)
    assert.deepEqual(troubles(all()), [])
  })
})

describe('concurrent turns of one conversation on different instances', () => {
  const all = useInstances({ count: 3 })

  it('are each answered once', async () => {
    const { emulator } = all()
    const alex = await all().signedIn(emulator.world.operators.alex)
    const asked = pickMany(emulator, 18).map(({ userPrincipalName }) => userPrincipalName)
    await Promise.all(asked.map((upn) => alex.say(`check status ${upn}`)))
    for (const upn of asked) {
      await alex.heard(upn)
      assert.equal(alex.shown().filter((words) => words.includes(upn)).length, 1, upn)
    }
    assert.deepEqual(troubles(all()), [])
  })

  it('wait for a single sign-in, which answers one of them', async () => {
    const { emulator } = all()
    const { diego } = emulator.world.operators
    const asked = pickMany(emulator, 3).map(({ userPrincipalName }) => userPrincipalName)
    const { actor } = await all().signedIn(diego)
    await emulator.acting.say(actor, 'sign out')
    await Promise.all(asked.map((upn) => emulator.acting.say(actor, `check status ${upn}`)))
    await emulator.acting.signIn(actor)
    await heardBy(emulator.acting, actor, (entry) => asked.some((upn) => wordsOf(entry).includes(`\n${upn}`)))
    // Not what was dropped, which is named in a sentence.
    const answered = emulator.acting
      .conversation(actor)
      .entries.filter(
        ({ from, activity }) => from === 'bot' && asked.some((upn) => wordsOf({ activity }).includes(`\n${upn}`)),
      )
    assert.equal(answered.length, 1)
    assert.deepEqual(troubles(all()), [])
  })
})

describe('three operations by three people on three instances', () => {
  let refused = 0
  const quota = createQuota({ clock: machineClock, tenantId: 'tenant', appId: 'app' })
  const counting: typeof quota = {
    left: quota.left,
    take: (cost, priority) => {
      const admission = quota.take(cost, priority)
      if (!admission.admitted && cost.writes > 0) refused += 1
      return admission
    },
  }
  const all = useInstances({
    count: 3,
    emulator: { users: 5_000, graph: { quota: counting } },
    environment: () => ({ APPROVAL_ABOVE: '10000' }),
  })

  it("together never exceed the tenant's write quota, and use all of it", async () => {
    const { emulator } = all()
    const { alex, megan, diego } = emulator.world.operators
    const ledger = keepLedger(emulator)
    const targets = pickMany(emulator, 3 * 1_050)
    const began = Date.now()
    const operations = await Promise.all(
      [alex, megan, diego].map((by, index) =>
        beginDisabling(emulator, targets.slice(index * 1_050, (index + 1) * 1_050), { by, signOut: false }),
      ),
    )
    await Promise.all(operations.map((operation) => operation.result()))
    assert.ok(ledger.total > 3_000, `${ledger.total} writes are no more than the quota`)
    assert.equal(refused, 0)
    // Anything over the quota continues at twenty a second.
    assert.ok(Date.now() - began > ((ledger.total - 3_000) / 20) * 1_000)
    for (const { id } of targets) assert.ok(ledger.times('change', id) <= 1)
  })
})
