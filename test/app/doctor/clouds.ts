import assert from 'node:assert/strict'
import { systemClock } from '../../../src/core/clock.ts'
import { useClinic } from './clinic.ts'

const nobody = 'http://127.0.0.1:1'
const clockOff = (seconds: number) => ({ ...systemClock, now: () => systemClock.now() + seconds * 1000 })

describe('the doctor on the clouds', () => {
  const clinic = useClinic()

  it("reports a tenant that doesn't exist", async () => {
    const id = '11111111-2222-4333-8444-555555555555'
    const found = await clinic.visit({ environment: { BOT_TENANT_ID: id } })
    assert.match(found.about('Entra', 'wrong').says, /BOT_TENANT_ID: 11111111/)
    assert.match(found.about('bot identity', 'wrong').says, /90002/)
    const other = await clinic.visit({ environment: { AAD_APP_TENANT_ID: id } })
    assert.match(other.about('Entra', 'wrong').says, /AAD_APP_TENANT_ID: 11111111/)
    other.about('bot identity', 'ok')
  })

  it('reports an unreachable Entra', async () => {
    const found = await clinic.visit({ environment: { CLOUD_LOGIN_URL: nobody } })
    assert.match(found.about('Entra', 'wrong').says, /ECONNREFUSED/)
    found.about('bot identity', 'wrong')
    found.about('OAuth connection', 'unknown')
    found.about('SSO app', 'wrong')
  })

  it('reports unavailable channel keys', async () => {
    const { url } = clinic.world().emulator
    const away = await clinic.visit({ environment: { CLOUD_BOT_OPENID_URL: `${nobody}/openid` } })
    assert.match(away.about('channel keys', 'wrong').says, /ECONNREFUSED/)
    const page = await clinic.visit({ environment: { CLOUD_BOT_OPENID_URL: `${url}/inbox` } })
    assert.match(page.about('channel keys', 'wrong').says, /not OpenID metadata/)
    const { tenantId } = clinic.world().emulator.world
    const entra = `${url}/${tenantId}/v2.0/.well-known/openid-configuration`
    const other = await clinic.visit({ environment: { CLOUD_BOT_OPENID_URL: entra } })
    assert.match(other.about('channel keys', 'wrong').says, /belongs to/)
    clinic.world().emulator.faults.add({ at: 'request', match: { path: '^/bf/.well-known/keys' }, fail: 503 })
    assert.match((await clinic.visit()).about('channel keys', 'wrong').says, /has no keys/)
  })

  it('reports an unreachable Graph, or something else in its place', async () => {
    const away = await clinic.visit({ environment: { CLOUD_GRAPH_URL: nobody } })
    assert.match(away.about('Graph', 'wrong').says, /ECONNREFUSED/)
    clinic.world().emulator.faults.add({ at: 'request', match: { path: '^/v1.0/me$' }, fail: 502 })
    assert.match((await clinic.visit()).about('Graph', 'wrong').says, /502/)
  })

  it('reports a wrong clock, and in which direction', async () => {
    ;(await clinic.visit()).about('clock', 'ok')
    const ahead = await clinic.visit({ clock: clockOff(60) })
    assert.match(ahead.about('clock', 'warning').says, /(59|60|61) s ahead of Entra/)
    const behind = await clinic.visit({ clock: clockOff(-600) })
    assert.match(behind.about('clock', 'wrong').says, /(599|600|601) s behind Entra/)
  })
})
