import assert from 'node:assert/strict'
import type { UserError } from '../../../src/core/errors.ts'
import { signInErrors } from '../../../src/core/sign-in-errors.ts'
import type { Account } from '../../../src/graph/directory/account.ts'
import { federatedDomains } from '../../../src/graph/directory/domains.ts'
import { candidateActions } from '../../../src/operations/model/step-order.ts'
import { createSteps } from '../../../src/operations/model/steps.ts'
import { plannedActions } from '../../../src/operations/registry/planned-actions.ts'
import { checkAdministratorCount, checkAdministratorsVisible } from '../../../src/operations/rules/administrators.ts'
import { readFederation } from '../../../src/operations/rules/federated.ts'
import { judge } from '../../../src/operations/rules/index.ts'
import type { Protection } from '../../../src/operations/rules/protection.ts'
import { defineRule, type Facts, noFacts, readRules } from '../../../src/operations/rules/rule.ts'
import { storeErrors } from '../../../src/store/engine/errors.ts'
import type { NotChecked } from '../../../src/store/queries/operation-types.ts'
import { answer } from '../../support/answering.ts'
import { wholeRegistry } from '../../support/registry.ts'
import { anna, channel } from '../harness.ts'
import { createWorld } from '../world.ts'
import { nothingFound } from './facts.ts'

