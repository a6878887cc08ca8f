import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { botIdOf, botName, chatIdOf, userIdOf } from './activity.ts'
import { exitWithParent } from './exit-with-parent.ts'
import type { Person, World } from './world.ts'

/**
 * The Playground's configuration: the tenant's people with stable IDs, so that chats, mentions and members survive a
 * restart. JSON is valid YAML and avoids its quoting rules for hostile names.
 */
function playgroundConfig(world: World, person: Person): object {
  const { tenantId } = world
  // The Playground requires exactly five people besides its user.
  const others = Object.values(world.operators)
    .filter((one) => one.id !== person.id)
    .slice(0, 5)
  return {
    version: '0.1.1',
    tenantId,
    bot: { id: botIdOf(world), name: botName },
    currentUser: userOf(person),
    users: others.map(userOf),
    personalChat: { id: chatIdOf(person) },
    groupChat: { id: `19:operators-${tenantId}@thread.v2`, name: 'Operators' },
    team: {
      id: `19:it-${tenantId}@thread.tacv2`,
      name: 'Contoso IT',
      aadGroupId: world.group('Helpdesk operators')?.id ?? tenantId,
      channels: [{ id: `19:accounts-${tenantId}@thread.tacv2`, name: 'Accounts' }],
    },
  }
}

function userOf(person: Person): object {
  const [givenName = person.displayName, surname = ''] = person.displayName.split(' ')
  return {
    id: userIdOf(person),
    name: person.displayName,
    userPrincipleName: person.userPrincipalName,
    aadObjectId: person.id,
    givenName: person.givenName ?? givenName,
    surname: person.surname ?? surname,
    email: person.mail ?? person.userPrincipalName,
  }
}

// It has no option for its address and would listen on all interfaces.
const loopbackOnly = `import net from 'node:net'
const { listen } = net.Server.prototype
net.Server.prototype.listen = function (port, ...rest) {
  const bare = typeof port === 'number' && typeof rest[0] !== 'string'
  return listen.call(this, port, ...(bare ? ['127.0.0.1'] : []), ...rest)
}`
const onLoopback = ['--import', `data:text/javascript,${encodeURIComponent(loopbackOnly)}`]

/**
 * Starts the Agents Playground as a child that ends together with this process: no browser, no telemetry, files in
 * `folder`.
 */
export function startPlayground(options: {
  world: World
  person: Person
  port: number
  emulatorUrl: string
  folder: string
}): ChildProcess {
  const { world, person, port, emulatorUrl, folder } = options
  mkdirSync(folder, { recursive: true })
  const config = join(folder, 'playground.yml')
  writeFileSync(config, JSON.stringify(playgroundConfig(world, person), null, 2))
  const manifest = createRequire(import.meta.url).resolve('@microsoft/m365agentsplayground/package.json')
  const output = openSync(join(folder, 'playground.out.log'), 'w')
  const child = spawn(
    process.execPath,
    [
      ...exitWithParent,
      ...onLoopback,
      join(dirname(manifest), 'cli.js'),
      ...['-e', `${emulatorUrl}/botproxy/api/messages`, '-c', 'msteams', '-p', String(port)],
      ...['--service-url', `${emulatorUrl}/_connector`, '--dt'],
    ],
    {
      // In its own process group, so that Ctrl-C can be passed on in the right order.
      detached: process.platform !== 'win32',
      stdio: ['ignore', output, output, 'ipc'],
      env: {
        ...process.env,
        TEAMSAPPTESTER_BROWSER: 'none',
        // `--dt` doesn't disable its telemetry library's own statistics, sent after a quarter of an hour.
        APPLICATIONINSIGHTS_CONFIGURATION_CONTENT: JSON.stringify({
          disableAppInsights: true,
          enableAutoCollectHeartbeat: false,
          disableStatsbeat: true,
        }),
        APPLICATION_INSIGHTS_NO_STATSBEAT: 'true',
        M365_AGENTS_PLAYGROUND_CONFIG_PATH: config,
        M365_AGENTS_PLAYGROUND_LOGFILE: join(folder, 'playground.log'),
      },
    },
  )
  closeSync(output)
  return child
}
