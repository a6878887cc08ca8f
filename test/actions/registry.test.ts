import assert from 'node:assert/strict'
import { configuredRegistry } from '../../src/actions/index.ts'
import { actionsOf } from '../../src/features/define.ts'
import { features } from '../../src/features/index.ts'
import type { Account } from '../../src/graph/directory/account.ts'
import { createSteps } from '../../src/operations/model/steps.ts'
import { type Action, change, defineAction } from '../../src/operations/registry/action.ts'
import { collectPlaybooks } from '../../src/operations/registry/collect-playbooks.ts'
import { planScopesFor, runScopesFor } from '../../src/operations/registry/collect-scopes.ts'
import { chosenActions, plannedActions } from '../../src/operations/registry/planned-actions.ts'
import type { Choices, Playbook } from '../../src/operations/registry/playbook.ts'
import { createRegistry, withoutLostOpposites } from '../../src/operations/registry/registry.ts'
import { wholeRegistry } from '../support/registry.ts'

const scopes = { plan: [], run: [], verify: [] }

describe('the registry of actions', () => {
  it('does not compile if part of a declaration is missing', () => {
    const whole = {
      kind: 'nothing',
      words: { en: { label: 'Nothing' }, de: { label: 'Nichts' } },
      scopes,
      roles: [],
      locksOut: false,
      judge: () => change,
      writes: () => [],
      verify: () => undefined,
      undo: 'never',
      audit: () => ({ before: null, after: null }),
    } as const
    assert.equal(defineAction(whole).kind, 'nothing')
    const { scopes: _scopes, ...noScopes } = whole
    const { words: _words, ...noWords } = whole
    const { locksOut: _locksOut, ...noLocksOut } = whole
    const { roles: _roles, ...noRoles } = whole
    const { judge: _judge, ...noJudge } = whole
    const { writes: _writes, ...noWrites } = whole
    const { verify: _verify, ...noVerify } = whole
    const { undo: _undo, ...noUndo } = whole
    const { audit: _audit, ...noAudit } = whole
    const declared: Action[] = [
      // @ts-expect-error Without what the chat says.
      defineAction(noWords),
      // @ts-expect-error With words in one language only.
      defineAction({ ...whole, words: { en: { label: 'Nothing' } } }),
      // @ts-expect-error Without its permissions.
      defineAction(noScopes),
      // @ts-expect-error Without saying whether people are locked out.
      defineAction(noLocksOut),
      // @ts-expect-error Without the roles that may do it.
      defineAction(noRoles),
      // @ts-expect-error Without rules.
      defineAction(noJudge),
      // @ts-expect-error Without requests.
      defineAction(noWrites),
      // @ts-expect-error Without proof.
      defineAction(noVerify),
      // @ts-expect-error Without a way back, or that there is none.
      defineAction(noUndo),
      // @ts-expect-error Without what the audit records.
      defineAction(noAudit),
      // @ts-expect-error With permissions for only a part of it.
      defineAction({ ...whole, scopes: { plan: [], run: [] } }),
      defineAction({
        ...whole,
        // @ts-expect-error With half a way back.
        undo: { restore: () => ({ method: 'GET', url: '/', permission: 'User.Read', units: 1, writes: 0 }) },
      }),
    ]
    assert.equal(declared.length, 12)
  })

  const playbook = (more: Partial<Playbook>): Playbook => ({
    command: { name: 'do it', aliases: [] },
    steps: [{ action: 'block-sign-in' }],
    tone: 'takes',
    timed: false,
    undo: null,
    ...more,
  })
  const blockSignIn = wholeRegistry.action('block-sign-in')
  const block = { ...blockSignIn, undo: 'never' } as const

  it('refuses references to missing actions or playbooks', () => {
    const of = (more: Partial<Playbook>) => createRegistry([block], { one: playbook(more) })
    assert.ok(of({}))
    assert.throws(() => of({ undo: 'another' }), /no playbook another/)
    assert.throws(() => of({ steps: [{ action: 'sign-out' }] }), /no action sign-out/)
    assert.throws(() => of({ steps: [{ action: 'block-sign-in' }, { action: 'block-sign-in' }] }), /twice/)
    assert.throws(() => of({ steps: [{ action: 'block-sign-in', after: 'sign-out' }] }), /no sign-out before/)
    assert.throws(() => of({ timed: true }), /cannot be taken back/)
    assert.throws(() => createRegistry([block, block], {}), /two actions named block-sign-in/)
    assert.throws(() => createRegistry([blockSignIn], {}), /no action allow-sign-in/)
  })

  it('reports what is unsupported by a cloud or switched off', () => {
    const known = { on: {}, sources: features, ownGroups: [], actions: actionsOf(features) }
    const china = configuredRegistry({ ...known, cloud: 'china' })
    assert.deepEqual(china.unavailable('confirm-compromised'), { because: 'cloud' })
    assert.deepEqual(china.unavailable('remove-methods'), { because: 'cloud' })
    assert.equal(china.unavailable('block-sign-in'), undefined)
    assert.equal(china.unavailable('disable-devices'), undefined)
    assert.equal(configuredRegistry({ ...known, cloud: 'usgov' }).unavailable('confirm-compromised'), undefined)
    const off = configuredRegistry({ ...known, off: ['DEVICE_ACTIONS'] })
    assert.deepEqual(off.unavailable('disable-devices'), { because: 'off', setting: 'DEVICE_ACTIONS' })
    assert.deepEqual(planScopesFor(off, [{ kind: 'disable-devices' }]), planScopesFor(off, []))
  })

  it("can't undo what only an action that isn't listed would undo", () => {
    const kept = withoutLostOpposites(wholeRegistry.actions().filter(({ kind }) => kind !== 'allow-sign-in'))
    const without = createRegistry(kept, collectPlaybooks(features, kept))
    assert.equal(without.action('block-sign-in').undo, 'never')
    assert.deepEqual([without.playbook('disable').undo, without.playbook('disable').timed], [null, false])
    // On the whole list, each opposite is there.
    assert.deepEqual(withoutLostOpposites(wholeRegistry.actions()), wholeRegistry.actions())
  })

  it("reports what can't be undone", () => {
    assert.deepEqual(
      ['sign-out', 'block-sign-in', 'unknown'].map((kind) => wholeRegistry.find(kind)?.undo === 'never'),
      [true, false, false],
    )
  })

  it('lets operators choose only optional steps', () => {
    const [disable, enable] = [wholeRegistry.playbook('disable'), wholeRegistry.playbook('enable')]
    const kinds = (steps: Playbook['steps'], choices: Choices) => plannedActions(steps, choices).map(({ kind }) => kind)
    assert.deepEqual(kinds(disable.steps, {}), ['block-sign-in', 'sign-out'])
    assert.deepEqual(kinds(disable.steps, { signOut: false }), ['block-sign-in'])
    assert.deepEqual(kinds(enable.steps, { signOut: true }), ['allow-sign-in'])
    const all = plannedActions(disable.steps, 'all')
    const chosen = (planned: typeof all, choices: Choices) =>
      chosenActions(wholeRegistry.playbook('disable'), all, planned, choices).map(({ kind }) => kind)
    assert.deepEqual(chosen(all, {}), ['block-sign-in', 'sign-out'])
    assert.deepEqual(chosen(all.slice(0, 1), {}), ['block-sign-in'])
    assert.deepEqual(chosen(all.slice(0, 1), { signOut: true }), ['block-sign-in', 'sign-out'])
    assert.deepEqual(chosen(all.slice(1), {}), [], 'what follows something that is not done is not done either')
  })

  it('knows which actions cannot change on-premises accounts, and requests nothing for them', () => {
    const china = configuredRegistry({
      cloud: 'china',
      on: {},
      sources: features,
      ownGroups: [],
      actions: actionsOf(features),
    })
    const reset = { kind: 'reset-password', parameters: null }
    const account: Account = {
      id: 'a',
      userPrincipalName: 'a@contoso.com',
      displayName: 'A',
      mail: null,
      jobTitle: null,
      department: null,
      accountEnabled: true,
      userType: 'Member',
      synced: true,
    }
    const judged = (one: typeof wholeRegistry) =>
      createSteps(one, [reset])[0]?.judge(account, new Map(), {
        again: false,
        changesSynced: true,
        recorded: [],
      }).is
    assert.deepEqual([judged(wholeRegistry), judged(china)], ['change', 'skip'])
    const asked = (one: typeof wholeRegistry) =>
      runScopesFor(one, [reset], { synced: true }).includes('UserAuthenticationMethod.ReadWrite.All')
    assert.deepEqual([asked(wholeRegistry), asked(china)], [true, false])
  })
})
