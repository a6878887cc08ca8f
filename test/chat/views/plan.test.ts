import assert from 'node:assert/strict'
import { reasonWords } from '../../../src/chat/views/format.ts'
import { type PlanView, showPlan } from '../../../src/chat/views/plan.ts'
import { cardsOf } from '../../../src/features/define.ts'
import { features } from '../../../src/features/index.ts'
import type { Item } from '../../../src/operations/model/types.ts'
import { ruleErrors } from '../../../src/operations/rules/errors.ts'
import { wholeRegistry } from '../../support/registry.ts'
import { messagesFor } from '../../support/words.ts'
import { buttonsOf, nodesOf, textsOf } from './rules.ts'
import { ordinaryTexts, sampleItem, sampleOperation } from './samples/index.ts'
import { containment, quarantining } from './samples/operations.ts'

const texts = ordinaryTexts()
const items = [0, 1, 2].map((index) => sampleItem(texts, index))
const enabling = { playbook: 'enable', definition: wholeRegistry.shownPlaybook('enable') }
const counts = { ...sampleOperation(texts).counts, change: 3 }
const operation = sampleOperation(texts, { counts, guests: 0 })
const viewer = { device: 'desktop', locale: 'en', timeZone: 'Europe/Berlin' } as const

const within = {
  approvalWindow: 24 * 3_600_000,
  needed: true,
  others: 0,
  left: 0,
  guards: 0,
  compromised: 0,
  admins: [],
  missingProtected: 'block' as const,
  readOnly: false,
}

const show = (view: Partial<PlanView> = {}, device: 'desktop' | 'phone' = 'desktop') =>
  showPlan(
    {
      operation,
      registry: wholeRegistry,
      cards: cardsOf(features),
      token: 'token-1',
      changes: { items, total: 3 },
      skipped: [],
      approvers: [],
      confirmCountAbove: 5,
      approval: { ...within, limit: 25, needed: false, left: 22 },
      ...view,
    },
    messagesFor('en'),
    { ...viewer, device },
  ).card
const of = (change: number) => ({ ...operation, counts: { ...counts, change } })
const input = (card: unknown, id: string) => nodesOf(card).find((node) => node['id'] === id)
const button = (card: unknown, title: string) => buttonsOf(card).find((one) => one['title'] === title)

