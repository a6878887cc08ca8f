import assert from 'node:assert/strict'
import pg from 'pg'
import { createEmulator, type Emulator, type EmulatorOptions } from '../../emulator/main.ts'
import type { Person } from '../../emulator/world.ts'
import { type Rollcall, startRollcall } from '../../src/app/process/start.ts'
import type { Clock } from '../../src/core/clock.ts'
import { createBalancer } from './balancer.ts'
import { readWholeConfig } from './config.ts'
import { createDatabaseLine, type Line } from './line.ts'
import { createTestDatabase } from './postgres.ts'
import { type Chat, chatOf, createKeptLog, environmentFor } from './rollcall.ts'

/** Several bots in this process on one database server, behind one address that distributes requests. */
export interface Instances {
  readonly emulator: Emulator
  readonly databaseUrl: string
  readonly ports: readonly number[]
  /** Their connection to the database. */
  readonly database: Line
  /** Log lines of each instance. */
  readonly logged: readonly (readonly string[])[]
  /** Someone's chat, signed in the first time. */
  signedIn(who: Person): Promise<Chat>
}

export interface InstancesOptions {
  readonly count: number
  readonly emulator?: EmulatorOptions
  readonly environment?: (emulator: Emulator) => Record<string, string>
  /** More settings of the instance with this number. */
  readonly environmentOf?: (index: number) => Record<string, string>
  /** The clock of the instance with this number, if not the machine's. */
  readonly clockOf?: (index: number) => Clock
  /** The database's limit for all of them together. */
  readonly connections?: number
}

/** The address of a database for a separate role, which owns it. Administrators are exempt from limits. */
async function limited(databaseUrl: string, connections: number): Promise<string> {
  const url = new URL(databaseUrl)
  const database = url.pathname.slice(1)
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query(`create role ${database} login password 'limited' connection limit ${connections}`)
  await client.query(`alter database ${database} owner to ${database}`)
  await client.query(`alter schema public owner to ${database}`).finally(() => client.end())
  url.username = database
  url.password = 'limited'
  return url.href
}

async function open({ count, environment, connections, clockOf, environmentOf, ...options }: InstancesOptions) {
  const created = await createTestDatabase()
  const databaseUrl = connections === undefined ? created : await limited(created, connections)
  const database = await createDatabaseLine(databaseUrl)
  const emulator = await createEmulator({ users: 400, ...options.emulator })
  const logs = Array.from({ length: count }, createKeptLog)
  const settings = { DATABASE_URL: database.url, ...environment?.(emulator) }
  const bots: Rollcall[] = []
  for (const [index, { log }] of logs.entries())
    bots.push(
      await startRollcall(
        readWholeConfig(environmentFor(emulator, { ...settings, ...environmentOf?.(index) })),
        log,
        clockOf?.(index),
      ),
    )
  const balancer = await createBalancer(bots.map(({ port }) => port))
  emulator.framework.botUrl = balancer.url
  const chats = new Map<string, Chat>()
  const instances: Instances = {
    emulator,
    databaseUrl,
    ports: bots.map(({ port }) => port),
    database,
    logged: logs.map(({ lines }) => lines),
    signedIn: async ({ id }) => {
      const known = chats.get(id)
      if (known) return known
      const chat = chatOf(emulator, { as: id })
      chats.set(id, chat)
      await chat.say('sign in')
      await chat.signIn()
      await chat.heard('You are signed in')
      return chat
    },
  }
  const close = async () => {
    await Promise.all(bots.map((bot) => bot.close()))
    await balancer.close()
    await emulator.close()
    await database.cut()
  }
  return { instances, close }
}

/** Instances for the tests of a `describe`. */
export function useInstances(options: InstancesOptions): () => Instances {
  let opened: Awaited<ReturnType<typeof open>> | undefined
  before(async () => {
    opened = await open(options)
  })
  after(() => opened?.close())
  return () => {
    assert.ok(opened, 'The instances are there inside tests and hooks only')
    return opened.instances
  }
}
