import assert from 'node:assert/strict'
import { createEmulator, type Emulator } from '../../emulator/main.ts'

const app = '7d1b0c2a-5f3e-4a6b-9c8d-0e1f2a3b4c5d'

describe('the emulator: signing in with a device code', () => {
  let emulator: Emulator
  let time = Date.now()
  const clock = { now: () => time, sleep: async () => undefined, every: () => () => undefined }
  before(async () => {
    emulator = await createEmulator({ users: 20, clock })
    emulator.registration.publicClients = [app]
  })
  after(() => emulator.close())

  const post = async (path: string, form: Record<string, string>) => {
    const url = `${emulator.url}/${emulator.world.tenantId}/oauth2/v2.0/${path}`
    const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form) })
    return (await response.json()) as Record<string, string>
  }
  const begin = () => post('devicecode', { client_id: app, scope: 'https://graph.microsoft.com/User.Read' })
  const grant_type = 'urn:ietf:params:oauth:grant-type:device_code'
  const redeem = (device_code = '', client_id = app) => post('token', { grant_type, client_id, device_code })
  const type = (code = '', as: string = emulator.world.operators.alex.id) =>
    fetch(`${emulator.url}/_emulator/device-codes/${code}`, { method: 'POST', body: JSON.stringify({ as }) })

  it('gives a token after someone has typed the code, and only once', async () => {
    const { device_code, user_code } = await begin()
    assert.equal((await redeem(device_code))['error'], 'authorization_pending')
    assert.equal((await type(user_code)).status, 204)
    assert.equal((await redeem(device_code, 'another'))['error'], 'bad_verification_code')
    const { access_token = '' } = await redeem(device_code)
    const claims = JSON.parse(Buffer.from(access_token.split('.')[1] ?? '', 'base64url').toString())
    assert.deepEqual([claims.oid, claims.appid, claims.appidacr], [emulator.world.operators.alex.id, app, '0'])
    assert.equal((await redeem(device_code))['error'], 'bad_verification_code')
  })

  it('is refused for apps that need a secret, for disabled people, and after fifteen minutes', async () => {
    const client_id = emulator.world.ssoAppId
    const { device_code } = await post('devicecode', { client_id })
    const { error, error_description } = await redeem(device_code, client_id)
    assert.deepEqual([error, /AADSTS7000218/.test(error_description ?? '')], ['invalid_client', true])
    const disabled = await begin()
    await type(disabled['user_code'], 'MiriamG@contoso.onmicrosoft.com')
    assert.match((await redeem(disabled['device_code']))['error_description'] ?? '', /AADSTS50057/)
    const late = await begin()
    time += 16 * 60_000
    assert.equal((await redeem(late['device_code']))['error'], 'expired_token')
    assert.equal((await type('NOBODY')).status, 404)
  })
})
