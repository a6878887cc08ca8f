import assert from 'node:assert/strict'
import { usualPassPolicy } from '../../../emulator/passes.ts'
import { roles } from '../../../emulator/roles.ts'
import type { Person } from '../../../emulator/world.ts'
import { useClinic } from './clinic.ts'

describe('the doctor on quarantine and passes', () => {
  const clinic = useClinic()
  const alex = (): Person => clinic.world().emulator.world.operators.alex
  const look = (environment: Record<string, string> = {}) =>
    clinic.visit({ args: ['--as', `29:${alex().id}`], environment })
  before(async () => {
    const chat = await clinic.world().person(alex())
    await chat.say('sign out')
    await chat.say('sign in')
    await chat.signIn()
    // Tests look more often than Graph allows people to.
    const often = { size: 100, perMs: 1_000 }
    const limits = { risk: often, reports: often }
    await fetch(`${clinic.world().emulator.url}/_emulator/graph`, { method: 'PATCH', body: JSON.stringify({ limits }) })
  })

  it('says whether an operator can read what others have changed', async () => {
    const { world, faults } = clinic.world().emulator
    const about = 'changes made outside Rollcall'
    assert.match((await look()).about(about, 'unknown').fix ?? '', /Reports Reader/)
    world.change(alex().id, { roles: [...alex().roles, roles.reportsReader.templateId] })
    try {
      assert.match((await look()).about(about, 'ok').says, /who enabled or disabled accounts/)
      faults.add({ at: 'item', match: { path: 'directoryAudits' }, fail: 503 })
      assert.match((await look()).about(about, 'unknown').fix ?? '', /Try again/)
    } finally {
      faults.remove()
      world.change(alex().id, { roles: alex().roles.filter((role) => role !== roles.reportsReader.templateId) })
    }
  })

  it('says whether approvers can sign in to their page, and what the authentication context demands', async () => {
    const { world, registration } = clinic.world().emulator
    const none = await look()
    assert.ok(none.findings.every((one) => !one.about.startsWith('approval page')))
    const demanding = () => look({ APPROVAL_SIGN_IN: 'risky', APPROVAL_AUTH_CONTEXT: 'c1' })
    const context = 'approval page: authentication context'
    const blank = await demanding()
    assert.match(blank.about('approval page', 'warning').says, /only this machine can open/)
    assert.match(blank.about(context, 'unknown').says, /Policy\.Read\.All is not granted/)
    const { consented } = registration
    const { roles: held } = alex()
    try {
      registration.consented = [...consented, 'Policy.Read.All']
      assert.match((await demanding()).about(context, 'unknown').says, /could not be read \(403\)/)
      world.change(alex().id, { roles: [...held, roles.globalReader.templateId] })
      world.domains.set('federated.example', 'Federated')
      const told = await demanding()
      assert.match(told.about(context, 'warning').says, /no enabled Conditional Access policy targets c1/)
      assert.match(told.about('approval page: domains', 'unknown').says, /federated\.example/)
    } finally {
      registration.consented = consented
      world.domains.delete('federated.example')
      world.change(alex().id, { roles: held })
    }
  })

  it('says whether people can get passes: from a page that they can open, under a policy that allows them', async () => {
    const { world, registration, url } = clinic.world().emulator
    const policy = 'way back in: policy'
    const none = await look()
    assert.deepEqual(
      none.findings.filter((one) => one.about.startsWith('way back in')),
      [],
    )
    const before = registration.consented
    const allow = (passPolicy: object) =>
      fetch(`${url}/_emulator/graph`, { method: 'PATCH', body: JSON.stringify({ passPolicy }) })
    try {
      registration.consented = [...before, 'UserAuthMethod-TAP.ReadWrite.All']
      const half = await look()
      assert.match(half.about('way back in: page', 'warning').says, /only this machine can open/)
      assert.match(half.about(policy, 'unknown').says, /Policy\.Read\.AuthenticationMethod is not granted/)
      registration.consented = [...registration.consented, 'Policy.Read.AuthenticationMethod']
      assert.match((await look()).about(policy, 'unknown').fix ?? '', /Global Reader/)
      world.change(alex().id, { roles: [...alex().roles, roles.globalReader.templateId] })
      const good = await look()
      assert.match(good.about(policy, 'ok').says, /allowed for everyone, for 60 to 480 minutes/)
      const domains = 'way back in: domains'
      assert.ok(good.findings.every((one) => one.about !== domains))
      world.domains.set('federated.example', 'Federated')
      const told = (await look()).about(domains, 'unknown')
      world.domains.delete('federated.example')
      assert.match(told.says, /federated\.example.*prompt=login/)
      const policies = 'way back in: Conditional Access'
      assert.ok(good.findings.every((one) => one.about !== policies))
      const limits = { risk: { size: 100, perMs: 1_000 } }
      await fetch(`${url}/_emulator/graph`, { method: 'PATCH', body: JSON.stringify({ limits }) })
      registration.consented = [...registration.consented, 'Policy.Read.All']
      assert.match((await look()).about(policies, 'ok').says, /no enabled policy requires/)
      const conditional = (body: object) =>
        fetch(`${url}/_emulator/conditional-access`, { method: 'PATCH', body: JSON.stringify(body) })
      const includeUserActions = ['urn:user:registersecurityinfo']
      await conditional({
        add: [
          { name: 'Strong', control: 'phishingResistant', include: ['00000002-0000-0ff1-ce00-000000000000'] },
          { name: 'Registering', control: 'compliantDevice', includeUserActions },
        ],
      })
      assert.match(
        (await look()).about(policies, 'warning').says,
        /“Strong” requires a method that a pass can’t replace; “Registering” is about registering security information/,
      )
      await conditional({ states: { Strong: 'disabled', Registering: 'disabled' } })
      clinic.world().emulator.faults.add({ at: 'item', match: { path: 'conditionalAccess' }, fail: 503 })
      assert.match((await look()).about(policies, 'unknown').fix ?? '', /Try again/)
      clinic.world().emulator.faults.remove()
      clinic.world().emulator.faults.add({ at: 'item', match: { path: 'conditionalAccess' }, fail: 403 })
      assert.match((await look()).about(policies, 'unknown').fix ?? '', /Security Reader/)
      clinic.world().emulator.faults.remove()
      const open = await look({ PUBLIC_URL: 'https://127.0.0.1:9' })
      assert.deepEqual(
        open.findings.filter((one) => one.about === 'way back in: page'),
        [],
      )
      const group = world.group('Sales')?.id ?? ''
      await allow({ includeTargets: [group], excludeTargets: [alex().id] })
      assert.match((await look()).about(policy, 'ok').says, /for 1 group, except 1 group,/)
      await allow({ includeTargets: [] })
      assert.match((await look()).about(policy, 'warning').says, /includes nobody/)
      await allow({ state: 'disabled' })
      assert.match((await look()).about(policy, 'warning').says, /is off/)
      clinic.world().emulator.faults.add({ at: 'item', match: { path: '/TemporaryAccessPass' }, fail: 503 })
      assert.match((await look()).about(policy, 'unknown').fix ?? '', /Try again/)
    } finally {
      registration.consented = before
      await allow(usualPassPolicy)
      world.change(alex().id, { roles: alex().roles.filter((role) => role !== roles.globalReader.templateId) })
    }
  })

  it('warns unless accounts can be added to the quarantine group and an enabled policy blocks it', async () => {
    const { world, registration } = clinic.world().emulator
    const key = 'QUARANTINE_GROUP_ID'
    const idOf = (name: string) => world.group(name)?.id ?? ''
    const missing = await look({ [key]: '00000000-0000-0000-0000-000000000001' })
    assert.match(missing.about(key, 'warning').says, /does not exist/)
    for (const [name, says] of [
      ['All engineers', /has a membership rule/],
      ['Finance share', /is synced from Active Directory/],
      ['Newsletter', /is not a plain security group/],
      ['Sales', /is not a plain security group/],
      ['Board', /has hidden members/],
      ['Tier 1 administrators', /is role-assignable/],
    ] as const)
      assert.match((await look({ [key]: idOf(name) })).about(key, 'warning').says, says, name)
    const { lead } = world.oddities
    const owned = await look({ [key]: idOf('Merger') })
    assert.match(
      owned.about(key, 'warning').says,
      /1 of its owners hold no admin role|2 of its owners hold no admin role/,
    )
    assert.ok(lead)
    const good = await look({ [key]: idOf('Quarantine') })
    assert.match(good.about(key, 'ok').says, /is an assigned security group/)
    assert.match(good.about(`${key}: Conditional Access`, 'unknown').says, /Policy\.Read\.All is not granted/)
    // One call a second otherwise.
    const limits = JSON.stringify({ limits: { risk: { size: 100, perMs: 1_000 } } })
    await fetch(`${clinic.world().emulator.url}/_emulator/graph`, { method: 'PATCH', body: limits })
    const before = registration.consented
    registration.consented = [...before, 'Policy.Read.All']
    try {
      const refused = await look({ [key]: idOf('Quarantine') })
      assert.match(refused.about(`${key}: Conditional Access`, 'unknown').says, /could not be read \(403\)/)
      world.change(alex().id, { roles: [...alex().roles, roles.securityReader.templateId] })
      const blocked = await look({ [key]: idOf('Quarantine') })
      assert.match(blocked.about(`${key}: Conditional Access`, 'ok').says, /blocked by “Quarantine: block”/)
      const { faults } = clinic.world().emulator
      faults.add({ at: 'item', match: { path: 'conditionalAccess' }, fail: 503 })
      const away = await look({ [key]: idOf('Quarantine') })
      assert.match(away.about(`${key}: Conditional Access`, 'unknown').fix ?? '', /Try again/)
      faults.remove()
      faults.add({ at: 'item', match: { path: '^/groups' }, fail: 403 })
      assert.match((await look({ [key]: idOf('Quarantine') })).about(key, 'unknown').says, /could not be read \(403\)/)
      faults.remove()
      const other = await look({ [key]: idOf('Nobody') })
      assert.match(other.about(`${key}: Conditional Access`, 'warning').says, /no enabled policy blocks the group/)
    } finally {
      registration.consented = before
      world.change(alex().id, { roles: alex().roles.filter((role) => role !== roles.securityReader.templateId) })
    }
  })
})