const protection: Protection = {
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
const stepsFor = (playbook: string) =>
  createSteps(
    wholeRegistry,
    candidateActions(wholeRegistry, playbook, plannedActions(wholeRegistry.playbook(playbook).steps, {})),
  )
const stepFor = (playbook: string) => stepsFor(playbook)[0] ?? assert.fail()
const account = (id: string, more: Partial<Account> = {}) => createWorld().add(id, more)
const judged = (playbook: string, one: Account, facts: Partial<Facts>) =>
  judge(stepFor(playbook), one, 'plan', { ...nothingFound, protection, ...facts })

describe('the rules about an account', () => {
  it('judge nobody before the protected accounts have been read', () => {
    assert.throws(() => judge(stepFor('disable'), account('bob'), 'plan', noFacts), /Who is protected was not read/)
  })

  it('judge nobody before what they ask for has been read', () => {
    const bob = account('bob', { accountEnabled: false })
    const facts = { ...nothingFound, protection }
    const judgedWithout = (key: keyof Facts) => judge(stepFor('enable'), bob, 'write', { ...facts, [key]: undefined })
    assert.equal(judge(stepFor('enable'), bob, 'write', facts).verdict, 'change')
    for (const key of ['protection', 'later', 'contained', 'sessions', 'ofFeatures'] as const)
      assert.throws(() => judgedWithout(key), /was not read$/, key)
    // The plan says that this isn't known.
    assert.equal(judgedWithout('federated').verdict, 'change')
  })

  it('judge nobody before the rules of features have read what they judge by', async () => {
    const facts = { ...nothingFound, protection }
    const bob = account('bob')
    assert.throws(
      () => judge(stepFor('disable'), bob, 'plan', { ...facts, ofFeatures: undefined }),
      /What the rules of features judge by was not read/,
    )
    const reading = { store: { db: undefined as never }, registry: wholeRegistry, tenantId: 'contoso', steps: [] }
    const rule = defineRule({
      says: 'whoever is on leave stays as they are',
      at: { plan: true, write: 'it was settled with the plan' },
      read: async () => new Set(['bob']),
      judge: ({ id }, _step, away) => (away.has(id) ? { verdict: 'protected', why: 'changedLater' } : undefined),
    })
    const ofFeatures = await readRules([{ rules: [rule] }, {}], { ...reading, found: new Map(), opens: false })
    const said = (id: string, at: 'plan' | 'write') =>
      judge(stepFor('disable'), account(id), at, { ...facts, ofFeatures }).verdict
    assert.deepEqual(
      [said('bob', 'plan'), said('bob', 'write'), said('carol', 'plan')],
      ['protected', 'change', 'change'],
    )
    const unread = { ...rule, read: () => Promise.reject(new Error('It is down')) }
    await assert.rejects(readRules([{ rules: [unread] }], { ...reading, found: new Map(), opens: false }), /It is down/)
  })

  it('leave alone only passwords that another identity provider manages', () => {
    const bob = account('bob', { userPrincipalName: 'bob@Partner.Example' })
    const federated = new Set(['partner.example'])
    assert.deepEqual(judged('resetPasswords', bob, { federated }), { verdict: 'protected', why: 'federated' })
    assert.equal(judged('disable', bob, { federated }).verdict, 'change')
    assert.equal(judged('resetPasswords', bob, { federated: new Set(['contoso.com']) }).verdict, 'change')
    assert.equal(judged('resetPasswords', bob, {}).verdict, 'change')
  })

  it('leave alone what the action cannot change, and say why', () => {
    const refused = { is: 'skip', verdict: 'synced', why: 'synced' } as const
    const refusing = (detail?: string) => ({
      ...stepFor('disable'),
      judge: () => ({ ...refused, ...(detail !== undefined && { detail }) }),
    })
    const said = (detail?: string) => judge(refusing(detail), account('bob'), 'plan', { ...nothingFound, protection })
    assert.deepEqual(said(), { verdict: 'synced', why: 'synced' })
    assert.deepEqual(said('the forest'), { verdict: 'synced', why: 'synced', detail: 'the forest' })
  })

  it('respect what someone else has decided since about this action', () => {
    const step = stepFor('disable')
    const later = (kind: string) => new Map([[kind, new Map([['bob', 'carrot-12']])]])
    assert.deepEqual(judged('disable', account('bob'), { later: later(step.kind) }), {
      verdict: 'protected',
      why: 'changedLater',
      detail: 'carrot-12',
      late: true,
    })
    assert.equal(judged('disable', account('carol'), { later: later(step.kind) }).verdict, 'change')
    assert.equal(judged('disable', account('bob'), { later: later('enable') }).verdict, 'change')
  })

  it('keep compromised accounts out at each write; the plan only names them', () => {
    const facts = { ...nothingFound, protection, contained: new Map([['bob', 'carrot-12']]) }
    const bob = account('bob', { accountEnabled: false })
    const at = (when: 'plan' | 'write') => judge(stepFor('enable'), bob, when, facts)
    assert.equal(at('plan').verdict, 'change')
    assert.deepEqual(at('write'), { verdict: 'protected', why: 'compromised', detail: 'carrot-12', late: true })
  })

  it('allow nobody to sign in whose sessions have or might have been ended since', () => {
    const bob = account('bob', { accountEnabled: false })
    const said = (ended: string[], unread: string[]) =>
      judged('enable', bob, { sessions: { ended: new Set(ended), unread: new Set(unread) } })
    assert.deepEqual(said(['bob'], []), { verdict: 'protected', why: 'sessionsEnded', late: true })
    assert.deepEqual(said([], ['bob']), { verdict: 'failed', reason: { code: 'unavailable' }, late: true })
    assert.equal(said(['carol'], ['carol']).verdict, 'change')
  })
})

describe('administrators', () => {
  it('can be named by the operator up to five in a plan', () => {
    checkAdministratorCount(5)
    assert.throws(() => checkAdministratorCount(6), { code: 'tooManyAdmins', details: { count: 6, limit: 5 } })
  })

  it('have to be readable when it runs if the plan could read them', () => {
    const incomplete = { code: 'protectionIncomplete', details: { count: 1 } }
    const roles: readonly NotChecked[] = ['eligibleRole']
    assert.throws(() => checkAdministratorsVisible([], roles), incomplete)
    assert.throws(() => checkAdministratorsVisible(['federation'], ['eligibleLicence']), incomplete)
    for (const [before, now] of [
      [[], []],
      [[], ['federation']],
      [roles, roles],
      [null, roles],
    ] as const)
      checkAdministratorsVisible(before, now)
  })
})

describe('federated domains', () => {
  const read = async (playbook: string, accounts: readonly Account[], scopes: string[] = [], error?: UserError) => {
    const directory = createWorld().directory(answer(federatedDomains, async () => new Set(['partner.example'])))
    const graph = { as: () => directory, close: async () => {} }
    const tokenFor = async (_person: unknown, _channel: unknown, wanted: readonly string[]) => {
      if (error) throw error
      scopes.push(...wanted)
      return async () => 'token'
    }
    return readFederation(
      { graph, tokenFor },
      { requester: anna, channel },
      playbook.split(' ').flatMap(stepsFor),
      accounts,
    )
  }
  const named = (userPrincipalName: string, more: Partial<Account> = {}) =>
    account('bob', { userPrincipalName, ...more })
  const none = { federated: undefined, notChecked: [] }

  it('are read if passwords are concerned, with a permission of its own', async () => {
    const scopes: string[] = []
    assert.deepEqual(await read('resetPasswords', [named('bob@contoso.com')], scopes), {
      federated: new Set(['partner.example']),
      notChecked: [],
    })
    assert.deepEqual(scopes, ['Domain.Read.All'])
    assert.deepEqual(await read('disable', [named('bob@contoso.com')]), none)
    assert.ok((await read('disable resetPasswords', [named('bob@contoso.com')])).federated)
  })

  it('are unknown without the permission; other failures are passed on', async () => {
    const accounts = [named('bob@contoso.com')]
    const refused = await read(
      'resetPasswords',
      accounts,
      [],
      new signInErrors.consentRequired({ scopes: 'Domain.Read.All' }),
    )
    assert.deepEqual(refused, { federated: undefined, notChecked: ['federation'] })
    await assert.rejects(read('resetPasswords', accounts, [], new storeErrors.storeUnavailable()), {
      code: 'storeUnavailable',
    })
  })

  it("are not read for guests or for Microsoft's domains, which are never federated", async () => {
    for (const upn of ['b@x.onmicrosoft.com', 'b@x.OnMicrosoft.us', 'b@x.partner.onmschina.cn', 'b@x.onmschina.cn'])
      assert.deepEqual(await read('resetPasswords', [named(upn)]), none, upn)
    assert.deepEqual(await read('resetPasswords', [named('bob@contoso.com', { userType: 'Guest' })]), none)
    const also = ['b@onmicrosoft.com.evil.example', 'b@x.onmschina.cn.example', 'b@x.onmicrosoft.com.example']
    for (const upn of also) assert.ok((await read('resetPasswords', [named(upn)])).federated, upn)
    const mixed = [named('b@x.onmicrosoft.com'), named('bob@contoso.com')]
    assert.ok((await read('resetPasswords', mixed)).federated)
  })
})
