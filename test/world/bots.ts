import { botEnvironment, ruleEnvironment } from '../../emulator/environment.ts'
import type { BuiltPages } from '../../src/app/http/page-route.ts'
import { type Built, build } from '../../src/app/process/build.ts'
import type { VerifiedRequest } from '../../src/chat/channel/adapter.ts'
import { createLog } from '../../src/core/log.ts'
import { noMetrics } from '../../src/core/metrics.ts'
import { readWholeConfig } from '../support/config.ts'
import type { WorldDatabase } from './database.ts'
import { address, type Outside } from './outside.ts'
import { createMortal, type Mortal } from './process.ts'
import type { Scheduler } from './scheduler.ts'
import { accountsPerHour, approvalAbove, listedName, publicUrl } from './settings.ts'

/** How a command ended. */
export interface Ended {
  readonly command: string
  readonly outcome: 'ok' | 'refused' | 'error'
}

/** One process of the bot. */
export interface Bot {
  readonly name: string
  readonly mortal: Mortal
  /** How far its clock is ahead, in ms. */
  ahead: number
  /** Hands an activity to it, as the channel does. Status 0: it died meanwhile. */
  receive(activity: object): Promise<{ readonly status: number; readonly body?: unknown }>
  /** What it shows in browsers. */
  readonly pages: BuiltPages
}

export interface BotsOptions {
  readonly scheduler: Scheduler
  readonly database: WorldDatabase
  readonly outside: Outside
  readonly onEnded: (ended: Ended) => void
  readonly onRefused: (code: string) => void
  readonly onLine: (bot: string, line: string) => void
}

/** The request of a channel whose token was verified: signatures are checked in other threads, and have their own tests. */
const channelRequest: VerifiedRequest = {
  verified: { serviceUrl: `${address}/_connector/`, endorsements: ['msteams'], claimed: {} },
}

/** Starts a process of the bot: the real builder, on what there is instead of sockets. */
export async function startBot(name: string, options: BotsOptions): Promise<Bot> {
  const { scheduler, database, outside, onEnded, onRefused, onLine } = options
  const { tenant } = outside
  const mortal = createMortal()
  const bot = { ahead: 0 }
  const clock = scheduler.clockOf(mortal, () => bot.ahead)
  const config = readWholeConfig({
    ...botEnvironment({ world: tenant, url: address }),
    ...ruleEnvironment(tenant),
    APPROVAL_ABOVE: String(approvalAbove),
    MAX_ACCOUNTS_PER_HOUR: String(accountsPerHour),
    DEVICE_ACTIONS: 'true',
    PROTECTED_ACCOUNTS: `${tenant.operators.breakGlass.userPrincipalName},${listedName}`,
    PUBLIC_URL: publicUrl,
  })
  const log = createLog({ level: 'warn', destination: { write: (line) => void (mortal.dead || onLine(name, line)) } })
  const metrics: typeof noMetrics = {
    ...noMetrics,
    count: (counter, labels) => {
      if (mortal.dead) return
      if (counter === 'rollcall.commands') onEnded({ command: '', outcome: 'ok', ...labels } as Ended)
      if (counter === 'rollcall.refusals') onRefused(String(Object(labels).code))
    },
  }
  const built: Built = await build({
    config,
    store: database.storeOf(mortal, clock),
    telemetry: { metrics, instance: name, prometheus: async () => '', close: async () => {} },
    clock,
    log,
    wires: outside.wiresOf(mortal),
  })
  const started = built.start()
  await Promise.race([started, mortal.death])
  return Object.assign(bot, {
    name,
    mortal,
    pages: built.served.pages ?? new Map(),
    receive: async (activity: object) => {
      const answered = built.served.bot.receive(channelRequest, JSON.parse(JSON.stringify(activity)))
      const died = mortal.death.then(() => ({ status: 0 }))
      const answer = await Promise.race([answered, died])
      return JSON.parse(JSON.stringify(answer)) as typeof answer
    },
  })
}
