import assert from 'node:assert/strict'
import { checks } from '../../trial/checks/index.ts'
import { SignInError } from '../../trial/sign-in.ts'
import { trial, useTenant } from './tenant.ts'

const automatic = checks.filter(({ kind }) => kind === 'automatic').map(({ id }) => id)
const app = '7d1b0c2a-5f3e-4a6b-9c8d-0e1f2a3b4c5d'

describe('signing in to a trial', () => {
  const tenant = useTenant()

  /** Types each code that the trial shows, as this person. */
  const typing = (as: string) => (text: string) => {
    const [, code] = /enter the code ([A-Z]+)/.exec(text) ?? []
    const url = `${tenant().emulator.url}/_emulator/device-codes/${code}`
    if (code) void fetch(url, { method: 'POST', body: JSON.stringify({ as }) })
  }

  it('uses the sign-in that the token service has, and requires one', async () => {
    const { as, emulator, environment } = tenant()
    const { code } = await trial(tenant(), { only: ['domains'] })
    assert.equal(code, 0)
    const elsewhere = { ...tenant(), as: emulator.world.operators.lee.id }
    await assert.rejects(trial(elsewhere), /isn’t signed in: send `sign in` to the bot/)
    emulator.conversations.uninstalled.add(as)
    await assert.rejects(trial(tenant()), /Teams opens no chat with the operator \(403 .*Is the app installed/)
    emulator.conversations.uninstalled.delete(as)
    const byChannelId = await trial({ ...tenant(), as: `29:${as}` }, { only: ['domains'] })
    assert.equal(byChannelId.code, 0)
    const wrong = { ...tenant(), environment: { ...environment, SECRET_AAD_APP_CLIENT_SECRET: 'wrong' } }
    await assert.rejects(trial(wrong), (error) => error instanceof SignInError && /AADSTS7000215/.test(error.message))
  })

  it('requires the bot’s settings for that', async () => {
    await assert.rejects(trial({ ...tenant(), environment: {} }), /The bot’s settings are needed \(--env <file>\)/)
  })

  it('accepts a code typed elsewhere, for an app that allows public clients', async () => {
    const { emulator, as } = tenant()
    emulator.registration.publicClients = [app]
    const client = { id: app, tenant: emulator.world.tenantId }
    const { results, report } = await trial(tenant(), { client, only: automatic, write: typing(as) })
    const others = results.filter(({ verdict }) => verdict !== 'asDocumented')
    assert.deepEqual(
      others.map(({ check, says }) => [check.id, says]),
      [['no-consent', 'without a sign-in through the bot (--as)']],
    )
    assert.ok(report)
  })

  it('says if the app does not allow them', async () => {
    const { emulator } = tenant()
    emulator.registration.publicClients = []
    const client = { id: emulator.world.ssoAppId, tenant: emulator.world.tenantId }
    await assert.rejects(trial(tenant(), { client, write: typing(tenant().as) }), /doesn’t allow public client flows/)
  })
})
