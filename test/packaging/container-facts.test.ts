import assert from 'node:assert/strict'
import { parse } from 'yaml'
import { json, text } from './project.ts'
import { readToolkitFile, type Step, stepsOf } from './toolkit-files.ts'

const start = (json('package.json') as { scripts: { start: string } }).scripts.start.replace(/^exec /, '')

/** The Dockerfile's last stage, applied instruction by instruction. */
const image = (() => {
  const lines = text('Dockerfile')
    .replace(/\\\n\s*/g, '')
    .split('\n')
  const stages = lines.flatMap((line, index) => (line.startsWith('FROM ') ? [index] : []))
  const last = lines.slice(stages.at(-1)).filter((line) => /^[A-Z]+ /.test(line))
  return last.map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)] as const)
})()
const instructions = (name: string) => image.filter(([one]) => one === name).map(([, rest]) => rest)

interface Workflow {
  permissions: unknown
  jobs: Record<string, Job>
}
interface Job {
  strategy?: { matrix: unknown }
  container?: string
  'timeout-minutes'?: number
  steps: { uses?: string; run?: string; with?: Record<string, unknown> }[]
}

const { services } = parse(text('compose.yaml')) as { services: Record<string, Record<string, unknown>> }
const { permissions, jobs } = parse(text('.github/workflows/ci.yml')) as Workflow
const ran = (job: string) => jobs[job]?.steps.flatMap(({ run = [] }) => run)
const rollcall = services['rollcall'] ?? {}
const npmIn = (steps: readonly Step[]) =>
  steps.filter(({ uses }) => uses === 'cli/runNpmCommand').map((step) => step.with?.['args'])
const deployment = readToolkitFile('dev').deploy ?? []
const localConfigs = stepsOf(readToolkitFile('local')).find(({ uses }) => uses === 'file/createOrUpdateEnvironmentFile')
  ?.with?.['envs'] as Record<string, unknown>

