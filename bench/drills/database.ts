import { execFile, spawn } from 'node:child_process'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { demotion, findPrograms, freePort, untilReady } from '../../test/support/postgres-server.ts'

const run = promisify(execFile)

/** A separate PostgreSQL server, which can crash and come back. */
export interface OwnServer {
  readonly url: string
  /** Ends it like a crash: nothing is flushed. */
  lose(): Promise<void>
  start(): Promise<void>
  /** Runs one of PostgreSQL's programs with these arguments on the database with this name. */
  program(name: string, database: string, ...args: string[]): Promise<void>
  /** Resolves to the number of rows that the last statement returned. */
  execute(database: string, ...statements: string[]): Promise<number>
  remove(): Promise<void>
}

/** `dataFolder`: where its data is, but not its write-ahead log; by default with the rest of it. */
export async function openOwnServer(dataFolder?: string): Promise<OwnServer> {
  const programs = findPrograms()
  const { prefix, owner } = await demotion()
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'rollcall-drill-'))
  for (const one of [folder, dataFolder]) if (owner && one) await fs.chown(one, owner.uid, owner.gid)
  const data = path.join(dataFolder ?? folder, 'data')
  const command = (name: string, ...rest: string[]): [string, string[]] => {
    const [first = '', ...others] = [...prefix, path.join(programs, name), ...rest]
    return [first, others]
  }
  // Synced to disk, unlike the servers of the tests, because a crash must lose nothing.
  const where = ['-D', data, '-X', path.join(folder, 'wal')]
  await run(...command('initdb', ...where, '-U', 'rollcall', '-A', 'trust', '-E', 'UTF8'), { cwd: folder })
  const port = await freePort()
  const at = (database: string) => `postgresql://rollcall@127.0.0.1:${port}/${database}`
  let lost = async () => {}
  const server: OwnServer = {
    url: at('postgres'),
    start: async () => {
      const settings = ['-p', `${port}`, '-k', folder, '-c', 'listen_addresses=127.0.0.1']
      const child = spawn(...command('postgres', '-D', data, ...settings), { cwd: folder, stdio: 'ignore' })
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
      const kill = () => child.kill('SIGQUIT')
      process.once('exit', kill)
      lost = async () => {
        process.removeListener('exit', kill)
        // Immediate shutdown.
        if (child.kill('SIGQUIT')) await ended
      }
      await untilReady(at('postgres'), child)
    },
    lose: () => lost(),
    program: async (name, database, ...args) => {
      await run(path.join(findPrograms(name), name), ['--dbname', at(database), ...args])
    },
    execute: async (database, ...statements) => {
      const client = new pg.Client({ connectionString: at(database) })
      await client.connect()
      try {
        let rows = 0
        for (const statement of statements) rows = (await client.query(statement)).rows.length
        return rows
      } finally {
        await client.end()
      }
    },
    remove: async () => {
      await lost()
      await fs.rm(folder, { recursive: true, force: true })
    },
  }
  await server.start()
  return server
}
