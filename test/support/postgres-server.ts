import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import fs from 'node:fs/promises'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'

const run = promisify(execFile)

/** A PostgreSQL server for test databases. */
export interface DatabaseServer {
  /** The address of its maintenance database. */
  readonly url: string
  /** Its process, if it is a private one. */
  readonly pid: number | undefined
  /** The address of a new empty database. */
  createDatabase(): Promise<string>
  /** Drops the databases created; a private server is stopped. */
  stop(): Promise<void>
}

interface Server {
  /** The address of its maintenance database. */
  readonly url: string
  readonly pid: number | undefined
  /** Called with the names of the databases created on it. */
  stop(databases: readonly string[]): Promise<void>
}

/** The server of TEST_DATABASE_URL, or a private one (its programs are searched in PATH and Debian's folders). */
export async function openDatabaseServer(): Promise<DatabaseServer> {
  const { url, pid, stop } = await startServer()
  const databases: string[] = []
  return {
    url,
    pid,
    createDatabase: async () => {
      const name = `rollcall_test_${randomBytes(6).toString('hex')}`
      await administer(url, `create database ${name}`)
      databases.push(name)
      const address = new URL(url)
      address.pathname = `/${name}`
      return address.href
    },
    stop: () => stop(databases),
  }
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(statement).finally(() => client.end())
}

async function startServer(): Promise<Server> {
  const given = process.env['TEST_DATABASE_URL']
  if (!given) return startPrivateServer()
  const drop = async (databases: readonly string[]) => {
    for (const name of databases) await administer(given, `drop database if exists ${name} with (force)`)
  }
  return { url: given, pid: undefined, stop: drop }
}

/** The folder of PostgreSQL's programs. */
export function findPrograms(program = 'initdb'): string {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), ...versions.map((v) => `${debian}/${v}/bin`)]
  const found = folders.find((folder) => folder && existsSync(path.join(folder, program)))
  if (!found) throw new Error('No PostgreSQL here: install its server, or set TEST_DATABASE_URL')
  return found
}

/** A command prefix for not running as root, which PostgreSQL refuses. */
export async function demotion(): Promise<{ prefix: string[]; owner?: { uid: number; gid: number } }> {
  if (process.getuid?.() !== 0) return { prefix: [] }
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (flag) => Number((await run('id', [flag, 'postgres'])).stdout)),
  )
  if (uid === undefined || gid === undefined) throw new Error('There is no user postgres to run the server as')
  return { prefix: ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'], owner: { uid, gid } }
}

async function startPrivateServer(): Promise<Server> {
  const programs = findPrograms()
  const { prefix, owner } = await demotion()
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'rollcall-postgres-'))
  if (owner) await fs.chown(folder, owner.uid, owner.gid)
  const data = path.join(folder, 'data')
  const command = (program: string, ...rest: string[]): [string, string[]] => {
    const [first = '', ...others] = [...prefix, path.join(programs, program), ...rest]
    return [first, others]
  }
  await run(...command('initdb', '-D', data, '-U', 'rollcall', '-A', 'trust', '-E', 'UTF8', '--no-sync'), {
    cwd: folder,
  })
  const port = await freePort()
  // Nothing here has to outlive the machine. With fsync and the like, creating a database takes a second.
  const durability = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']
  const options = ['listen_addresses=127.0.0.1', 'max_connections=300', ...durability].flatMap((one) => ['-c', one])
  const settings = ['-p', `${port}`, '-k', folder, ...options]
  const child = spawn(...command('postgres', '-D', data, ...settings), { cwd: folder, stdio: 'ignore' })
  const killed = () => child.kill('SIGINT')
  process.once('exit', killed)
  const url = `postgres://rollcall@127.0.0.1:${port}/postgres`
  await untilReady(url, child)
  return {
    url,
    pid: child.pid,
    stop: async () => {
      process.removeListener('exit', killed)
      const ended = new Promise((resolve) => child.once('exit', resolve))
      // Fast shutdown: ends sessions instead of waiting for them.
      if (child.kill('SIGINT')) await ended
      await fs.rm(folder, { recursive: true, force: true })
    },
  }
}

export async function untilReady(url: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; child.exitCode === null && attempt < 300; attempt++) {
    const ready = await administer(url, 'select 1').then(
      () => true,
      () => false,
    )
    if (ready) return
    await delay(100)
  }
  throw new Error(`The PostgreSQL server for the tests did not start (exit code ${child.exitCode})`)
}

export async function freePort(): Promise<number> {
  const listener = net.createServer()
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const address = listener.address()
  await new Promise((resolve) => listener.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}
