import assert from 'node:assert/strict'
import { ConfigError, currentSettings, readConfig } from '../../../src/app/config/config.ts'
import { defineGroupSetting } from '../../../src/core/group-setting.ts'
import { quarantineGroup } from '../../../src/features/quarantine/setting.ts'

const id = '12345678-90ab-cdef-1234-567890abcdef'
const good = {
  BOT_ID: id,
  BOT_TENANT_ID: id,
  SECRET_BOT_PASSWORD: 's3cret',
  AAD_APP_CLIENT_ID: '22345678-90ab-cdef-1234-567890abcdef',
  AAD_APP_TENANT_ID: id,
  SECRET_AAD_APP_CLIENT_SECRET: 's3cret',
  OAUTH_CONNECTION_NAME: 'graph',
}

const problems = (environment: Record<string, string>): readonly string[] => {
  try {
    readConfig({ ...good, ...environment }, [quarantineGroup])
    return []
  } catch (error) {
    assert.ok(error instanceof ConfigError)
    return error.problems
  }
}

describe('the setting of the quarantine group', () => {
  it('prevent the start if people in quarantine would join a group that controls the bot', () => {
    for (const key of ['OPERATOR_GROUP_ID', 'APPROVER_GROUP_ID', 'ESCALATION_GROUP_ID', 'PROTECTED_GROUP_ID'])
      assert.deepEqual(problems({ QUARANTINE_GROUP_ID: id.toUpperCase(), [key]: id }), [
        `QUARANTINE_GROUP_ID: is ${key}, so whoever is put in quarantine would join that group`,
      ])
    assert.deepEqual(problems({ QUARANTINE_GROUP_ID: id }), [])
  })

  it('has to be an ID, and is in the first line of the log', () => {
    assert.match(problems({ QUARANTINE_GROUP_ID: 'Quarantine' }).join(), /^QUARANTINE_GROUP_ID: must be a GUID/)
    const config = readConfig({ ...good, QUARANTINE_GROUP_ID: id }, [quarantineGroup])
    assert.equal(currentSettings(config, [quarantineGroup])['quarantineGroupId'], id)
    assert.equal(quarantineGroup.of(readConfig(good, [quarantineGroup])), undefined)
  })

  it('is never mistaken for one that is not set', () => {
    assert.throws(() => quarantineGroup.of(readConfig(good)), /read without QUARANTINE_GROUP_ID/)
    assert.throws(() => readConfig({ ...good, QUARANTINE_GROUP_ID: id }), /QUARANTINE_GROUP_ID: unknown key/)
    const second = defineGroupSetting({
      key: 'OPERATOR_GROUP_ID',
      apart: 'it is planted',
      members: { en: 'is planted', de: 'gepflanzt ist' },
    })
    assert.throws(() => readConfig(good, [second]), /two settings named OPERATOR_GROUP_ID/)
  })
})
