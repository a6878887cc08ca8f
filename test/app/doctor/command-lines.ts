import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { botEnvironment, ruleEnvironment } from '../../../emulator/environment.ts'
import { filesBelow, root, text } from '../../packaging/project.ts'
import { temporaryFolder } from '../../support/folders.ts'
import { read, useClinic, type Visit, visit } from './clinic.ts'
import { settingsOfAzure, settingsOfContainer, settingsOfDebugging } from './places.ts'

/** Doctor command lines in the documentation. */
const documented = [...filesBelow('docs').filter((path) => path.endsWith('.md')), 'README.md'].flatMap((path) =>
  [...text(path).matchAll(/^```\w*\n(.*?)^```/gms)]
    .flatMap(([, block = '']) => block.split('\n'))
    .filter((line) => line.includes('doctor')),
)

describe('the doctor as documented', () => {
  const clinic = useClinic()

  /** Values known from the emulator, which stands in for Microsoft's cloud. */
  const known = () => {
    const { emulator, rollcall } = clinic.world()
    const all = botEnvironment(emulator)
    const PUBLIC_URL = `http://127.0.0.1:${rollcall.port}`
    const cloud = Object.fromEntries(Object.entries(all).filter(([key]) => key.startsWith('CLOUD')))
    // The emulator's world has no database server, which production needs.
    return { all, outside: { ...cloud, PUBLIC_URL, DATA_DIR: clinic.dataDir(), NODE_ENV: '' } }
  }
  const azure = () => {
    const { all, outside } = known()
    const { SECRET_BOT_PASSWORD: _, ...kept } = all
    return { ...settingsOfAzure(kept), ...clinic.world().emulator.machine.environment(), ...outside }
  }
  const file = async (name: string, settings: Record<string, string>) => {
    const path = join(await temporaryFolder(), name)
    await writeFile(
      path,
      Object.entries(settings)
        .map(([key, value]) => `${key}='${value}'\n`)
        .join(''),
    )
    return path
  }

  /** Every form of command line, and how to run it here. */
  const forms: readonly (readonly [RegExp, () => Promise<Visit>])[] = [
    [/^cd \/home\/site\/wwwroot && node dist\/app\/cli\/doctor\.js$/, () => clinic.program(azure(), { alone: true })],
    [
      /^xargs -0a \/proc\/\$\(pgrep -xo node\)\/environ sh -c 'env "\$@" node dist\/app\/cli\/doctor\.js' doctor$/,
      async () => fromProcess(azure()),
    ],
    [
      /^docker compose exec rollcall node dist\/app\/cli\/doctor\.js$/,
      () => {
        const { DATABASE_URL: _, ...kept } = settingsOfContainer({ ...known().all, DATABASE_PASSWORD: 'letters' })
        return visit({ ...kept, ...known().outside })
      },
    ],
    [
      /^npm run doctor -- --env \.localConfigs$/,
      async () => {
        const { all, outside } = known()
        return visit({}, { args: ['--env', await file('.localConfigs', { ...settingsOfDebugging(all), ...outside })] })
      },
    ],
    [
      /^npm run doctor -- --env \.data\/bot\.env$/,
      async () => {
        const { all, outside } = known()
        const settings = { ...ruleEnvironment(clinic.world().emulator.world), ...all, ...outside }
        return visit({}, { args: ['--env', await file('bot.env', settings)] })
      },
    ],
    [
      /^DOCTOR_ADMIN_TOKEN="\$\(az [\w -]+\)" node dist\/app\/cli\/doctor\.js$/,
      async () => clinic.visit({ environment: { DOCTOR_ADMIN_TOKEN: await adminToken() } }),
    ],
    [/^node dist\/app\/cli\/doctor\.js --as [0-9a-f-]{36}$/, () => throughOperator()],
    [/^(?:node (?:--env-file=\.env )?dist\/app\/cli\/doctor\.js|npm run doctor)( --json)?$/, () => clinic.visit()],
  ]

  const adminToken = () => {
    const { tokens, world } = clinic.world().emulator
    const scp = 'Application.Read.All DelegatedPermissionGrant.Read.All'
    return tokens.mint({ aud: 'https://graph.microsoft.com', oid: world.operators.alex.id, tid: world.tenantId, scp })
  }
  const throughOperator = async () => {
    const { alex } = clinic.world().emulator.world.operators
    const chat = await clinic.world().person(alex, { signedIn: true })
    // By channel id, because the running bot has its database open.
    const found = await clinic.visit({ args: ['--as', `29:${alex.id}`] })
    await chat.say('sign out')
    return found
  }

  /** Runs the line in a process that has only these bot settings. */
  async function fromProcess(environment: Record<string, string>): Promise<Visit> {
    const PATH = process.env['PATH'] ?? ''
    const bot = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { env: { ...environment, PATH } })
    try {
      const line = documented.find((one) => one.startsWith('xargs')) ?? ''
      const here = line
        .replace('$(pgrep -xo node)', String(bot.pid))
        .replace('node dist/app/cli/doctor.js', 'node --import tsx src/app/cli/doctor.ts --json')
      const { stdout } = await promisify(execFile)('sh', ['-c', here], { cwd: root, env: { PATH } })
      return read(0, stdout)
    } finally {
      bot.kill('SIGKILL')
    }
  }

  it('is only called in ways tested here', () => {
    assert.ok(documented.length >= 10, `${documented.length} lines`)
    assert.deepEqual(
      documented.filter((line) => forms.filter(([form]) => form.test(line)).length !== 1),
      [],
    )
  })

  for (const line of documented)
    it(`finds nothing wrong by: ${line.slice(0, 70)}`, async function () {
      if (line.startsWith('xargs') && process.platform !== 'linux') this.skip()
      const found = await forms.find(([form]) => form.test(line))?.[1]()
      assert.ok(found)
      const wrong = found.findings.filter(({ verdict }) => verdict === 'wrong')
      assert.deepEqual(wrong, [])
      found.about('bot identity', 'ok')
      found.about('OAuth connection', 'ok')
    })

  it("lists every key missing from the toolkit's files, rather than checking half a setup", async () => {
    const found = await visit({}, { args: ['--env', join(root, 'env/.env.dev')] })
    assert.equal(found.code, 1)
    assert.ok(!found.findings.some(({ about }) => about === 'Entra'))
  })
})
