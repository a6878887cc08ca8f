import assert from 'node:assert/strict'
import { parseEnv } from 'node:util'
import { settingsFile } from '../../emulator/environment.ts'
import { environmentSchema } from '../../src/app/config/environment.ts'

describe("the demo's settings file", () => {
  const rules = { OPERATOR_GROUP_ID: 'group', APPROVER_GROUP_ID: 'approvers' }
  const surroundings = { PORT: '3978', DATA_DIR: '/data/bot' }

  it('has what overrides the rules in the shell, as the bot does, so that the doctor sees the same', () => {
    const shell = {
      APPROVER_GROUP_ID: '',
      APPROVAL_ABOVE: '3',
      PORT: '80',
      TICKET_PATTERN: "it's",
      DATABASE_URL: 'postgresql://x',
    }
    assert.deepEqual(
      { ...parseEnv(settingsFile(rules, shell, surroundings)) },
      {
        ...rules,
        APPROVER_GROUP_ID: '',
        APPROVAL_ABOVE: '3',
        TICKET_PATTERN: "it's",
        DATABASE_URL: 'postgresql://x',
        ...surroundings,
      },
    )
  })

  it('knows every setting of the bot, and keeps nothing else of the shell', () => {
    const given = ['PORT', 'HOST', 'PUBLIC_URL', 'DATA_DIR', 'CLOUD', 'OAUTH_CONNECTION_NAME']
    const byWorld = /^CLOUD_\w+_URL$|^SECRET_|^(BOT|AAD_APP)_\w*(ID|TYPE|THUMBPRINT)$/
    const keys = Object.keys(environmentSchema.shape).filter((key) => !given.includes(key) && !byWorld.test(key))
    const all = Object.fromEntries(keys.map((key) => [key, 'x']))
    assert.deepEqual(Object.keys(parseEnv(settingsFile({}, all, {}))).sort(), keys.sort())
    const others = {
      PATH: '/bin',
      HOME: '/root',
      GITHUB_TOKEN: 't',
      OPENAI_API_KEY: 'k',
      AWS_SECRET_ACCESS_KEY: 'k',
      NODE_OPTIONS: '',
      npm_config_x: '',
    }
    assert.equal(settingsFile({}, others, {}), '')
  })
})
