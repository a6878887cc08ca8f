import { createWholeRegistry } from '../src/actions/index.ts'
import { runDoctor } from '../src/app/cli/doctor.ts'
import { botSecret, type Config, cloudOf, readConfig, ssoCredential } from '../src/app/config/config.ts'
import { createAppProbe, createIdentityProbe } from '../src/auth/app-only-token.ts'
import { createBoundedFetch, createMsalNetwork } from '../src/auth/bounded-fetch.ts'
import { type Cloud, createCloud } from '../src/auth/cloud.ts'
import type { Clock } from '../src/core/clock.ts'
import type { ProxyFor } from '../src/core/proxy.ts'
import { actionsOf, scopesOf, settingsOf } from '../src/features/define.ts'
import { features } from '../src/features/index.ts'
import type { Bot, Check } from './check.ts'
import type { Person } from './person.ts'
import { createRedactor } from './redact.ts'
import { byDeviceCode, type SignIn, throughBot } from './sign-in.ts'
import { type Alter, createWire, type Send, type Wire } from './wire.ts'

export interface TrialOptions {
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The operator: object ID, or ID on the channel. Signs in through the bot. */
  readonly as?: string | undefined
  /** An app that allows public clients. Signs in with a device code. */
  readonly client?: { readonly id: string; readonly tenant: string } | undefined
  /** Whether the tenant is the emulator's. */
  readonly emulated?: boolean
  readonly serviceUrl?: string | undefined
  /** IDs of the checks to make in addition to the basic ones; all if absent. */
  readonly only?: readonly string[] | undefined
  readonly report: string
  /** Where the pending undos are recorded. */
  readonly folder: string
  readonly person: Person
  readonly send: Send
  readonly proxyFor?: ProxyFor | undefined
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly checks?: readonly Check[]
  readonly alter?: Alter | undefined
  /** Runs the doctor with these settings. */
  readonly examine?: ((environment: TrialOptions['environment']) => ReturnType<Bot['doctor']>) | undefined
}

/** Why a trial can't begin, as a sentence. */
export class CannotBeginError extends Error {}

interface Setting {
  readonly cloud: Cloud
  readonly wire: Wire
  readonly signIn: SignIn
  readonly tenantId: string
  readonly bot: ((check: string) => Bot) | undefined
}

/** Signs in, and sets up the only way to send requests. */
export async function connect(
  options: TrialOptions,
  subjects: () => { accounts: readonly string[]; operator?: string },
  known: string[],
): Promise<Setting> {
  const { environment, client, as, send, clock, person } = options
  if (!client && !as)
    throw new CannotBeginError('Say who you are: --as <object ID>, or --client <app ID> --tenant <tenant>.')
  const config = configOf(environment, client !== undefined)
  const cloud = createCloud(config ? cloudOf(config) : { name: 'public' })
  const network = createMsalNetwork({
    from: cloud.authority,
    to: cloud.loginUrl,
    fetch: createBoundedFetch(options.proxyFor),
  })
  const secret = config && botSecret(config)
  const identity = config && {
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
  }
  const botToken = identity && (() => identity.bot.token(cloud.botScope))
  const teams = options.serviceUrl ?? (cloud.name === 'public' ? 'https://smba.trafficmanager.net/teams' : undefined)
  let signIn: SignIn | undefined
  const tenantId = config?.AAD_APP_TENANT_ID ?? client?.tenant ?? ''
  known.push(tenantId)
  const wire = createWire({
    send,
    addresses: {
      graph: cloud.graphUrl,
      ...(teams && { teams }),
      ...(config?.PUBLIC_URL && { bot: config.PUBLIC_URL }),
    },
    graphToken: async () => (signIn ? signIn.token() : ''),
    ...(botToken && { botToken }),
    subjects,
    redact: createRedactor(() => known),
    sleep: (ms, stoppable) => clock.sleep(ms, stoppable ? options.signal : undefined),
    alter: options.alter,
  })
  signIn =
    client || !config || !identity || !botToken || !as
      ? byDeviceCode({
          cloud,
          network,
          tenant: client?.tenant ?? '',
          clientId: client?.id ?? '',
          scopes: scopesOf(features, createWholeRegistry(actionsOf(features), features)).all,
          say: person.say,
          now: clock.now,
        })
      : await throughBot({
          ...{ cloud, tenantId, send, botToken, as, now: clock.now },
          botId: config.BOT_ID,
          connection: config.OAUTH_CONNECTION_NAME,
          ssoApp: identity.ssoApp,
          teams: (name, request) => wire.teams('sign-in', name, request),
        })
  const { exchange } = signIn
  const bot =
    config &&
    ((check: string): Bot => ({
      tenantId,
      id: config.BOT_ID,
      ...(teams && { teams: (name, request) => wire.teams(check, name, request) }),
      ...(config.PUBLIC_URL && { own: (name, request) => wire.own(check, name, request) }),
      ...(exchange && {
        exchange: async (scopes) => {
          const answer = await exchange(scopes)
          const altered = options.alter?.(check, 'exchange', answer) ?? answer
          return wire.record(check, 'exchange', 'POST token on behalf of', altered)
        },
      }),
      doctor: (changed) => (options.examine ?? examineSetup)({ ...environment, ...changed }),
    }))
  return { cloud, wire, signIn, tenantId, bot }
}

/** With a device code, the trial can do without a bot. */
function configOf(environment: TrialOptions['environment'], canDoWithout: boolean): Config | undefined {
  try {
    return readConfig(environment, settingsOf(features))
  } catch (error) {
    if (canDoWithout) return undefined
    throw new CannotBeginError(
      `The bot’s settings are needed (--env <file>). ${error instanceof Error ? error.message : ''}`,
    )
  }
}

async function examineSetup(environment: TrialOptions['environment']): ReturnType<Bot['doctor']> {
  let text = ''
  const write = (part: string) => {
    text += part
  }
  await runDoctor({ args: ['--json'], environment, write })
  return (JSON.parse(text) as { findings: Awaited<ReturnType<Bot['doctor']>> }).findings
}
