import { mkdtempSync, rmSync } from 'node:fs'
import net, { type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { botEnvironment, ruleEnvironment } from '../emulator/environment.ts'
import { usualAuditSearch } from '../emulator/graph/settings.ts'
import { accountOf, userEvidence } from '../emulator/incidents.ts'
import { createEmulator, type Emulator } from '../emulator/main.ts'
import { readConfig } from '../src/app/config/config.ts'
import { startRollcall } from '../src/app/process/start.ts'
import { createLog } from '../src/core/log.ts'
import { settingsOf } from '../src/features/define.ts'
import { features } from '../src/features/index.ts'
import type { Answers } from './person.ts'

/** A tenant for a trial, on this machine: the emulator, a bot, a signed-in operator, and two accounts. */
export interface DemoTenant {
  readonly emulator: Emulator
  /** The bot's settings. */
  readonly environment: Readonly<Record<string, string>>
  readonly as: string
  readonly serviceUrl: string
  /** Answers to all questions, as given by someone for whom everything works as documented. */
  readonly answers: Answers
  close(): Promise<void>
}

/** Permissions of add-ons and rare steps, so that no check is skipped. */
const everything = [
  'Directory.Read.All',
  'Device.Read.All',
  'Policy.Read.All',
  'SecurityIncident.Read.All',
  'User-LifeCycleInfo.Read.All',
  'AuditLogsQuery-Exchange.Read.All',
  'UserAuthMethod-TAP.ReadWrite.All',
  'Policy.Read.AuthenticationMethod',
  'PrivilegedAssignmentSchedule.Read.AzureADGroup',
]

/** `dataDir`: the bot's, if there is a prepared one. */
export async function startDemo(options: { dataDir?: string } = {}): Promise<DemoTenant> {
  const emulator = await createEmulator({ users: 60, hostileNames: false })
  try {
    return await furnish(emulator, options)
  } catch (error) {
    await emulator.close()
    throw error
  }
}

async function furnish(emulator: Emulator, options: { dataDir?: string }): Promise<DemoTenant> {
  const { world, registration, conversations, framework, acting, incidents } = emulator
  registration.consented.push(...everything)
  const operator = world.operators.megan
  const [first, second] = [...world.people.values()]
    .filter(
      (one) =>
        one.accountEnabled &&
        one.userType === 'Member' &&
        !one.onPremisesSyncEnabled &&
        world.rolesOf(one).length === 0 &&
        !world.privileged.has(one),
    )
    .slice(-2)
  if (!first || !second) throw new Error('The emulator has no ordinary accounts')
  const bare = {
    assignedLicenses: [],
    methods: [],
    devices: [],
    grants: [],
    manager: null,
    mail: null,
    proxyAddresses: [],
  }
  for (const [at, { id }] of [first, second].entries()) {
    const alias = `trial-${at + 1}@${world.domain}`
    world.change(id, {
      ...bare,
      displayName: `Trial ${at + 1}`,
      givenName: null,
      surname: null,
      userPrincipalName: alias,
    })
    for (const group of world.groupsOf(id, { direct: true })) world.setMember(group.id, id, false)
  }
  conversations.uninstalled.add(second.id)
  world.change(first.id, { employeeLeaveDateTime: '2026-12-31T23:59:59Z' })
  incidents.raise({ evidence: [userEvidence(accountOf(first))] })
  // A person is slower than a script, and would hardly notice these limits or that a reset takes a moment.
  const limits = {
    reports: { size: 1000, perMs: 10_000 },
    risk: { size: 100, perMs: 1000 },
    activity: { size: 100, perMs: 1000 },
  }
  const passwordReset = { ends: 'succeeded', afterMs: 0 }
  const auditSearch = { ...usualAuditSearch, startsPerMinute: 100 }
  const settings = JSON.stringify({ limits, passwordReset, auditSearch })
  await fetch(`${emulator.url}/_emulator/graph`, { method: 'PATCH', body: settings })

  const folder = options.dataDir ?? mkdtempSync(join(tmpdir(), 'rollcall-trial-'))
  const port = await freePort()
  const environment = {
    ...botEnvironment(emulator),
    ...ruleEnvironment(world),
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    METRICS_PORT: String(await freePort()),
    HOST: '127.0.0.1',
    DATA_DIR: folder,
  }
  const rollcall = await startRollcall(readConfig(environment, settingsOf(features)), createLog({ level: 'silent' }))
  framework.botUrl = `http://127.0.0.1:${rollcall.port}/api/messages`
  const actor = { as: operator.id }
  await acting.say(actor, 'sign in')
  await acting.signIn(actor)
  return {
    emulator,
    environment,
    as: operator.id,
    serviceUrl: `${emulator.url}/_connector`,
    answers: {
      '*': 'yes',
      licence: 'p2',
      'first account': first.userPrincipalName,
      'second account': second.userPrincipalName,
      'rich account': world.operators.alex.userPrincipalName,
    },
    async close() {
      await rollcall.close()
      await emulator.close()
      if (!options.dataDir) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The bot has to know its public address before it listens. */
async function freePort(): Promise<number> {
  const server = net.createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
