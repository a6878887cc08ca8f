import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { keysOf, root } from '../packaging/project.ts'
import { temporaryFolder } from '../support/folders.ts'
import { createPatience } from '../support/patience.ts'
import { lookout } from '../support/secrets.ts'

const run = promisify(execFile)
const home = join(root, '.ci/atk')
const program = join(home, 'node_modules/@microsoft/m365agentstoolkit-cli/cli.js')

/** A copy of the project in which the toolkit's CLI runs, offline and signed out. */
export interface Toolkit {
  readonly folder: string
  /**
   * Returns its output. Rejects with the output if it exits with a code other than 0 or hangs, which it does when it
   * wants a sign-in.
   */
  run(...args: readonly string[]): Promise<string>
}

/** Installs the CLI, unless it already is. */
export async function openToolkit(): Promise<Toolkit> {
  if (!existsSync(program))
    // Without scripts: its keytar requires a compiler and libsecret, and isn't needed here.
    await run('npm', ['ci', '--ignore-scripts', '--prefix', home], { cwd: home })
  const folder = await copyOfProject()
  const HOME = await temporaryFolder('home-')
  // Packages that `npm ci` has just cached; a separate home would have no cache.
  const npm = { npm_config_cache: await npmCache(), npm_config_prefer_offline: 'true' }
  const runCli = async (...args: readonly string[]) => {
    const patience = createPatience(60_000)
    try {
      const { stdout, stderr } = await run(
        process.execPath,
        [program, ...args, '-i', 'false', '--telemetry', 'false'],
        {
          cwd: folder,
          env: { PATH: process.env['PATH'], HOME, CI: '1', ...npm },
          signal: patience.signal,
          killSignal: 'SIGKILL',
        },
      )
      lookout.look('process', stdout, stderr)
      return `${stdout}${stderr}`
    } catch (error) {
      const { stdout, stderr } = error as { stdout?: string; stderr?: string }
      lookout.look('process', stdout, stderr)
      throw new Error(`${patience.signal.aborted ? 'Killed, as it did not end. ' : ''}${stdout}${stderr}`, {
        cause: error,
      })
    } finally {
      patience.end()
    }
  }
  return {
    folder,
    run: runCli,
  }
}

const npmCache = async () => (await run('npm', ['config', 'get', 'cache'], { cwd: root })).stdout.trim()

const secret = 'a-value-of-a-secret'
const carried = ['appPackage', 'docs', 'env', 'infra', 'scripts', 'src', '.vscode']

/** The toolkit writes ids to the environment files, so it gets a copy with every value provisioning would set. */
async function copyOfProject(): Promise<string> {
  const folder = await temporaryFolder('toolkit-')
  for (const name of carried) await cp(join(root, name), join(folder, name), { recursive: true })
  for (const name of filesAtTop()) await cp(join(root, name), join(folder, name))
  for (const path of ['.localConfigs', 'test/x.test.ts']) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), '{}')
  }
  for (const environment of ['dev', 'local']) {
    const path = join(folder, `env/.env.${environment}`)
    await writeFile(path, filled(await readFile(path, 'utf8')))
    lookout.keep(secret)
    const secrets = keysOf(`env/.env.${environment}.user.example`).map((key) => `${key}=${secret}`)
    await writeFile(`${path}.user`, `${secrets.join('\n')}\n`)
  }
  return folder
}

const filesAtTop = () => [
  'teamsapp.yml',
  'aad.manifest.json',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  '.npmrc',
  '.webappignore',
]

function filled(lines: string): string {
  return lines.replace(/^(\w+)=$/gm, (_, key: string) => {
    if (key.endsWith('_ID')) return `${key}=11111111-2222-4333-8444-555555555555`
    return `${key}=${key.endsWith('_DOMAIN') ? 'bot.example.com' : 'value'}`
  })
}

/** Names of the files in a zip. */
export const entriesOf = (path: string): string[] =>
  openZip(path)
    .getEntries()
    .filter(({ isDirectory }) => !isDirectory)
    .map(({ entryName }) => entryName)

export async function unzip(path: string): Promise<string> {
  const folder = await temporaryFolder('unzipped-')
  openZip(path).extractAllTo(folder)
  return folder
}

interface Zip {
  getEntries(): { readonly entryName: string; readonly isDirectory: boolean }[]
  extractAllTo(folder: string): void
}

/** Uses the toolkit's zip library. */
function openZip(path: string): Zip {
  const AdmZip = createRequire(program)('adm-zip') as new (path: string) => Zip
  return new AdmZip(path)
}

/** A file of the toolkit's core, which is part of the CLI. */
export const ofTheCore = (path: string) => join(home, 'node_modules/@microsoft/teamsfx-core', path)
