import { parseArgs } from 'node:util'
import { createWholeRegistry } from '../../actions/index.ts'
import { createAppProbe, createIdentityProbe } from '../../auth/app-only-token.ts'
import { createBoundedFetch, createMsalNetwork } from '../../auth/bounded-fetch.ts'
import { createCloud } from '../../auth/cloud.ts'
import { about } from '../../core/check.ts'
import { type Clock, systemClock } from '../../core/clock.ts'
import { createLog } from '../../core/log.ts'
import { actionsOf, scopesOf, settingsOf } from '../../features/define.ts'
import { features } from '../../features/index.ts'
import {
  botSecret,
  type Config,
  ConfigError,
  cloudOf,
  findSuspectVariables,
  proxyOf,
  readConfig,
  ssoCredential,
} from '../config/config.ts'
import { isSecret } from '../config/fingerprint.ts'
import { explainCode } from '../doctor/codes.ts'
import type { DoctorContext, Http } from '../doctor/context.ts'
import { examine } from '../doctor/examine.ts'
import { createHttp } from '../doctor/http.ts'
import { createReporter, type Reporter } from '../doctor/report.ts'
import { checkNode } from '../doctor/runtime.ts'
import { runIfStarted, type ToolOptions, withEnvFile } from './tool.ts'

const usage = `Checks the setup of Rollcall, and says what is wrong and how to fix it. Changes nothing.

  node dist/app/cli/doctor.js [--env <file>] [--as <operator>] [--json]
  npm run doctor -- [--env <file>] [--as <operator>] [--json]         in a checkout, without a build

  --env <file>     also read the configuration from this file; the environment takes precedence
  --as <operator>  check consent, quota and configured accounts as an operator who is signed in to the bot:
                   sign-in name or object ID (needs the database), or the ID on the channel (29:...)
  --json           one JSON document instead of lines
  --explain <code> explain a code in the log or in the chat, such as resourcematchfailed (a failed single sign-on) or audience
                   (a refused request), and check nothing; \`all\` for every code

With DOCTOR_ADMIN_TOKEN in the environment, an administrator's Graph token, it checks the app registration too.

Exits with code 0 if nothing is wrong, 1 if something is, 2 if the command line is wrong.
`

/** Not part of the bot's configuration: used for a single check by the token's owner. */
const adminKey = 'DOCTOR_ADMIN_TOKEN'

export interface DoctorOptions extends ToolOptions {
  readonly clock?: Clock
  readonly nodeVersion?: string
  /** Certificates to trust in addition to the machine's, PEM. */
  readonly trusted?: string
}

/** Runs every check and returns the exit code. */
export async function runDoctor(options: DoctorOptions): Promise<number> {
  const { write, nodeVersion = process.versions.node } = options
  const given = readArguments(options)
  if ('misuse' in given) {
    write(`${given.misuse}\n\n${usage}`)
    return 2
  }
  if (given.help) {
    write(usage)
    return 0
  }
  if (given.explain !== undefined) {
    const explained = explainCode(given.explain)
    write(explained ?? `${given.explain} is not a code of a failed single sign-on or a refused request\n\n${usage}`)
    return explained ? 0 : 2
  }
  const { environment, json, as } = given
  const reporter = createReporter({ write, json, secrets: secretsOf(environment) })
  reporter.tell(checkNode(nodeVersion))
  const config = configure(environment, reporter)
  for (const { name, meant } of findSuspectVariables(environment, settingsOf(features)))
    reporter.tell(about(name).warning(`is not a configuration key; did you mean ${meant}?`, 'Rename or remove it.'))
  if (!config) return reporter.end()
  const proxyFor = proxyOf(config)
  const http = createHttp({ proxyFor, ...(options.trusted && { trusted: options.trusted }) })
  try {
    const adminToken = environment[adminKey]
    const context = createContext(config, {
      ...options,
      environment,
      http,
      ...(as && { as }),
      ...(adminToken && { adminToken }),
    })
    for await (const finding of examine(context)) reporter.tell(finding)
  } finally {
    await http.close()
  }
  return reporter.end()
}

function readArguments({ args, environment }: DoctorOptions) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        env: { type: 'string' },
        as: { type: 'string' },
        explain: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    return { ...values, environment: withEnvFile(environment, values.env) }
  } catch (error) {
    return { misuse: error instanceof Error ? error.message : String(error) }
  }
}

/** The configuration; undefined if invalid, after the problem with each key is reported. */
function configure(environment: DoctorOptions['environment'], reporter: Reporter): Config | undefined {
  try {
    return readConfig(environment, settingsOf(features))
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    for (const problem of error.problems) {
      const [, key = '', says = ''] = /^(\w+): (.*)$/s.exec(problem) ?? [undefined, 'configuration', problem]
      reporter.tell(about(key).wrong(says, `Set ${key} in the bot's environment, as described in docs/settings.md.`))
    }
    return undefined
  }
}

function createContext(
  config: Config,
  options: DoctorOptions & { http: Http; as?: string; adminToken?: string },
): DoctorContext {
  const { clock = systemClock, environment, http, as, adminToken, trusted } = options
  const cloud = createCloud(cloudOf(config))
  const network = createMsalNetwork({
    from: cloud.authority,
    to: cloud.loginUrl,
    fetch: createBoundedFetch(proxyOf(config)),
  })
  const secret = botSecret(config)
  const requested = scopesOf(features, createWholeRegistry(actionsOf(features), features))
  return {
    config,
    environment,
    cloud,
    clock,
    http,
    log: createLog({ level: 'silent' }),
    bot:
      secret === undefined
        ? createIdentityProbe(config.BOT_ID)
        : createAppProbe({
            cloud,
            network,
            tenantId: config.BOT_TENANT_ID,
            clientId: config.BOT_ID,
            credential: { secret },
          }),
    ssoApp: createAppProbe({
      cloud,
      network,
      tenantId: config.AAD_APP_TENANT_ID,
      clientId: config.AAD_APP_CLIENT_ID,
      credential: ssoCredential(config),
    }),
    scopes: requested.configured({ optIn: config.DEVICE_ACTIONS, cloud: config.CLOUD }),
    optionalScopes: [...requested.optional, ...requested.optIn],
    addOns: requested.addOns.in(config.CLOUD),
    checks: features.flatMap(({ checks = [] }) => checks),
    ...(as && { as }),
    ...(adminToken && { adminToken }),
    ...(trusted && { trusted }),
  }
}

/** Values that must never be displayed, in whatever text they appear. */
function secretsOf(environment: DoctorOptions['environment']): string[] {
  const secrets = Object.entries(environment).flatMap(([key, value]) =>
    (isSecret(key) || key === adminKey) && value ? [value] : [],
  )
  const addresses = ['DATABASE_URL', 'HTTPS_PROXY', 'https_proxy'].flatMap((key) => {
    const address = environment[key] ?? ''
    // A pattern, because the password might be what makes the URL invalid.
    const password = /^\w+:\/\/[^:/]*:(.*)@/s.exec(address)?.[1] ?? ''
    return [...(password || key === 'DATABASE_URL' ? [address] : []), password, decodeIfEncoded(password)]
  })
  return [...addresses, ...secrets].filter(Boolean)
}

function decodeIfEncoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

await runIfStarted(import.meta.url, process.env, runDoctor)
