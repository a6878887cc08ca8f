import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Person } from '../../emulator/world.ts'
import { checks } from '../../trial/checks/index.ts'
import { baselineOf, compare, readBaseline } from '../../trial/difference.ts'
import { NoAnswerError } from '../../trial/person.ts'
import { exchangesIn } from '../../trial/report.ts'
import { trial, useTenant } from './tenant.ts'

const automatic = checks.filter(({ kind }) => kind === 'automatic').map(({ id }) => id)

describe('a trial', () => {
  const tenant = useTenant()
  const named = (key: 'first account' | 'second account'): Person => {
    const found = tenant().emulator.world.find(tenant().answers[key] ?? '')
    if (!found) throw new Error('The account is gone')
    return found
  }
  /** What the tenant has, apart from what is meant to stay. */
  const state = () => {
    const { people, groups } = tenant().emulator.world
    const lasting = (one: Person) => ({
      ...one,
      signInSessionsValidFrom: 0,
      lastPasswordChange: 0,
      risk: one.risk?.state === 'dismissed' ? undefined : one.risk,
    })
    const own = new Set([named('first account').id, named('second account').id])
    const shown = [...people.values()].map((one) =>
      own.has(one.id) ? { ...lasting(one), mustChangePassword: false } : one,
    )
    return JSON.stringify([shown, [...groups.values()].map(({ id, members }) => [id, [...members]])])
  }

  it('leaves the tenant as it was, and changes nothing but its two accounts', async () => {
    const before = state()
    const written = new Set<string>()
    tenant().emulator.watchWrites(({ id }) => written.add(id))
    const { left, folder } = await trial(tenant())
    assert.deepEqual(left, [])
    assert.equal(existsSync(join(folder, 'undo.json')), false)
    assert.deepEqual([...written].sort(), [named('first account').id, named('second account').id].sort())
    assert.equal(state(), before)
  })

  it('says which lists were empty, counts them, and marks its report as made against the emulator', async () => {
    const lists = ['memberships', 'consents', 'devices', 'methods', 'licences-and-groups']
    const bare = await trial(tenant(), { only: lists, answers: { 'rich account': '' } })
    const empty = bare.results.filter(({ isEmpty }) => isEmpty)
    assert.deepEqual(
      empty.map(({ check, says }) => `${check.id}: ${says}`).sort(),
      ['consents', 'devices', 'memberships'].map((id) => `${id}: 200 (0 entries)`),
    )
    assert.match(bare.said, /as documented \(3 of them with 0 entries\)/)
    assert.match(readFileSync(bare.report, 'utf8'), /3 of them with 0 entries[\s\S]*200 \(0 entries\)/)
    const rich = await trial(tenant(), { only: lists })
    assert.deepEqual(
      rich.results.filter(({ isEmpty }) => isEmpty),
      [],
    )
    assert.match(readFileSync(rich.report, 'utf8'), /Made against the emulator: it says nothing about a tenant/)
  })

  it('lists types that nobody knows, and says that IDs are only spelled differently', async () => {
    const values = ({ body }: { body: unknown }) => Object(body)['value'] as Record<string, unknown>[]
    const { report, results } = await trial(tenant(), {
      only: ['methods', 'states'],
      alter: (check, name, answer) =>
        name !== 'read'
          ? answer
          : check === 'methods'
            ? {
                ...answer,
                body: {
                  ...Object(answer.body),
                  value: [
                    ...values(answer),
                    { '@odata.type': '#microsoft.graph.holographicAuthenticationMethod', id: '1' },
                  ],
                },
              }
            : check === 'states'
              ? {
                  ...answer,
                  body: {
                    ...Object(answer.body),
                    value: values(answer).map((one) => ({ ...one, id: String(one['id']).toUpperCase() })),
                  },
                }
              : answer,
    })
    assert.match(readFileSync(report, 'utf8'), /methods\/read[\s\S]*holographicAuthenticationMethod[\s\S]*instead of/)
    const states = results.find(({ check }) => check.id === 'states')
    assert.deepEqual(
      [states?.verdict, states?.says],
      ['surprise', 'the IDs come back in other letters, such as capitals'],
    )
  })

  it('identifies nobody and no tenant in its report, except by request IDs', async () => {
    const { report, results } = await trial(tenant(), {
      alter: (check, _name, answer) =>
        check === 'list'
          ? {
              ...answer,
              status: 400,
              body: { error: { code: 'X', message: `No ${tenant().answers['first account']}` } },
            }
          : answer,
      answers: { approval: 'no', 'approval note': `${named('second account').displayName} saw nothing` },
    })
    const text = readFileSync(report, 'utf8')
    assert.ok(results.some(({ says }) => says.includes(named('second account').displayName)))
    const { world } = tenant().emulator
    const secret = [
      world.domain,
      world.tenantId,
      world.appId,
      world.ssoAppId,
      world.botSecret,
      world.ssoSecret,
      'eyJ',
      '29:',
    ]
    const people = [...world.people.values()].flatMap(({ id, userPrincipalName, displayName }) => [
      id,
      userPrincipalName,
      displayName,
    ])
    for (const one of [...secret, ...people]) assert.ok(!text.includes(one), one)
    assert.match(text, /request ID [0-9a-f-]{36}/)
    assert.match(text, /\{name\} saw nothing/)
    // What surprises stands first.
    const order = [
      '## What surprised',
      '`list`',
      '## Answers that differ',
      '`list/read`',
      '## All checks',
      '## Answers\n',
    ]
    const places = order.map((one) => text.indexOf(one))
    assert.deepEqual(
      places,
      [...places].sort((a, b) => a - b),
    )
    assert.ok(places[0] ?? -1 > 0)
  })

  it('compares each answer with the emulator’s, as recorded', async () => {
    const { wire, report } = await trial(tenant(), { only: automatic })
    assert.equal(baselineOf(wire.exchanges), baselineOf(readBaseline()), 'stale: run `npm run trial -- --record`')
    const text = readFileSync(report, 'utf8')
    assert.deepEqual(compare(exchangesIn(text), wire.exchanges), [])
    const altered = await trial(tenant(), {
      only: ['domains'],
      alter: (check, _name, answer) =>
        check === 'domains'
          ? { ...answer, body: { value: [{ id: 'x', authenticationType: 'Managed', isRoot: true }] } }
          : answer,
    })
    const [difference, ...others] = compare(exchangesIn(readFileSync(altered.report, 'utf8')), wire.exchanges)
    assert.deepEqual(
      [difference?.seen.check, difference?.says],
      ['domains', ['body.value[].isRoot: not in the emulator', 'body.@odata.context: missing']],
    )
    assert.deepEqual([others, altered.code], [[], 1])
    assert.throws(() => exchangesIn('nothing'), /not a report/)
  })

  it('keeps what was throttled in its report, waits as asked, and continues', async () => {
    let times = 0
    const { wire, results } = await trial(tenant(), {
      only: ['domains', 'pace-of-methods'],
      alter: (check, _name, answer) => {
        if (check !== 'domains' || times++ > 0) return answer
        return {
          status: 429,
          headers: { 'retry-after': '7' },
          body: { error: { code: 'TooManyRequests', message: 'Wait.' } },
        }
      },
    })
    assert.deepEqual(
      results.map(({ verdict }) => verdict).filter((one) => one !== 'asDocumented'),
      [],
    )
    assert.ok(wire.exchanges.some(({ name, code }) => name === 'read (throttled)' && code === 'TooManyRequests'))
  })

  it('distinguishes a missing role from a surprise', async () => {
    const { world } = tenant().emulator
    const { megan } = world.operators
    const held = megan.roles
    const userAdministrator = world.operators.alex.roles
    world.change(megan.id, { roles: userAdministrator })
    try {
      // Graph hides leave dates from this role without saying so.
      const { results, code } = await trial(tenant(), {
        only: automatic.filter((id) => !/^(doctor|leave-dates)/.test(id)),
      })
      const roles = results.filter(({ because }) => because === 'role').map(({ check }) => check.id)
      assert.ok(roles.includes('methods') && roles.includes('risk') && roles.includes('last-sign-ins'), roles.join())
      assert.deepEqual(
        results.filter(({ verdict }) => verdict === 'surprise').map(({ check, says }) => `${check.id}: ${says}`),
        [],
      )
      assert.equal(code, 0)
    } finally {
      world.change(megan.id, { roles: held })
    }
  })

  it('distinguishes a missing licence from a surprise', async () => {
    const settings = (licence: string) =>
      fetch(`${tenant().emulator.url}/_emulator/graph`, { method: 'PATCH', body: JSON.stringify({ licence }) })
    await settings('free')
    try {
      const answers = { licence: 'none' }
      const { results, code } = await trial(tenant(), { only: automatic.filter((id) => !/^doctor/.test(id)), answers })
      const licences = results.filter(({ because }) => because === 'licence').map(({ check }) => check.id)
      assert.ok(licences.includes('risk') && licences.includes('eligible-roles'), licences.join())
      assert.deepEqual(
        results.filter(({ verdict }) => verdict === 'surprise').map(({ check, says }) => `${check.id}: ${says}`),
        [],
      )
      assert.equal(code, 0)
    } finally {
      await settings('P2')
    }
  })

  it('refuses accounts that might be someone’s, and asks for another one', async () => {
    const { world } = tenant().emulator
    const account = named('first account')
    const roleGroup = [...world.groups.values()].find(({ isAssignableToRole }) => isAssignableToRole)
    const unsuitable: Readonly<Record<string, readonly [object, RegExp]>> = {
      disabled: [{ accountEnabled: false }, /is disabled/],
      guest: [{ userType: 'Guest' }, /is a guest/],
      synced: [{ onPremisesSyncEnabled: true }, /is synced/],
      restricted: [{ isManagementRestricted: true }, /restricted administrative unit/],
      licensed: [
        { assignedLicenses: [{ skuId: '05e9a617-0261-4cee-bb44-138d3ef5d965', disabledPlans: [] }] },
        /has licences/,
      ],
      administrator: [{ roles: world.operators.lee.roles }, /holds an admin role/],
      scoped: [
        { scopedRoles: [{ role: world.operators.lee.roles[0], scope: '/administrativeUnits/1' }] },
        /holds an admin role/,
      ],
      eligible: [{ eligibleRoles: world.operators.lee.roles }, /can activate an admin role/],
    }
    const before = { ...account }
    const refused = async (answers: Record<string, string>) => {
      let said = ''
      await assert.rejects(
        trial(tenant(), {
          answers: { ...answers, 'another first account': 'no', 'another second account': 'no' },
          write: (text) => {
            said += text
          },
        }),
        /Two suitable accounts are needed/,
      )
      return said
    }
    for (const [name, [patch, why]] of Object.entries(unsuitable)) {
      world.change(account.id, patch)
      try {
        assert.match(await refused({}), why, name)
      } finally {
        world.change(account.id, before)
      }
    }
    assert.ok(roleGroup)
    world.setMember(roleGroup.id, account.id, true)
    assert.match(await refused({}), /role-assignable group/)
    world.setMember(roleGroup.id, account.id, false)
    assert.match(await refused({ 'first account': tenant().as }), /is the operator/)
    assert.match(await refused({ 'second account': account.id }), /or the other account/)
    assert.match(await refused({ 'first account': 'nobody@contoso.com' }), /can’t be read: 404/)
  })

  it('ends, and undoes everything, when a script has no answer', async () => {
    const { results, stopped, code } = await trial(tenant(), { answers: { 'single-sign-on': 'perhaps' } })
    assert.match(stopped ?? '', /none of: yes, no, skip, later/)
    assert.equal(results.find(({ check }) => check.id === 'single-sign-on')?.verdict, 'notReached')
    assert.equal(code, 1)
    await assert.rejects(trial(tenant(), { answers: { licence: 'P9' } }), NoAnswerError)
  })
})
