import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Account, Lookup } from '../../../src/graph/directory/account.ts'
import { candidateActions } from '../../../src/operations/model/step-order.ts'
import { createSteps } from '../../../src/operations/model/steps.ts'
import {
  accountColumns,
  classify as classifyAs,
  countVerdicts,
  inspectAll,
  type PlanFacts,
} from '../../../src/operations/plan/classify.ts'
import { readRemarks } from '../../../src/operations/plan/read-accounts.ts'
import { plannedActions } from '../../../src/operations/registry/planned-actions.ts'
import type { HeldItem } from '../../../src/operations/rules/held-items.ts'
import { judge as judgeAs } from '../../../src/operations/rules/index.ts'
import type { Protection } from '../../../src/operations/rules/protection.ts'
import { wholeRegistry } from '../../support/registry.ts'
import { nothingFound } from '../rules/facts.ts'
import { createWorld } from '../world.ts'

const nobody: Protection = {
  self: 'anna',
  configured: new Set(),
  groupMembers: new Set(),
  roles: new Map(),
  globalAdmins: [],
  notChecked: [],
  guards: new Map(),
  approvers: [],
  gaps: [],
}
/** The reason of an action. */
const containedDevice = 'containedDevice' as HeldItem['why']
type Kind = 'disable' | 'enable' | 'signOut'
const stepsFor = (kind: Kind) =>
  createSteps(
    wholeRegistry,
    candidateActions(wholeRegistry, kind, plannedActions(wholeRegistry.playbook(kind).steps, {})),
  )
const classify = (lookups: readonly Lookup[], protection: Protection, kind: Kind, remarks?: PlanFacts['remarks']) =>
  classifyAs(lookups, { ...nothingFound, steps: stepsFor(kind), protection, ...(remarks && { remarks }) })
function judge(one: Account, protection: Protection, kind: Kind) {
  const [step] = stepsFor(kind)
  assert.ok(step)
  return judgeAs(step, one, 'plan', { ...nothingFound, protection })
}
const account = (id: string, more: Partial<Account> = {}) => createWorld().add(id, more)
const anyKind = fc.constantFrom<Kind>('disable', 'enable', 'signOut')
const anyAccount = fc
  .record({
    id: fc.constantFrom('anna', 'bob', 'carol'),
    accountEnabled: fc.boolean(),
    synced: fc.boolean(),
    userType: fc.constantFrom('Member' as const, 'Guest' as const),
  })
  .map(({ id, ...more }) => account(id, more))
const anyLookup: fc.Arbitrary<Lookup> = fc.oneof(
  anyAccount.map((one) => ({ input: one.id, outcome: 'found' as const, account: one })),
  anyAccount.map((one) => ({ input: one.id, outcome: 'duplicate' as const, of: 'x', account: one })),
  fc.string().map((input) => ({ input, outcome: 'notFound' as const })),
  fc.string().map((input) => ({ input, outcome: 'ambiguous' as const, candidates: [account('a'), account('b')] })),
  fc.string().map((input) => ({ input, outcome: 'failed' as const, reason: { code: 'throttled' as const } })),
)