describe('the card of a plan', () => {
  it('names verb and number on its confirm button, and sends the one-time token', () => {
    const confirm = button(show(), 'Disable 3 accounts')
    assert.equal(confirm?.['style'], 'destructive')
    assert.deepEqual(confirm?.['data'], { command: 'confirm operation', operation: 'k7m2p', token: 'token-1' })
    assert.equal(button(show({ operation: { ...operation, ...enabling } }), 'Enable 3 accounts')?.['style'], 'positive')
  })

  it('says that changes are switched off, and asks for nothing', () => {
    const card = show({ approval: { ...within, limit: 25, needed: false, left: 22, readOnly: true } })
    assert.match(textsOf(card).join('\n'), /▲ Changes are switched off/)
    assert.equal(button(card, 'Disable 3 accounts'), undefined)
    assert.equal(input(card, 'reason'), undefined)
    assert.ok(button(card, 'Cancel'))
    assert.doesNotMatch(textsOf(show()).join('\n'), /switched off/)
  })

  it('says first how many accounts might still be able to sign in, those whose quarantine is not proven included', () => {
    const still = [{ because: 'synced', count: 1, some: ['AdeleV@contoso.com'] }] as const
    const quarantined = quarantining(texts, 300, { unread: 26, blocked: 4 })
    const blocking = { wanted: true, passwords: true, open: 0, still }
    const view = { operation: { ...quarantined, blocking } as const, changes: { items, total: 300 } }
    const lines = textsOf(show({ ...view, notes: { tenantConsent: 56 } })).filter((text) => text.startsWith('▲'))
    assert.match(
      lines[0] ?? '',
      /^▲ Up to 27 accounts might still be able to sign in: 26 in quarantine, .*\(policies can’t be read\), 1 synced/,
    )
    assert.match(lines[1] ?? '', /tenant-wide admin consent/)
    assert.equal(lines.filter((text) => text.includes('policies can’t be read')).length, 1, 'it is said once')
  })

  it('says by whom accounts were contained as compromised if it names only some of them', () => {
    const { decision } = containment(texts, 20)
    const view = { operation: of(20), changes: { items, total: 20 }, containments: [{ decision, accounts: 20 }] }
    assert.match(textsOf(show(view)).join('\n'), /▲ Contained as compromised by [^(]+\(jakugi-06, [^)]*\): “/)
  })

  it('can be cancelled without any input', () => {
    assert.equal(button(show(), 'Cancel')?.['associatedInputs'], 'none')
  })

  it('asks for the number only above the limit', () => {
    assert.equal(input(show(), 'count'), undefined)
    assert.equal(input(show({ confirmCountAbove: 2 }), 'count')?.['label'], 'Type 3 to confirm')
    assert.equal(input(show({ confirmCountAbove: 3 }), 'count'), undefined)
  })

  it('requires a reason in the client, but not for buttons that only show something', () => {
    assert.equal(input(show(), 'reason')?.['isRequired'], true)
    const many = button(show({ changes: { items, total: 20 }, operation: of(20) }), 'Show all 20')
    assert.equal(many?.['associatedInputs'], 'none')
    assert.deepEqual(many?.['data'], { command: 'operation items', operation: 'k7m2p', only: 'change', apart: true })
  })

  it('collapses the schedule until a time is typed or wrong', () => {
    const folded = (card: unknown) => nodesOf(card).find(({ id }) => id === 'when')?.['isVisible']
    assert.equal(folded(show()), false)
    assert.equal(folded(show({ typed: { runAtDate: '2026-05-01' } })), true)
    assert.equal(folded(show({ typed: { error: new ruleErrors.timePast({ field: 'enableAt' }) } })), true)
    const toggle = nodesOf(show()).find(({ type }) => type === 'Action.ToggleVisibility')
    assert.deepEqual(toggle?.['targetElements'], ['when'])
  })

  it('shows two accounts in full, the names of up to five, otherwise the first names, and a button for all', () => {
    const five = [0, 1, 2, 3, 4].map((index) => sampleItem(texts, index))
    const upns = (card: unknown) =>
      textsOf(card).filter((text) => five.some(({ account }) => account?.upn === text)).length
    assert.equal(upns(show({ changes: { items: five.slice(0, 2), total: 2 }, operation: of(2) })), 2)
    const named = show({ changes: { items: five, total: 5 }, operation: { ...of(5), named: [] } })
    assert.equal(upns(named), 0)
    const all = five.map(({ account }) => account?.name ?? '')
    assert.ok(textsOf(named).includes(`${all.slice(0, 4).join(', ')} and ${all[4]}`))
    assert.ok(button(named, 'Show all 5'))
    const admins = five.map((item, index) => ({ ...item, ...(index === 3 && { admin: 'Exchange Administrator' }) }))
    assert.equal(upns(show({ changes: { items: admins, total: 5 }, operation: of(5) })), 1, 'to be typed')
    const many = show({ changes: { items: five, total: 231 }, operation: of(231) })
    assert.equal(upns(many), 0)
    const names = five.slice(0, 1).map(({ account }) => account?.name)
    assert.ok(textsOf(many).includes(`${names.join(', ')} and 230 more`))
    assert.ok(button(many, 'Show all 231'))
  })

  it('says what is true of all accounts only once, and never if it is only true of some', () => {
    const guards = { why: 'tenantConsent' } as const
    const five = [0, 1, 2, 3, 4].map((index) => sampleItem(texts, index, guards))
    const said = (card: unknown) => textsOf(card).filter((text) => text.includes('that app keeps its access'))
    assert.equal(said(show({ changes: { items: five.slice(0, 2), total: 2 }, operation: of(2) })).length, 1)
    const counted = show({ changes: { items: five, total: 5 }, operation: of(5), notes: { tenantConsent: 5 } })
    assert.equal(said(counted).length, 0)
    assert.match(textsOf(counted).join('\n'), /▲ 5 accounts use apps with tenant-wide admin consent/)
    const many = show({ changes: { items: five, total: 231 }, operation: of(231) })
    assert.equal(said(many).length, 0)
  })

  it('shows every warning of an account', () => {
    const item = sampleItem(texts, 0, {
      why: 'syncedToo',
      notes: [
        { why: 'passwordWriteback', detail: null },
        { why: 'roleGroup', detail: 'Admins to be' },
      ],
    })
    const shown = textsOf(show({ changes: { items: [item], total: 1 } })).join('\n')
    const said = (why: string, detail = '') => reasonWords(why, detail, messagesFor('en'))
    for (const text of [said('syncedToo'), said('passwordWriteback'), said('roleGroup', 'Admins to be')])
      assert.ok(shown.includes(text), text)
  })

  it('keeps typed text and puts the error next to its field', () => {
    const error = new ruleErrors.badTicket({ ticket: 'x', pattern: 'INC' })
    const card = show({ typed: { reason: 'Left on *Friday*', ticket: 'x', choices: { signOut: false }, error } })
    assert.equal(input(card, 'reason')?.['value'], 'Left on *Friday*')
    assert.equal(input(card, 'ticket')?.['value'], 'x')
    assert.equal(input(card, 'signOut')?.['value'], 'false')
    const beside = nodesOf(card).find(
      (node) => Array.isArray(node['items']) && node['items'].some((one) => one.id === 'ticket'),
    )
    assert.ok(textsOf(beside).some((text) => text.startsWith('✕ The ticket number has the wrong format.')))
  })

  it('says which operation would re-enable accounts already disabled, and when', () => {
    const kept = {
      ...sampleItem(texts, 0),
      why: 'toBeEnabled',
      detail: 'tobaki-42',
      at: Date.parse('2026-05-01T08:00:00.000Z'),
    } as const
    const text = textsOf(show({ changes: { items: [kept], total: 1 } })).find((one) => one.includes('tobaki-42'))
    assert.match(
      text ?? '',
      /^Due to be enabled again by operation tobaki-42 \(.*1.* 2026.*10:00.*\): this keeps it disabled$/,
    )
  })

  it('offers to sign out everywhere only with a disable, and as planned', () => {
    assert.equal(input(show(), 'signOut')?.['value'], 'true')
    assert.equal(
      input(show({ operation: { ...operation, actions: operation.actions.slice(0, 1) } }), 'signOut')?.['value'],
      'false',
    )
    assert.equal(input(show({ operation: { ...operation, ...enabling } }), 'signOut'), undefined)
  })

  it('has no inputs and no confirm button if nobody could approve it', () => {
    const card = show({ approval: { ...within, limit: 2 } })
    assert.equal(button(card, 'Disable 3 accounts'), undefined)
    assert.equal(nodesOf(card).filter(({ type }) => String(type).startsWith('Input.')).length, 0)
    assert.ok(textsOf(card).some((text) => /no approvers are set up/.test(text)))
    const approval = { ...within, limit: 2, approverGroupId: 'group' }
    assert.ok(button(show({ approval }), 'Disable 3 accounts'))
  })

  it('says why approval is required, or how many accounts are left without it', () => {
    const says = (approval: Partial<PlanView['approval']>) =>
      textsOf(show({ approval: { ...within, limit: 5, approverGroupId: 'group', ...approval } })).join('\n')
    assert.match(says({ others: 4 }), /With the 4 accounts you changed in the last 24 hours, this is more than 5/)
    assert.match(says({ others: 4, limit: 2 }), /^More than 2 accounts: a second person/m)
    assert.match(says({ limit: 0 }), /^Every change requires approval/m)
    assert.match(says({ needed: false, left: 1 }), /you can change 1 more account without approval/)
    assert.doesNotMatch(says({ needed: false, left: 2 }), /approval/)
    assert.match(
      says({ needed: false, left: 0, approvalWindow: 3_600_000 }),
      /every change needs approval until earlier ones are more than an hour old/,
    )
  })

  it("can't be confirmed if there is nothing to change", () => {
    const nothing = { ...operation, counts: { ...counts, change: 0 } }
    const card = show({ operation: nothing, changes: { items: [], total: 0 } })
    assert.deepEqual(
      buttonsOf(card).map(({ title }) => title),
      ['Cancel'],
    )
    assert.equal(input(card, 'reason'), undefined)
  })

  it('lists skipped accounts on one line per reason: names, or a count with a button', () => {
    const item = (index: number, change: Partial<Item>) => sampleItem(texts, index, change)
    const admin = { verdict: 'protected', why: 'adminRole' } as const
    const some = [
      item(1, { ...admin, detail: 'Helpdesk Administrator' }),
      item(2, { ...admin, detail: 'Global Administrator' }),
    ]
    const lost = item(3, { verdict: 'notFound', account: null, input: 'nobody@contoso.com' })
    const card = show({
      skipped: [
        { verdict: 'already', why: null, count: 101, some: [item(4, { verdict: 'already' })] },
        { ...admin, count: 2, some },
        { verdict: 'notFound', why: null, count: 1, some: [lost] },
      ],
    })
    const seen = textsOf(card)
    const [helpdesk, global] = some.map(({ account }) => account?.upn)
    for (const text of [
      'Skipped: 104',
      '– 101 · Already disabled',
      `◆ 2 · Holds an admin role: ${helpdesk} (Helpdesk Administrator), ${global} (Global Administrator)`,
      '? nobody@contoso.com: Not found',
    ])
      assert.ok(seen.includes(text), `${text}\n${seen.join('\n')}`)
    const shows = buttonsOf(card).filter(({ title }) => title === 'Show')
    const only = { only: 'skipped', verdict: 'already', apart: true }
    assert.deepEqual(
      shows.map(({ data }) => data),
      [{ command: 'operation items', operation: 'k7m2p', ...only }],
    )
  })

  it('counts reasons beyond five', () => {
    const whys = ['self', 'adminRole', 'configured', 'protectedGroup', 'guardsBot', 'lastApprover', 'approver'] as const
    const skipped = whys.map((why, index) => {
      const some = [sampleItem(texts, index, { verdict: 'protected', why })]
      return { verdict: 'protected' as const, why, count: 1, some }
    })
    const seen = textsOf(show({ skipped }))
    assert.equal(seen.filter((text) => text.startsWith('◆')).length, 5)
    assert.ok(seen.includes('and 2 more'))
  })

  it("states its expiry in the reader's time zone", () => {
    assert.ok(textsOf(show()).some((text) => /Confirm by 10:40 AM/.test(text)))
  })
})
