import assert from 'node:assert/strict'
import { readEmulatorSettings } from '../../emulator/settings.ts'

describe('emulator settings', () => {
  it('have defaults, and can be set', () => {
    assert.deepEqual(readEmulatorSettings({ EMULATOR_USERS: '' }), {
      users: 1200,
      seed: 1,
      hostileNames: false,
      ssoMode: 'button',
      client: {},
    })
    assert.deepEqual(
      readEmulatorSettings({
        EMULATOR_USERS: '40',
        EMULATOR_SEED: '7',
        EMULATOR_HOSTILE_NAMES: 'true',
        EMULATOR_SSO: 'silent',
        EMULATOR_AS: 'MeganB@contoso.onmicrosoft.com',
        EMULATOR_LATENCY: 'slow',
        EMULATOR_PLATFORM: 'iOS',
        EMULATOR_LOCALE: 'de-DE',
        EMULATOR_TIMEZONE: 'Europe/Berlin',
      }),
      {
        users: 40,
        seed: 7,
        hostileNames: true,
        ssoMode: 'silent',
        person: 'MeganB@contoso.onmicrosoft.com',
        latency: 'slow',
        client: { platform: 'iOS', locale: 'de-DE', timezone: 'Europe/Berlin' },
      },
    )
  })

  it('report invalid ones, with valid values', () => {
    const wrong = [
      [{ EMULATOR_USERS: 'many' }, 'EMULATOR_USERS is many: it must be a whole number.'],
      [{ EMULATOR_SSO: 'loud' }, 'EMULATOR_SSO is loud: it must be one of button, silent.'],
      [{ EMULATOR_PLATFORM: 'ios' }, 'EMULATOR_PLATFORM is ios: it must be one of Web, Windows, Mac, iOS, Android.'],
    ] as const
    for (const [env, message] of wrong) assert.throws(() => readEmulatorSettings(env), { message })
  })
})