/** Properties of these files without which they wouldn't work or be safe. */
const facts: Readonly<Record<string, readonly (readonly [name: string, said: unknown, wanted: unknown])[]>> = {
  image: [
    ['is a normal user, from the program on', instructions('USER'), ['node']],
    ['starts as everywhere', JSON.parse(instructions('CMD')[0] ?? '[]').join(' '), start],
    [
      'says how it is',
      /\/healthz`\).*process\.exit\(r\.ok \? 0 : 1\)/.test(instructions('HEALTHCHECK')[0] ?? ''),
      true,
    ],
    ['asks itself within the time that is given', /--timeout=5s/.test(instructions('HEALTHCHECK')[0] ?? ''), true],
    ['listens where the compose file looks', instructions('EXPOSE'), ['3978']],
    ['is for production, and knows its port', instructions('ENV'), ['NODE_ENV=production PORT=3978']],
    ['writes to no folder of its own', instructions('VOLUME'), []],
    [
      'holds what was built, and the modules of production',
      instructions('COPY').slice(0, 2),
      ['--from=modules /app/node_modules node_modules/', '--from=build /app/dist dist/'],
    ],
    [
      'is built from what is locked, running nothing of it',
      text('Dockerfile').match(/npm ci[^&\n]*/g),
      ['npm ci --ignore-scripts', 'npm ci --omit=dev --ignore-scripts '],
    ],
  ],
  'the compose file': [
    ['mounts the image read-only, but for scratch', [rollcall['read_only'], rollcall['tmpfs']], [true, ['/tmp']]],
    [
      'takes all powers from it',
      [rollcall['cap_drop'], rollcall['security_opt']],
      [['ALL'], ['no-new-privileges:true']],
    ],
    ['is reached from this machine only', rollcall['ports'], ['127.0.0.1:3978:3978']],
    ['bounds its memory', [rollcall['init'], rollcall['mem_limit']], [true, '1g']],
    [
      'does not let logs fill the disk',
      [rollcall['logging'], services['database']?.['logging']],
      Array(2).fill({ driver: 'json-file', options: { 'max-size': '10m', 'max-file': '5' } }),
    ],
    ['takes the settings of .env', rollcall['env_file'], '.env'],
    ['changes no account unless .env says so', Object(rollcall['environment'])['READ_ONLY'], '${READ_ONLY:-true}'],
    [
      'needs a sign-in for what is hard to undo',
      Object(rollcall['environment'])['APPROVAL_SIGN_IN'],
      '${APPROVAL_SIGN_IN:-risky}',
    ],
    ['waits for a database that answers', rollcall['depends_on'], { database: { condition: 'service_healthy' } }],
    ['keeps the database', services['database']?.['volumes'], ['database:/var/lib/postgresql/data']],
    ['shows the database to nobody', services['database']?.['ports'], undefined],
    ['prunes only when told to', services['prune']?.['profiles'], ['prune']],
    [
      'prunes with a role and a key that the bot does not have',
      [
        Object(services['prune']?.['environment'])['DATABASE_URL'],
        services['prune']?.['volumes'],
        services['prune']?.['env_file'],
        rollcall['volumes'],
      ],
      [
        'postgresql://rollcall_pruner:${PRUNER_PASSWORD:-}@database:5432/rollcall',
        ['${AUDIT_KEY:-./audit-key.pem}:/audit-key.pem:ro'],
        undefined,
        undefined,
      ],
    ],
    ['prunes by the program of the image', Object(services['prune']?.['command'])[1], 'dist/app/cli/audit-prune.js'],
  ],
  'the toolkit': [
    ['installs, builds and leaves the tools out', npmIn(deployment), ['ci', 'run build', 'prune --omit=dev']],
    ['uploads after that', deployment.at(-1)?.uses, 'azureAppService/zipDeploy'],
    [
      'deploys with the parameters of the tenant',
      JSON.stringify(readToolkitFile('dev').provision).match(/\.\/infra\/[\w.${}]+/g),
      ['./infra/azure.bicep', './infra/azure.parameters.${{TEAMSFX_ENV}}.json'],
    ],
    [
      'lets a bot under the debugger only look, at first',
      [localConfigs['READ_ONLY'], text('env/.env.local').match(/^READ_ONLY=.*/m)?.[0]],
      ['${{READ_ONLY}}', 'READ_ONLY=true'],
    ],
    [
      'needs a sign-in for what is hard to undo',
      [localConfigs['APPROVAL_SIGN_IN'], text('env/.env.local').match(/^APPROVAL_SIGN_IN=.*/m)?.[0]],
      ['${{APPROVAL_SIGN_IN}}', 'APPROVAL_SIGN_IN=risky'],
    ],
    ['debugs as an app with a secret', localConfigs['BOT_TYPE'], 'SingleTenant'],
  ],
  'the workflow': [
    ['may read, and nothing else', permissions, { contents: 'read' }],
    ['tests on every Node, first on that of production', jobs['test']?.strategy?.matrix, { node: [24, 22, 26] }],
    [
      'tests and builds',
      ran('test'),
      ['npm ci --ignore-scripts', 'npm test', 'npm run trial -- --demo', 'npm run build', 'npm run test:built'],
    ],
    ['runs everything from a clean clone', [ran('whole'), jobs['whole']?.container], [['.ci/run'], 'node:20-trixie']],
    [
      'builds the image, and starts it read-only',
      [ran('image')?.[0], ran('image')?.[1]?.includes('docker run --rm --read-only rollcall')],
      ['docker build --tag rollcall .', true],
    ],
    [
      'starts the image with everything set, as the compose file does, and waits until it is ready',
      [
        ran('image')?.[2]?.includes('docker compose up --detach --wait'),
        ran('image')?.[2]?.includes(
          'curl --fail --retry 30 --retry-delay 2 --retry-all-errors http://127.0.0.1:3978/readyz',
        ),
        ran('image')?.[2]?.includes('test -s LICENSE -a -s dist/NOTICE'),
      ],
      [true, true, true],
    ],
    [
      'writes the bill of materials and the licences',
      ran('bill-of-materials')?.slice(1, 3),
      [
        'npm sbom --omit=dev --sbom-format=cyclonedx > bill-of-materials.json',
        'npm run --silent licences -- --report > licences.json',
      ],
    ],
    ['keeps both', jobs['bill-of-materials']?.steps.at(-1)?.with?.['path'], 'bill-of-materials.json\nlicences.json\n'],
    [
      'takes the packages of the toolkit from a cache',
      jobs['whole']?.steps[1]?.with,
      {
        cache: 'npm',
        'cache-dependency-path': 'package-lock.json\n.ci/atk/package-lock.json\n.ci/node24/package-lock.json\n',
      },
    ],
    [
      'leaves no token in a checkout, and ends jobs that hang',
      Object.values(jobs).map((job) => [
        job['timeout-minutes'] !== undefined,
        job.steps[0]?.with?.['persist-credentials'],
      ]),
      Object.values(jobs).map(() => [true, false]),
    ],
  ],
}

for (const [subject, table] of Object.entries(facts))
  describe(`what the files say about ${subject}`, () => {
    for (const [name, said, wanted] of table)
      it(name, () => {
        assert.deepEqual(said, wanted)
      })
  })
