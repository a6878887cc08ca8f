import assert from 'node:assert/strict'
import type { Head } from '../../../src/features/report/index.ts'
import type { ReportSubject } from '../../../src/features/report/model.ts'
import { words } from '../../../src/features/report/words.ts'
import { auditQueries } from '../../../src/store/queries/audit.ts'
import { useStore } from '../../support/store.ts'
import {
  accountOf,
  alex,
  begin,
  containment,
  noteEntries,
  readTestReport,
  release,
  storeEntries,
  tenant,
  textOf,
} from './reported.ts'

const isAbout = (entry: Readonly<Record<string, unknown>>, n: number) =>
  JSON.stringify(entry['account']) === JSON.stringify(accountOf(n))

describe('a report from audit entries', () => {
  const store = useStore()
  const incident = { accounts: 6, failing: [3] }

  it('counts the accounts by result, and says how long it took', async () => {
    await storeEntries(store(), [
      ...containment(incident),
      ...noteEntries('tobaki-42', 'Called them all'),
      ...release([1, 2]),
    ])
    const { summary, operations, steps, left, byHand } = await readTestReport(store())
    assert.deepEqual(
      operations.map(({ id, onlyTheseAccounts }) => [id, onlyTheseAccounts]),
      [
        ['tobaki-42', false],
        ['wikuso-11', true],
      ],
    )
    const { contained, released, failed } = summary.ends
    assert.deepEqual({ contained, released, failed }, { contained: 3, released: 2, failed: 1 })
    // The failed one, and three that the plan doesn't include.
    assert.equal(summary.notLocked, 4)
    assert.deepEqual(summary.omitted, { synced: 2, protected: 1 })
    assert.equal(summary.verified, 5)
    assert.equal(summary.toApprove, 30_000)
    assert.equal(summary.toContain?.accounts, 5)
    assert.equal(summary.toRelease?.longest, 11_000)
    assert.deepEqual(
      steps.map(({ action, done, failed, skipped, final }) => [action, done, failed, skipped, final]),
      [
        ['block-sign-in', 5, 1, 0, false],
        ['sign-out', 5, 0, 1, true],
        ['reset-password', 6, 0, 0, true],
        ['remove-methods', 6, 0, 0, true],
        ['allow-sign-in', 2, 0, 0, false],
      ],
    )
    assert.deepEqual(left[0], { action: 'block-sign-in', end: 'failed', why: 'missingRole', accounts: 1 })
    assert.deepEqual(
      byHand.map(({ system, state }) => [system, state]),
      [['mailbox', 'notRecorded']],
    )
  })

  it('counts from the time that was entered last, without advice', async () => {
    await storeEntries(store(), [
      ...containment(incident),
      ...noteEntries('tobaki-42', 'x'),
      ...noteEntries('tobaki-42', 'y'),
    ])
    const { clocks, timeline } = await readTestReport(store())
    assert.equal(clocks?.since, '2026-11-27T21:40:00.000Z')
    assert.equal(clocks?.after24Hours, '2026-11-28T21:40:00.000Z')
    assert.equal(clocks?.after72Hours, '2026-11-30T21:40:00.000Z')
    assert.equal(clocks?.afterOneMonth, '2026-12-27T21:40:00.000Z')
    assert.equal(clocks?.entry, timeline.findLast(({ step }) => step === 'awareSince')?.entry)
    assert.ok((await textOf(store(), { format: 'markdown' })).includes(words.en.document.clocks.note))
  })

  it('gives each time in UTC and in the time zone of its reader, once if that is UTC', async () => {
    await storeEntries(store(), [...containment(incident), ...noteEntries('tobaki-42', 'Called them all')])
    const inZone = (timeZone: string) => textOf(store(), { format: 'markdown', timeZone })
    const berlin = await inZone('Europe/Berlin')
    assert.match(berlin, /\| Time \\\(UTC, Europe\/Berlin\\\) \|/)
    assert.match(berlin, /2026-11-27 22:20:00<br>2026-11-27 23:20:00/)
    assert.match(berlin, /2026-11-27 21:40:00 UTC · 2026-11-27 22:40:00 Europe\/Berlin/)
    for (const timeZone of ['UTC', 'Etc/UTC', 'GMT', 'unknown']) {
      const text = await inZone(timeZone)
      assert.match(text, /\| Time \\\(UTC\\\) \|/, timeZone)
      assert.doesNotMatch(text, /(2026-11-27 22:20:00)\D{1,8}\1/, timeZone)
      assert.match(text, /21:40:00 UTC(?! ·)/, timeZone)
    }
  })

  it('has evidence for each step: entry numbers and request IDs', async () => {
    await storeEntries(store(), containment(incident))
    const { accounts } = await readTestReport(store())
    const rows = await auditQueries(store().db).range(tenant, 0, 1_000)
    for (const { account, steps } of accounts)
      for (const { entries, requestIds, action } of steps) {
        const entry = JSON.parse(rows[(entries[0] ?? 0) - 1]?.entry ?? '{}')
        assert.deepEqual([entry.account.id, entry.action, entry.requestId], [account?.id, action, requestIds[0]])
      }
    assert.equal(accounts.flatMap(({ steps }) => steps).length, 24)
  })

  it('says how someone’s identity was checked before a pass was shown, and who is back in', async () => {
    const about = (step: string, after: string, n: number) => ({
      ...{ step, after, operation: 'tobaki-42', kind: 'contain', actor: alex, account: accountOf(n) },
      at: begin + 3_600_000 + n,
    })
    await storeEntries(store(), [
      ...containment({ accounts: 2 }),
      about('passAsked', 'calledBack', 1),
      about('passAsked', 'seen', 2),
      about('backIn', 'method', 1),
      about('voucherExpired', '', 2),
    ])
    for (const redacted of [false, true]) {
      const text = await textOf(store(), { format: 'markdown', redacted })
      const [, summary = ''] = /## Summary\n([\s\S]*?)\n## /.exec(text) ?? []
      assert.match(summary, /Back in\W+1\b[\s\S]*Way back in expired\W+1\b/)
      for (const said of ['by calling back', 'in person', 'a new sign-in method']) assert.ok(text.includes(said), said)
    }
  })

  it('covers retries and undos, and all operations of an incident', async () => {
    const links = [
      { step: 'planned', id: 'bapifo-01', undoOf: 'tobaki-42' },
      { step: 'planned', id: 'retrya-02', retryOf: 'tobaki-42' },
    ]
    const linked = links.flatMap(({ id, ...link }) =>
      containment({ id, accounts: 1 }).map((one) => ({ ...one, ...('after' in one && { ...link, step: one.step }) })),
    )
    const never = containment({ id: 'nevera-03', accounts: 1 }).filter(({ step }) => step === 'planned')
    const abandoned = never.map((one) => ({ ...one, retryOf: 'tobaki-42' }))
    const other = containment({ id: 'othera-04', accounts: 1 }).map((one) => ({ ...one, incident: '9' }))
    await storeEntries(store(), [...containment(incident), ...linked, ...abandoned, ...other])
    const ids = async (about: ReportSubject) =>
      (await readTestReport(store(), { about })).operations.map(({ id }) => id).sort()
    const family = ['bapifo-01', 'retrya-02', 'tobaki-42']
    assert.deepEqual(await ids({ operation: 'tobaki-42' }), family)
    assert.deepEqual(await ids({ operation: 'bapifo-01' }), family)
    assert.deepEqual(await ids({ incident: '1234' }), family)
    assert.deepEqual(await ids({ incident: '9' }), ['othera-04'])
  })

  it('ends with the entry that it names, whatever happens afterwards', async () => {
    await storeEntries(store(), containment(incident))
    const last = await auditQueries(store().db).head(tenant)
    const before = await textOf(store(), { format: 'html' })
    await storeEntries(store(), [...noteEntries('tobaki-42', 'later'), ...release([1])])
    const { seq = 0, hash = '' } = last ?? {}
    assert.equal(await textOf(store(), { format: 'html', last: { seq, hash } }), before)
  })

  it('does not count a block as done that was not in effect when it was last read back', async () => {
    const entries = containment(incident)
    const last = entries.at(-1) ?? assert.fail()
    const block = entries.find(({ step, action }) => step === 'accountChanged' && action === 'block-sign-in')
    await storeEntries(store(), [
      ...entries,
      { ...last, ...block, step: 'accountFailed', why: 'notInEffect', after: block?.['before'] ?? null },
    ])
    const { summary } = await readTestReport(store())
    assert.deepEqual([summary.ends['contained'], summary.ends['failed'], summary.notLocked], [4, 2, 5])
  })

  it('says first who can sign in, as the card does, with what is not known in a row of its own', async () => {
    await storeEntries(store(), [
      ...containment(incident),
      ...release([1, 2]).map((one) =>
        // Somebody enabled the second account elsewhere, so the release had nothing but its risk to change.
        one.step === 'accountChanged' && isAbout(one, 2)
          ? { ...one, action: 'dismiss-risk', before: null, after: null }
          : one,
      ),
    ])
    assert.equal((await readTestReport(store())).summary.ends['released'], 2)
    const text = await textOf(store(), { format: 'markdown' })
    assert.match(text, /## Summary\n\n3 accounts can’t sign in\. 4 can still sign in\. 2 have been released\./)
  })

  it('says that it is not known whether accounts in quarantine can sign in', async () => {
    const entries = containment({ accounts: 3 }).map((one) =>
      one['action'] === 'block-sign-in' && isAbout(one, 1) ? { ...one, action: 'quarantine' } : one,
    )
    await storeEntries(store(), entries)
    const text = await textOf(store(), { format: 'markdown' })
    assert.match(text, /For 1, it isn’t known whether they can\./)
    assert.match(text, /\| Not known whether they can sign in: in quarantine, or not certain \| 1 \|/)
  })

  it('has one line for each account that needs nobody’s attention', async () => {
    await storeEntries(store(), containment(incident))
    const text = await textOf(store(), { format: 'markdown' })
    const [, open = '', settled = ''] =
      /someone might have to look at[\s\S]*?\n\n([\s\S]*?)\n\n\*\*All other accounts\*\*\n\n([\s\S]*?)\n\n/.exec(
        text,
      ) ?? []
    const rowsOf = (table: string) => table.split('\n').slice(2)
    assert.equal(rowsOf(open).length, 1)
    assert.equal(rowsOf(settled).length, 5)
    for (const row of rowsOf(settled)) assert.doesNotMatch(row, /<br>|request/)
  })

  it('counts a write as done if it was uncertain at first', async () => {
    const entries = containment({ accounts: 1 })
    const at = entries.findIndex(({ step }) => step === 'accountChanged')
    const uncertain = { ...entries[at], step: 'accountUncertain', at: begin, after: null } as (typeof entries)[number]
    await storeEntries(store(), entries.toSpliced(at, 0, uncertain))
    const { accounts } = await readTestReport(store())
    const [block] = accounts[0]?.steps ?? []
    assert.deepEqual([block?.end, block?.entries.length], ['done', 2])
  })

  it('calls an account done if one of its groups could not be changed, as the card does, and says what is missing', async () => {
    const group = (n: number, target: string, more: object = {}) => ({
      ...{ step: 'accountChanged', operation: 'tobaki-42', kind: 'offboard', actor: alex, at: begin + n },
      ...{ account: accountOf(n), action: 'remove-from-groups', target, ...more },
    })
    await storeEntries(store(), [
      {
        step: 'confirmed',
        at: begin,
        operation: 'tobaki-42',
        kind: 'offboard',
        actor: alex,
        before: 'planned',
        after: 'queued',
        accounts: 2,
      },
      group(1, 'sales'),
      group(1, 'everybody', { step: 'skipped', why: 'dynamicGroup' }),
      group(2, 'everybody', { step: 'skipped', why: 'dynamicGroup' }),
    ])
    const { summary, accounts } = await readTestReport(store())
    const { done, skipped } = summary.ends
    assert.deepEqual({ done, skipped, incomplete: summary.incomplete }, { done: 1, skipped: 1, incomplete: 1 })
    assert.deepEqual(
      accounts.map(({ end, incomplete }) => [end, incomplete]),
      [
        ['done', true],
        ['skipped', true],
      ],
    )
    const text = await textOf(store(), { format: 'markdown' })
    assert.match(text, /Skipped \\\(Membership is set by a rule\\\)/)
    assert.match(text, /Every account with its steps[\s\S]*user1@contoso\.com[\s\S]*user2@contoso\.com/)
    assert.ok(!text.includes('All other accounts'))
  })
})

describe('what does not belong in a report', () => {
  const store = useStore()
  const everyForm = async (what: Partial<Head>) => {
    const texts: string[] = []
    for (const format of ['html', 'markdown', 'json'] as const)
      for (const language of ['en', 'de'] as const) texts.push(await textOf(store(), { format, language, ...what }))
    return texts
  }

  it('is omitted: people outside the operation, other operations, and which list protects someone', async () => {
    const skips = containment({ accounts: 2 }).map((one) =>
      one.step === 'accountFailed' ? { ...one, step: 'skipped', why: 'protectedGroup' } : one,
    )
    const outsider = accountOf(9)
    await storeEntries(store(), [
      ...containment({ id: 'othera-04', accounts: 9, reason: 'Nobody else may know' }).map((one) => ({
        ...one,
        incident: '9',
      })),
      ...skips,
      { ...skips[5], step: 'skipped', why: 'protectedGroup', at: begin } as (typeof skips)[number],
      { step: 'away', at: begin, actor: { oid: 'e', upn: 'eve@contoso.com', name: 'Eve' } },
      { step: 'refused', at: begin, actor: alex, account: outsider, why: 'configured' },
      ...release([1, 9]),
    ])
    for (const text of await everyForm({})) {
      for (const stranger of [
        outsider.upn,
        outsider.id,
        'eve@',
        'othera-04',
        'Nobody else',
        'protectedGroup',
        'configured',
      ])
        assert.ok(!text.includes(stranger), stranger)
      assert.ok(text.includes('wikuso-11'))
    }
  })

  it('is omitted from one without names: names, addresses, IDs and what people wrote', async () => {
    await storeEntries(store(), [
      ...containment({ accounts: 4, failing: [2] }),
      ...noteEntries('tobaki-42', 'User 3 called us'),
    ])
    for (const text of await everyForm({ redacted: true })) {
      for (const { id, upn, name } of [1, 2, 3, 4].map(accountOf))
        for (const one of [id, upn, name]) assert.ok(!text.includes(one), one)
      for (const one of [
        alex.name,
        alex.upn,
        alex.oid,
        'Diego',
        'Phishing wave',
        'Go ahead',
        'INC-42',
        'Phone of',
        'method-1',
      ])
        assert.ok(!text.includes(one), one)
      assert.ok(text.includes('tobaki-42') && text.includes('request-0-2'))
    }
  })
})
