import assert from 'node:assert/strict'
import { sql } from 'kysely'
import type { JobHandler, Queue, Store } from '../../src/store/store.ts'
import type { FakeClock } from '../support/fake-clock.ts'

/** A queue in the same database whose jobs run on demand. */
export interface HandQueue extends Queue {
  /** Runs one due job, if any; a failed one is retried a second later. */
  runOne(): Promise<boolean>
  /** Runs jobs until none is due. */
  drain(): Promise<void>
  /** Number of waiting jobs, due or not. */
  waiting(): Promise<number>
}

/** Far more than any operation needs. */
const mostJobs = 10_000

/** Creates the jobs table; once per store. */
export async function createJobTable({ db }: Store): Promise<void> {
  await sql`create table if not exists test_jobs (
    id integer generated always as identity primary key, name text, data jsonb, after bigint, key text)`.execute(db)
}

export function createHandQueue(db: Store['db'], clock: FakeClock): HandQueue {
  const handlers = new Map<string, JobHandler>()
  const signal = new AbortController().signal

  const runOne = async () => {
    const { rows } = await sql<{ name: string; data: object; key: string }>`delete from test_jobs where id =
      (select min(id) from test_jobs where after <= ${clock.now()}) returning name, data, key`.execute(db)
    const [job] = rows
    if (!job) return false
    const handler = handlers.get(job.name)
    if (!handler) throw new Error(`Nobody works on ${job.name}`)
    await handler(job.data, signal).catch(() => send(job.name, job.data, { after: clock.now() + 1000 }))
    return true
  }
  const send: Queue['send'] = async (name, data, { after = 0, tx, singletonKey = null } = {}) => {
    await sql`delete from test_jobs where key = ${singletonKey}`.execute(tx ?? db)
    await sql`insert into test_jobs (name, data, after, key)
      values (${name}, ${JSON.stringify(data)}::jsonb, ${after}, ${singletonKey})`.execute(tx ?? db)
  }
  return {
    send,
    age: async () => 0,
    work: async (name, handler) => {
      handlers.set(name, handler)
    },
    stop: async () => {},
    runOne,
    drain: async () => {
      for (let n = 0; await runOne(); n++) assert.ok(n < mostJobs, 'jobs cause jobs without end')
    },
    waiting: async () => {
      const { rows } = await sql<{ n: number }>`select count(*)::integer as n from test_jobs`.execute(db)
      return rows[0]?.n ?? 0
    },
  }
}