describe('classification', () => {
  it('changes synced accounts where allowed, with a warning about the next sync', () => {
    const synced = account('bob', { synced: true })
    assert.deepEqual(judge(synced, nobody, 'disable'), { verdict: 'synced', why: 'synced' })
    const allowed = { ...nobody, changesSynced: true }
    assert.deepEqual(judge(synced, allowed, 'disable'), { verdict: 'change', why: 'syncedToo' })
    assert.deepEqual(judge(synced, allowed, 'signOut'), { verdict: 'change' })
  })

  it('warns of obstacles, and of accounts that look like mailboxes', () => {
    const restricted = account('bob', { restricted: true })
    assert.deepEqual(judge(restricted, nobody, 'signOut'), { verdict: 'change', why: 'restrictedUnit' })
    const grouped = { ...nobody, roleGroups: new Map([['carol', 'Admins to be']]) }
    const carol = account('carol', { accountEnabled: false })
    const note = { verdict: 'change', why: 'roleGroup', detail: 'Admins to be' } as const
    assert.deepEqual(judge(carol, grouped, 'enable'), note)
    const lookups = [{ input: 'carol', outcome: 'found', account: carol }] as const
    const remarks = new Map([['allow-sign-in', new Map([['carol', 'sharedMailbox' as const]])]])
    assert.deepEqual(
      [nobody, grouped].map((protection) => classify(lookups, protection, 'enable', remarks)[0]?.why),
      ['sharedMailbox', 'roleGroup'],
    )
  })

  it('changes what is not in the wanted state', () => {
    assert.deepEqual(judge(account('bob'), nobody, 'disable'), { verdict: 'change' })
    assert.deepEqual(judge(account('bob', { accountEnabled: false }), nobody, 'enable'), { verdict: 'change' })
    assert.deepEqual(judge(account('bob', { accountEnabled: false }), nobody, 'signOut'), { verdict: 'change' })
  })

  it("reports accounts already in the wanted state, even if they can't be changed", () => {
    for (const more of [{}, { synced: true }, { id: 'anna' }]) {
      assert.equal(judge(account('bob', { accountEnabled: false, ...more }), nobody, 'disable').verdict, 'already')
    }
  })

  it('blocks synced accounts if the next sync would revert the change', () => {
    const bob = account('bob', { synced: true })
    assert.equal(judge(bob, nobody, 'disable').verdict, 'synced')
    assert.equal(judge({ ...bob, accountEnabled: false }, nobody, 'enable').verdict, 'synced')
    assert.equal(judge(bob, nobody, 'signOut').verdict, 'change')
  })

  it('disables guests without signing them out', () => {
    const guest = account('bob', { userType: 'Guest' })
    assert.equal(judge(guest, nobody, 'disable').verdict, 'change')
    assert.deepEqual(judge(guest, nobody, 'signOut'), { verdict: 'protected', why: 'guest' })
  })

  it('gives every input one item in order, and counts each once', () => {
    fc.assert(
      fc.property(fc.array(anyLookup), anyKind, (lookups, kind) => {
        const items = classify(lookups, nobody, kind)
        assert.deepEqual(
          items.map((item) => [item.seq, item.input]),
          lookups.map((lookup, index) => [index + 1, lookup.input]),
        )
        const counts = Object.values(countVerdicts(items))
        assert.equal(
          counts.reduce((sum, count) => sum + count, 0),
          lookups.length,
        )
      }),
    )
  })

  it('never changes protected accounts', () => {
    fc.assert(
      fc.property(fc.array(anyLookup), anyKind, (lookups, kind) => {
        for (const [index, item] of classify(lookups, nobody, kind).entries()) {
          if (item.verdict !== 'change') continue
          const lookup = lookups[index]
          assert.ok(lookup?.outcome === 'found')
          assert.notEqual(lookup.account.id, 'anna')
          if (kind === 'signOut') assert.equal(lookup.account.userType, 'Member')
          else assert.ok(!lookup.account.synced && lookup.account.accountEnabled === (kind === 'disable'))
        }
      }),
    )
  })

  it('keeps what an operator needs to correct an input', () => {
    const candidates = [account('bob1'), account('bob2')]
    const [ambiguous, duplicate, failed] = classify(
      [
        { input: 'bob', outcome: 'ambiguous', candidates },
        { input: 'BOB', outcome: 'duplicate', of: 'bob@contoso.com', account: account('bob') },
        { input: 'eve', outcome: 'failed', reason: { code: 'forbidden', status: 403 } },
      ],
      nobody,
      'disable',
    )
    assert.equal(ambiguous?.detail, 'bob1@contoso.com, bob2@contoso.com')
    assert.equal(duplicate?.detail, 'bob@contoso.com')
    assert.deepEqual(failed?.reason, { code: 'forbidden', status: 403 })
  })

  it('keeps what the plan shows about each account, and why it is skipped', () => {
    const guest = account('gus', { userType: 'Guest', accountEnabled: false })
    const synced = account('syd', { synced: true })
    const items = classify(
      [
        { input: 'Gus', outcome: 'found', account: guest },
        { input: 'syd', outcome: 'found', account: synced },
        { input: 'SYD', outcome: 'duplicate', of: 'syd', account: synced },
        { input: 'anna', outcome: 'found', account: account('anna') },
        { input: 'nobody', outcome: 'notFound' },
      ],
      nobody,
      'disable',
    )
    const work = { account_department: null, account_title: null, account_synced: null }
    const none = {
      account_id: null,
      account_upn: null,
      account_name: null,
      account_enabled: null,
      account_guest: null,
      ...work,
    }
    const of = (id: string, enabled: boolean, isGuest: boolean) => ({
      account_id: id,
      account_upn: `${id}@contoso.com`,
      account_name: id,
      account_enabled: enabled,
      account_guest: isGuest,
      ...work,
      account_synced: id === 'syd',
    })
    const rest = { detail: null, reason: null }
    assert.deepEqual(items, [
      { seq: 1, input: 'Gus', verdict: 'already', why: null, ...rest, ...of('gus', false, true) },
      { seq: 2, input: 'syd', verdict: 'synced', why: 'synced', ...rest, ...of('syd', true, false) },
      { seq: 3, input: 'SYD', verdict: 'duplicate', why: null, ...rest, ...of('syd', true, false), detail: 'syd' },
      { seq: 4, input: 'anna', verdict: 'protected', why: 'self', ...rest, ...of('anna', true, false) },
      { seq: 5, input: 'nobody', verdict: 'notFound', why: null, ...rest, ...none },
    ])
  })

  describe('of several steps', () => {
    const contain = createSteps(
      wholeRegistry,
      ['block-sign-in', 'sign-out', 'disable-devices'].map((kind) => ({ kind, parameters: null })),
    )
    const planned = (id: string, facts: Partial<PlanFacts>, more: Partial<Account> = {}) => {
      const [item] = classifyAs([{ input: id, outcome: 'found', account: account(id, more) }], {
        ...nothingFound,
        steps: contain,
        protection: nobody,
        found: new Map([['disable-devices', new Map()]]),
        ...facts,
      })
      assert.ok(item)
      return item
    }
    const stepsIn = ({ writes = [] }: ReturnType<typeof planned>) => writes.map(({ action, kind }) => [action, kind])

    it('writes those that are needed, in order, and records the others', () => {
      assert.deepEqual(stepsIn(planned('bob', {}, { accountEnabled: false })), [
        ['sign-out', 'request'],
        ['block-sign-in', 'notNeeded'],
        ['disable-devices', 'notNeeded'],
      ])
    })

    it('omits those that are for other accounts', () => {
      const only: PlanFacts['only'] = ({ kind }) => kind === 'block-sign-in'
      assert.deepEqual(stepsIn(planned('bob', { only })), [['block-sign-in', 'request']])
    })

    it('says that nothing is needed if no step is for this account', () => {
      const item = planned('bob', { only: () => false })
      assert.deepEqual([item.verdict, item.reason, item.writes], ['already', null, undefined])
    })

    it('says why a step is refused if no other one is needed', () => {
      const gus = planned('gus', {}, { userType: 'Guest', accountEnabled: false })
      assert.deepEqual([gus.verdict, gus.why, gus.writes], ['protected', 'guest', undefined])
    })

    it('records what an account already has, and why a step is refused', () => {
      const steps = contain.map((step) => ({ ...step, already: () => ({ was: step.kind }) }))
      const reasons = ({ writes = [] }: ReturnType<typeof planned>) =>
        writes.flatMap((one) => (one.kind === 'notNeeded' && 'why' in one ? [[one.action, one.before, one.why]] : []))
      assert.deepEqual(reasons(planned('bob', { steps }, { accountEnabled: false })), [
        ['block-sign-in', { was: 'block-sign-in' }, 'already'],
        ['disable-devices', { was: 'disable-devices' }, 'already'],
      ])
      assert.deepEqual(reasons(planned('gus', { steps }, { userType: 'Guest' })), [
        ['sign-out', null, 'guest'],
        ['disable-devices', { was: 'disable-devices' }, 'already'],
      ])
    })

    it('has no use for a remark about a step that is not needed', () => {
      const remarks = new Map([['block-sign-in', new Map([['bob', 'sharedMailbox' as const]])]])
      const only: PlanFacts['only'] = ({ kind }) => kind === 'block-sign-in'
      const bob = planned('bob', { remarks, only }, { accountEnabled: false })
      assert.deepEqual([bob.verdict, bob.why], ['already', null])
    })

    describe('that other operations reverse', () => {
      const reversal = { operation: 'tobaki-42', playbook: 'enable', by: 'Ben', at: 5, awaitsApproval: false }
      const last = { operation: 'wikuso-11', playbook: 'disable', by: 'Ben', at: 1, reason: 'x' }
      const against = (action: string, restores: boolean): Partial<PlanFacts> => ({
        only: ({ kind }) => kind === (restores ? action : 'block-sign-in'),
        pending: new Map([['bob', { pending: [{ ...reversal, action, restores }], sent: [] }]]),
      })

      it('writes them again, and says why', () => {
        const bob = planned('bob', against('allow-sign-in', false), { accountEnabled: false })
        assert.deepEqual([bob.verdict, bob.why, bob.detail, bob.detail_at], ['change', 'toBeEnabled', 'tobaki-42', 5])
        assert.deepEqual(stepsIn(bob), [['block-sign-in', 'request']])
        assert.deepEqual(bob.history, { pending: [reversal] })
      })

      it('writes those that are needed anyway without a warning', () => {
        const bob = planned('bob', against('allow-sign-in', false))
        assert.deepEqual([bob.verdict, bob.why], ['change', null])
      })

      it('leaves to the run what the reversal will bring back', () => {
        const bob = planned('bob', against('disable-devices', true))
        assert.deepEqual([bob.verdict, bob.why, bob.detail], ['change', 'justChanged', 'tobaki-42'])
        assert.deepEqual(stepsIn(bob), [['disable-devices', 'unread']])
      })

      it('keeps the history of accounts that it changes', () => {
        const pending = new Map([['bob', { pending: [], sent: [], last }]])
        assert.deepEqual(planned('bob', { pending }).history, { pending: [], last })
        const done = planned('bob', { pending, only: () => false })
        assert.deepEqual([done.verdict, done.history], ['already', undefined])
      })
    })

    it('says that a step could not be read if nothing else was left to do', () => {
      const unread = [{ kind: 'revoke-consents', parameters: null }]
      const only: PlanFacts['only'] = ({ kind }, id) => kind === 'revoke-consents' && id === 'bob'
      const blocked = planned('bob', { unread, steps: contain.slice(0, 1) }, { accountEnabled: false })
      assert.deepEqual([blocked.verdict, blocked.reason?.code], ['failed', 'forbidden'])
      const [bob, carol] = ['bob', 'carol'].map((id) => planned(id, { only, unread }))
      assert.deepEqual([bob?.verdict, bob?.reason?.code], ['failed', 'forbidden'])
      assert.deepEqual([carol?.verdict, carol?.reason], ['already', null])
    })

    it('leaves what it has not read to the run', () => {
      const steps = createSteps(wholeRegistry, [{ kind: 'remove-methods', parameters: null }])
      const unread = planned('bob', { steps, found: new Map([['remove-methods', 'unread' as const]]) })
      assert.deepEqual(stepsIn(unread), [['remove-methods', 'unread']])
    })

    it('puts steps that follow others after those', () => {
      const steps = contain.map((step) => (step.kind === 'sign-out' ? { ...step, after: 'block-sign-in' } : step))
      assert.deepEqual(stepsIn(planned('bob', { steps })), [
        ['block-sign-in', 'request'],
        ['sign-out', 'request'],
        ['disable-devices', 'notNeeded'],
      ])
      const done = planned('bob', { steps }, { accountEnabled: false })
      assert.deepEqual([done.verdict, done.writes], ['already', undefined])
    })

    it('leaves out a step that follows one that is not needed, or that is refused', () => {
      const kinds = ['block-sign-in', 'sign-out', 'require-password-change']
      const steps = createSteps(
        wholeRegistry,
        kinds.map((kind) => ({ kind, parameters: null })),
      ).map((step) => (step.kind === 'sign-out' ? { ...step, after: 'block-sign-in' } : step))
      assert.deepEqual(stepsIn(planned('bob', { steps }, { accountEnabled: false })), [
        ['require-password-change', 'request'],
        ['block-sign-in', 'notNeeded'],
      ])
      const gus = stepsIn(planned('gus', { steps }, { userType: 'Guest' }))
      assert.ok(!gus.some(([kind]) => kind === 'sign-out'))
    })

    it('lists what it must not restore yet once', () => {
      const steps = createSteps(wholeRegistry, [
        { kind: 'allow-sign-in', parameters: null },
        { kind: 'disable-devices', parameters: null, restores: true },
      ])
      const held: PlanFacts['held'] = ({ kind }) =>
        kind === 'disable-devices'
          ? [{ target: 'phone', why: containedDevice, detail: 'Phone (carol@contoso.com)' }]
          : []
      const bob = planned('bob', { steps, held }, { accountEnabled: false })
      assert.deepEqual(
        stepsIn(bob).map(([kind]) => kind),
        ['allow-sign-in', 'disable-devices'],
      )
    })

    it('keeps the warnings of steps, except of those neither planned nor offered', () => {
      const remarks = new Map(contain.map(({ kind }) => [kind, new Map([['bob', 'sharedMailbox' as const]])]))
      assert.equal(planned('bob', { remarks }).why, 'sharedMailbox')
      assert.equal(planned('bob', { remarks, warns: () => false }).why, null)
    })
  })

  it('distinguishes namesakes by department and job title', () => {
    const found = (more: Partial<Account>) =>
      classify([{ input: 'Bob', outcome: 'found', byName: true, account: account('bob', more) }], nobody, 'disable')[0]
    assert.deepEqual(
      [{ jobTitle: 'Nurse', department: 'Ward 3' }, { department: 'Ward 3' }, {}].map((more) => found(more)?.by_name),
      ['Nurse · Ward 3', 'Ward 3', ''],
    )
  })

  it('does not restore a device that another contained account uses', () => {
    const enableDevices = { kind: 'disable-devices', parameters: null, restores: true } as const
    const phone = { target: 'phone', before: { accountEnabled: true, item: 'Phone' } }
    const tablet = { target: 'tablet', before: { accountEnabled: true, item: 'Tablet' } }
    const held = { target: 'phone', why: containedDevice, detail: 'Phone (carol@contoso.com)' } as const
    const restored = (recorded: readonly (typeof phone)[]) => {
      const [item] = classifyAs([{ input: 'bob', outcome: 'found', account: account('bob') }], {
        ...nothingFound,
        steps: createSteps(wholeRegistry, [enableDevices]),
        protection: nobody,
        found: new Map([['disable-devices', new Map()]]),
        recorded: () => recorded,
        held: () => [held, { ...held, target: 'watch', detail: 'Watch (carol@contoso.com)' }],
      })
      return item
    }
    const none = restored([phone])
    assert.deepEqual(
      [none?.verdict, none?.why, none?.detail],
      ['protected', 'containedDevice', 'Phone (carol@contoso.com), Watch (carol@contoso.com)'],
    )
    const some = restored([phone, tablet])
    assert.equal(some?.verdict, 'change')
    const requested = some.writes?.flatMap(({ kind, target }) => (kind === 'request' ? [target] : []))
    assert.deepEqual(requested, ['tablet'])
  })

  it('keeps job title and department without white space around them', () => {
    const { account_title, account_department } = accountColumns(
      account('bob', { jobTitle: ' Nurse ', department: ' ' }),
    )
    assert.deepEqual([account_title, account_department], ['Nurse', null])
  })

  it('asks each step for what it needs to know, unless there are no accounts', async () => {
    const read = new Map([['bob', { enabled: true }]])
    const step = { kind: 'disable-devices', inspect: async () => read, action: {} }
    const warning = { kind: 'allow-sign-in', action: { remarks: async () => new Map([['bob', 'sharedMailbox']]) } }
    const steps = [step] as unknown as Parameters<typeof inspectAll>[0]
    const directory = {} as Parameters<typeof inspectAll>[1]
    assert.equal((await inspectAll(steps, directory, ['bob'])).get('disable-devices'), read)
    assert.equal((await inspectAll(steps, directory, [])).size, 0)
    const warnings = await readRemarks([step, warning] as unknown as typeof steps, directory, [account('bob')])
    assert.equal(warnings.get('allow-sign-in')?.get('bob'), 'sharedMailbox')
    assert.equal(warnings.get('disable-devices')?.size, 0)
  })

  it('explains why an account is skipped if it has reached the wanted state since planning', () => {
    assert.deepEqual(judge(account('bob', { accountEnabled: false }), nobody, 'disable'), {
      verdict: 'already',
      why: 'already',
    })
  })
})
