import assert from 'node:assert/strict'
import http from 'node:http'
import type { Challenge } from '../../../emulator/identity.ts'
import type { Person } from '../../../emulator/world.ts'
import { permissionReach } from '../../../src/app/doctor/permission-reach.ts'
import { requested } from '../../support/all-commands.ts'
import { copyOfTemplate, openTestStore } from '../../support/store.ts'
import { during, useClinic } from './clinic.ts'

describe("the doctor with an operator's token", () => {
  const clinic = useClinic()
  const alex = (): Person => clinic.world().emulator.world.operators.alex
  const look = (environment: Record<string, string> = {}, as = `29:${alex().id}`) =>
    clinic.visit({ args: ['--as', as], environment })
  const signIn = () => clinic.world().person(alex(), { signedIn: true })
  const challenge = (kind: Challenge['kind'], scopes: string[] = []) =>
    clinic.world().emulator.identity.challenge(alex(), { kind, scopes })

  it("says if the operator isn't signed in", async () => {
    const found = await look({}, `29:${clinic.world().emulator.world.operators.megan.id}`)
    assert.match(found.about('operator', 'wrong').says, /not signed in/)
  })

  it('finds every scope of the commands granted, the right audience, and quota left', async () => {
    await signIn()
    const found = await look()
    for (const scope of requested.all) found.about(`consent: ${scope}`, 'ok')
    assert.match(found.about('token audience', 'ok').says, new RegExp(clinic.world().emulator.world.ssoAppId))
    found.about('Graph as the operator', 'ok')
    found.about('quota', 'ok')
    assert.equal(found.code, 0)
  })

  it('names the scope without consent, and where to grant it', async () => {
    challenge('consent', ['User.EnableDisableAccount.All'])
    const found = await look()
    const { says, fix } = found.about('consent: User.EnableDisableAccount.All', 'wrong')
    assert.match(says, /AADSTS65001/)
    assert.match(fix ?? '', /adminconsent\?client_id=/)
    found.about('consent: User.Read.All', 'ok')
  })

  it('accepts an optional scope without consent as intended', async () => {
    challenge('consent', ['GroupMember.ReadWrite.All'])
    assert.match((await look()).about('consent: GroupMember.ReadWrite.All', 'ok').says, /^optional/)
  })

  it('names an add-on without consent, and one that is switched on', async () => {
    const { registration } = clinic.world().emulator
    const off = await look()
    assert.match(off.about('consent: SecurityIncident.Read.All', 'ok').says, /add-on “incidents”, which is off/)
    const before = registration.consented
    registration.consented = [...before, 'SecurityIncident.Read.All']
    const on = await look()
    registration.consented = before
    assert.equal(on.about('consent: SecurityIncident.Read.All', 'ok').says, 'granted')
  })

  it('distinguishes required proof, a block and an old sign-in from missing consent', async () => {
    const { identity } = clinic.world().emulator
    challenge('mfa')
    assert.match((await look()).about('consent: User.Read.All', 'unknown').says, /more verification/)
    identity.lift()
    challenge('blocked')
    assert.match((await look()).about('consent: User.Read.All', 'wrong').says, /Conditional Access.*53003/)
    identity.lift()
    challenge('device')
    const device = (await look()).about('consent: User.Read.All', 'wrong')
    assert.match(device.says, /compliant or joined device.*53000/)
    assert.match(device.fix ?? '', /Include the SSO app in that policy.*exclude the operators' group/)
    identity.lift()
    challenge('unassigned')
    assert.match((await look()).about('consent: User.Read.All', 'wrong').says, /not assigned.*50105/)
    identity.lift()
    challenge('location')
    assert.match((await look()).about('consent: User.Read.All', 'wrong').fix ?? '', /trusted named location/)
    identity.lift()
    challenge('expired')
    assert.match((await look()).about('consent: User.Read.All', 'unknown').says, /expired/)
    identity.lift()
    challenge('down')
    assert.match((await look()).about('consent: User.Read.All', 'wrong').says, /AADSTS90033/)
  })

  it('reports a quota that is nearly or completely used up', async () => {
    const { url, faults } = clinic.world().emulator
    const limit = (limits: object) =>
      fetch(`${url}/_emulator/graph`, { method: 'PATCH', body: JSON.stringify({ limits }) })
    await limit({ units: { size: 1_000, perMs: 86_400_000, used: 900 } })
    assert.match((await look()).about('quota', 'warning').says, /9\d % of it is used/)
    await limit({})
    faults.add({ at: 'item', match: { path: '^/users' }, fail: 429, retryAfter: 30 })
    assert.match((await look()).about('quota', 'wrong').fix ?? '', /Wait 30 seconds/)
  })

  it('reports a Graph that refuses reads', async () => {
    const { faults } = clinic.world().emulator
    faults.add({ at: 'item', match: { path: '^/users' }, fail: 403, times: 1 })
    const guest = (await look()).about('Graph as the operator', 'wrong')
    assert.match(guest.says, /403/)
    assert.match(guest.fix ?? '', /Directory Readers/)
    faults.add({ at: 'item', match: { path: '^/users' }, fail: 503, times: 1 })
    const away = (await look()).about('Graph as the operator', 'wrong')
    assert.match(away.says, /503/)
    assert.match(away.fix ?? '', /Try again/)
  })

  it('reports that eligible admin roles cannot be read', async () => {
    const { faults } = clinic.world().emulator
    const about = 'eligible admin roles (PIM)'
    const path = 'roleEligibilityScheduleInstances'
    faults.add({ at: 'item', match: { path }, fail: 403, times: 1 })
    assert.match((await look()).about(about, 'warning').fix ?? '', /Security Reader/)
    faults.add({ at: 'item', match: { path }, fail: 503, times: 1 })
    assert.match((await look()).about(about, 'unknown').says, /503/)
  })

  it('warns of permissions with which operators in certain roles lead to administrators, and names both', async () => {
    const { world } = clinic.world().emulator
    const everyone = await look()
    const { says, fix } = everyone.about('power of UserAuthenticationMethod.ReadWrite.All', 'warning')
    assert.match(says, /add a sign-in method to any administrator, .*Global Administrator: \S+@\S+/)
    assert.match(fix ?? '', /Leave the permission out/)
    const others = await look({ OPERATOR_GROUP_ID: world.group('VIP protected')?.id ?? '' })
    assert.match(others.about('powerful permissions', 'ok').says, /no operator has a role/)
    clinic.world().emulator.faults.add({ at: 'item', match: { path: 'roleAssignments' }, fail: 403, times: 1 })
    assert.match((await look()).about('powerful permissions', 'unknown').says, /cannot be read/)
    challenge('consent', Object.keys(permissionReach))
    assert.equal((await look()).about('powerful permissions', 'ok').says, 'none is granted')
  })

  it('reports if Entra fails during the checks', async () => {
    const { faults } = clinic.world().emulator
    // Skips the tokens of the bot, of the app for Graph and of the app for its own API.
    const away = (skip: number) => faults.add({ at: 'request', match: { path: '/oauth2/' }, fail: 503, skip })
    away(3)
    const first = (await look()).about('consent: User.Read.All', 'wrong')
    assert.match(first.fix ?? '', /Try again in a few minutes/)
    faults.remove()
    away(3 + requested.all.length)
    const last = (await look()).about('Graph as the operator', 'wrong')
    assert.match(last.fix ?? '', /of Graph and of consent above/)
  })

  it('reports a token service with unexpected answers, or none', async () => {
    const { faults } = clinic.world().emulator
    faults.add({ at: 'request', match: { path: '^/api/usertoken' }, fail: 503, times: 1 })
    assert.match((await look()).about('operator', 'wrong').says, /the token service answers 503/)
    const silent = http.createServer((request, response) => {
      if (request.url?.startsWith('/api/usertoken')) request.socket.destroy()
      else response.end('{}')
    })
    await during(silent, async (port) => {
      const found = await look({ CLOUD_TOKEN_SERVICE_URL: `http://127.0.0.1:${port}` })
      const { says, fix } = found.about('operator', 'wrong')
      assert.match(says, /does not respond/)
      assert.match(fix ?? '', /Allow this machine to reach http:/)
    })
  })

  it("reports groups and protected accounts that don't exist", async () => {
    const { world } = clinic.world().emulator
    const nobody = '99999999-2222-4333-8444-555555555555'
    const found = await look({
      OPERATOR_GROUP_ID: nobody,
      APPROVER_GROUP_ID: nobody,
      PROTECTED_GROUP_ID: world.group('VIP protected')?.id ?? '',
      PROTECTED_ACCOUNTS: `${world.operators.breakGlass.userPrincipalName},breakglas@contoso.example`,
    })
    assert.match(found.about('OPERATOR_GROUP_ID', 'wrong').says, /does not exist/)
    found.about('APPROVER_GROUP_ID', 'wrong')
    found.about('PROTECTED_GROUP_ID', 'ok')
    found.about('PROTECTED_ACCOUNTS', 'ok')
    assert.match(found.about('PROTECTED_ACCOUNTS', 'wrong').says, /breakglas@contoso\.example/)
  })

  it('warns of groups that are not role-assignable, whose members a User Administrator can change', async () => {
    const { world } = clinic.world().emulator
    const found = await look({
      OPERATOR_GROUP_ID: world.group('Helpdesk operators')?.id ?? '',
      APPROVER_GROUP_ID: world.group('Privileged access candidates')?.id ?? '',
      PROTECTED_GROUP_ID: world.group('VIP protected')?.id ?? '',
    })
    for (const key of ['OPERATOR_GROUP_ID', 'PROTECTED_GROUP_ID'])
      assert.match(found.about(key, 'warning').says, /is not role-assignable/)
    found.about('APPROVER_GROUP_ID', 'ok')
    assert.ok(!found.findings.some((one) => one.about === 'APPROVER_GROUP_ID' && one.verdict === 'warning'))
  })

  it('counts approvers who have no chat with the bot, so that they cannot be asked', async () => {
    const { world } = clinic.world().emulator
    const APPROVER_GROUP_ID = world.group('Approvers')?.id ?? ''
    const dataDir = await copyOfTemplate()
    const about = 'approvers who can be asked'
    const visit = () => look({ APPROVER_GROUP_ID, DATA_DIR: dataDir })
    const { says, fix } = (await visit()).about(about, 'warning')
    assert.match(says, /^2 of 2 have no chat with the bot: \S+@\S+, \S+@\S+$/)
    assert.match(fix ?? '', /setup policy/)
    const { store, close } = await openTestStore({ dataDir })
    for (const personId of world.group('Approvers')?.members ?? [])
      await store.conversations.save({ tenantId: world.tenantId, personId }, {})
    await close()
    assert.match((await visit()).about(about, 'ok').says, /^all 2/)
    const inUse = await look({ APPROVER_GROUP_ID })
    assert.match(inUse.about(about, 'unknown').says, /in use by another process/)
    clinic.world().emulator.faults.add({ at: 'item', match: { path: 'transitiveMembers' }, fail: 403 })
    assert.match((await visit()).about(about, 'unknown').says, /cannot be read \(403\)/)
  })

  it('refuses groups with hidden members, which appear empty', async () => {
    const board = clinic.world().emulator.world.group('Board')?.id ?? ''
    const keys = ['OPERATOR_GROUP_ID', 'APPROVER_GROUP_ID', 'ESCALATION_GROUP_ID', 'PROTECTED_GROUP_ID']
    const found = await look(Object.fromEntries(keys.map((key) => [key, board])))
    for (const key of keys) assert.match(found.about(key, 'wrong').says, /hidden membership/)
  })

  it("says if configured names can't be read", async () => {
    const group = clinic.world().emulator.world.group('VIP protected')?.id ?? ''
    clinic.world().emulator.faults.add({ at: 'item', match: { path: '^/groups' }, fail: 403 })
    const found = await look({ PROTECTED_GROUP_ID: group })
    assert.match(found.about('PROTECTED_GROUP_ID', 'unknown').says, /403/)
  })

  it('reports a connection whose tokens are for another audience, or unreadable', async () => {
    for (const [tokens, says] of [
      ['graph', /for https:\/\/graph\.microsoft\.com/],
      ['opaque', /not a JWT/],
    ] as const) {
      clinic.register({ tokens })
      const chat = await clinic.world().person(alex())
      await chat.say('sign out')
      await chat.say('sign in')
      await chat.signIn()
      const found = await look()
      assert.match(found.about('token audience', 'wrong').says, says)
      assert.ok(!found.findings.some((one) => one.about.startsWith('consent:')))
    }
  })

  it("reports a token of another tenant, and one without the bot's scope", async () => {
    const { tokens, world } = clinic.world().emulator
    for (const [claims, says] of [
      [{ tid: '99999999-2222-4333-8444-555555555555', scp: 'access_as_user' }, /from the tenant 9999/],
      [{ tid: world.tenantId, scp: 'other' }, /the scope other instead of access_as_user/],
    ] as const) {
      const token = await tokens.mint({ aud: world.ssoAppId, oid: alex().id, ...claims })
      const service = http.createServer((request, response) => {
        response.statusCode = request.url?.startsWith('/api/usertoken/GetToken') ? 200 : 404
        response.end(JSON.stringify({ token }))
      })
      await during(service, async (port) => {
        const found = await look({ CLOUD_TOKEN_SERVICE_URL: `http://127.0.0.1:${port}` })
        assert.match(found.about('token audience', 'wrong').says, says)
      })
    }
  })

  it('finds someone who has written to the bot, by object ID, and by name with the token of an administrator', async () => {
    const { emulator } = clinic.world()
    const { megan } = emulator.world.operators
    const dataDir = await copyOfTemplate()
    const { store, close } = await openTestStore({ dataDir })
    await store.conversations.save(
      { tenantId: emulator.world.tenantId, personId: megan.id },
      { user: { id: `29:${megan.id}` } },
    )
    await close()
    const notSignedIn = /^is not signed in/
    const byId = await look({ DATA_DIR: dataDir }, megan.id.toUpperCase())
    assert.match(byId.about('operator', 'wrong').says, notSignedIn)
    const byName = await look({ DATA_DIR: dataDir }, megan.userPrincipalName)
    assert.match(byName.about('operator', 'wrong').fix ?? '', /object ID, which `whoami` shows/)
    const claims = { aud: 'https://graph.microsoft.com', oid: alex().id, scp: 'User.Read.All', ver: '1.0' }
    const DOCTOR_ADMIN_TOKEN = await emulator.tokens.mint({ ...claims, tid: emulator.world.tenantId, wids: [] })
    const lent = await look({ DATA_DIR: dataDir, DOCTOR_ADMIN_TOKEN }, megan.userPrincipalName)
    assert.match(lent.about('operator', 'wrong').says, notSignedIn)
  })

  it('reports someone who has never planned anything, or never written', async () => {
    const DATA_DIR = await copyOfTemplate()
    const found = await look({ DATA_DIR }, 'stranger@contoso.example')
    assert.match(found.about('operator', 'wrong').says, /has not planned any operation/)
    const { says, fix } = (await look({ DATA_DIR }, '99999999-2222-4333-8444-555555555555')).about('operator', 'wrong')
    assert.match(says, /has never written to the bot/)
    assert.match(fix ?? '', /send it `whoami`/)
  })

  it("looks up an operator's ID by name only if the database can be opened", async () => {
    const found = await look({}, alex().userPrincipalName)
    assert.match(found.about('operator', 'wrong').says, /in use by another process/)
  })
})
