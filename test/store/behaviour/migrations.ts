import assert from 'node:assert/strict'
import fs from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Kysely, sql } from 'kysely'
import { systemClock } from '../../../src/core/clock.ts'
import { createLog } from '../../../src/core/log.ts'
import { migrate } from '../../../src/store/migrate.ts'
import { auditQueries } from '../../../src/store/queries/audit.ts'
import { verifyChain } from '../../../src/store/queries/audit-chain.ts'
import { unrecorded } from '../../../src/store/queries/audit-reconcile.ts'
import { itemQueries } from '../../../src/store/queries/operation-items.ts'
import type { Database } from '../../../src/store/schema.ts'
import type { Store } from '../../../src/store/store.ts'
import { createJobTable } from '../../operations/hand-queue.ts'
import { anna, createHarness } from '../../operations/harness.ts'
import { createWorld } from '../../operations/world.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { temporaryFolder } from '../../support/folders.ts'

const own = path.resolve('src/store/migrations')
const tenantId = 'contoso'
const options = { clock: systemClock, log: createLog({ level: 'silent' }) }

/** From the first version with operations to the last one before each write had its own row. */
const earlier = [2, 3, 4, 5, 6, 7, 8]
const auditSince = 3
const readBackSince = 5

/** An empty database as created by this version. */
async function downTo(db: Kysely<Database>, version: number): Promise<void> {
  await sql`drop schema public cascade`.execute(db)
  await sql`create schema public`.execute(db)
  const folder = await temporaryFolder()
  for (const name of await fs.readdir(own)) {
    if (Number.parseInt(name, 10) <= version) await fs.copyFile(path.join(own, name), path.join(folder, name))
  }
  await migrate(db, { ...options, folder: pathToFileURL(`${folder}/`) })
}

const forbidden = `'{"code": "forbidden", "status": 403, "graphCode": "Authorization_RequestDenied"}'::jsonb`

/** Plans, confirms and runs operations like earlier versions, statement by statement. */
function earlierBot(db: Kysely<Database>, version: number) {
  const run = (statement: string) => sql.raw(statement).execute(db)
  const now = Date.now()
  const items = (id: string, set: string, where: string) =>
    run(`update operation_items set ${set} where operation_id = '${id}' and ${where}`)
  const move = (id: string, state: string, more = '') =>
    run(`update operations set state = '${state}', version = version + 1 ${more} where id = '${id}'`)
  return {
    move,
    items,
    plan: async (id: string, kind: string, signOut: boolean, accounts: readonly string[], more: string[] = []) => {
      await run(`insert into operations (tenant_id, id, kind, state, requester_oid, requester_upn, requester_name, locale,
          channel, reason, sign_out, plan_hash, token_hash, counts, guests, created_at, expires_at, changed_at)
        values ('${tenantId}', '${id}', '${kind}', 'planned', 'anna', 'anna@contoso.com', 'Anna', 'en',
          '{"reference": {}, "userId": "29:anna", "device": "desktop"}', 'Left in May', ${signOut}, 'h', 't',
          '{"change": ${accounts.length}, "already": 0, "protected": 0, "synced": 0, "notFound": 0, "ambiguous": 0, "duplicate": 0, "failed": 0}',
          0, ${now}, ${now + 600_000}, ${now})`)
      for (const [index, name] of accounts.entries()) {
        await run(`insert into operation_items (tenant_id, operation_id, seq, input, verdict, account_id, account_upn,
            account_name, account_enabled, account_guest)
          values ('${tenantId}', '${id}', ${index + 1}, '${name}', 'change', '${name}', '${name}@contoso.com', '${name}',
            ${kind !== 'enable'}, ${name.startsWith('guest')})`)
      }
      for (const statement of more) await run(statement)
    },
    confirm: async (id: string, signOut: boolean) => {
      await move(id, 'queued', `, confirmed_at = ${now}, sign_out = ${signOut}`)
      await items(
        id,
        `change = 'pending', sign_out = case when ${signOut} and not account_guest then 'pending' else 'none' end`,
        `verdict = 'change'`,
      )
    },
    send: (id: string, wave: 'change' | 'sign_out', where: string) =>
      items(id, `${wave} = 'sending'${version >= readBackSince ? `, sent_at = ${now}` : ''}`, where),
    verify: async (id: string, proof: string, signOutProof: string, where: string) => {
      if (version >= readBackSince) await items(id, `proof = '${proof}', sign_out_proof = '${signOutProof}'`, where)
    },
  }
}

/** One operation of each kind, with accounts in each possible state. */
async function fill(db: Kysely<Database>, version: number): Promise<void> {
  const bot = earlierBot(db, version)
  await bot.plan(
    'ended-01',
    'disable',
    true,
    ['bob', 'carol', 'dora', 'guest', 'admin', 'late'],
    [
      `insert into operation_items (tenant_id, operation_id, seq, input, verdict, reason)
      values ('${tenantId}', 'ended-01', 7, 'nobody', 'failed', ${forbidden})`,
    ],
  )
  await bot.confirm('ended-01', true)
  await bot.move('ended-01', 'running', ', started_at = 1')
  await bot.items('ended-01', `change = 'skipped', why = 'adminRole', detail = 'User Administrator'`, 'seq = 5')
  await bot.send('ended-01', 'change', 'seq <= 4')
  await bot.items('ended-01', `change = 'done', request_id = 'request-1'`, 'seq in (1, 4)')
  await bot.items('ended-01', `change = 'failed', reason = ${forbidden}, request_id = 'request-2'`, 'seq = 2')
  await bot.items('ended-01', `change = 'uncertain', reason = '{"code": "unavailable"}'`, 'seq = 3')
  await bot.items('ended-01', `sign_out = 'skipped'`, 'seq in (2, 3, 5)')
  await bot.send('ended-01', 'sign_out', 'seq = 1')
  await bot.items(
    'ended-01',
    `sign_out = 'failed', sign_out_reason = '{"code": "throttled"}', sign_out_request_id = 'request-3'`,
    'seq = 1',
  )
  await bot.items('ended-01', `change = 'skipped', why = 'stopped'`, `change = 'pending'`)
  await bot.items('ended-01', `sign_out = 'skipped', why = 'stopped'`, `sign_out = 'pending'`)
  await bot.move('ended-01', 'stopped', `, ended_because = 'stopped', finished_at = 2`)
  await bot.verify('ended-01', 'verified', 'none', 'seq in (1, 4)')

  await bot.plan('enabled-02', 'enable', false, ['erin', 'frank'])
  await bot.items('enabled-02', `why = 'toBeDisabled', detail = 'other-09'`, 'seq = 2')
  await bot.confirm('enabled-02', false)
  await bot.move('enabled-02', 'running', ', started_at = 1')
  await bot.send('enabled-02', 'change', 'true')
  await bot.items('enabled-02', `change = 'done', request_id = 'request-4'`, 'true')
  await bot.move('enabled-02', 'done', ', finished_at = 2')
  await bot.verify('enabled-02', 'unconfirmed', 'none', 'seq = 1')

  await bot.plan('ended-03', 'signOut', false, ['gus'])
  await bot.confirm('ended-03', false)
  await bot.move('ended-03', 'running', ', started_at = 1')
  await bot.send('ended-03', 'change', 'true')
  await bot.items('ended-03', `change = 'done', request_id = 'request-5'`, 'true')
  await bot.move('ended-03', 'done', ', finished_at = 2')
  await bot.verify('ended-03', 'verified', 'none', 'true')

  // Interrupted: one account is done, one in flight, one not started.
  await bot.plan('broken-04', 'disable', true, ['hal', 'ida', 'guest-jo'])
  await bot.confirm('broken-04', true)
  await bot.move('broken-04', 'running', ', started_at = 1')
  await bot.send('broken-04', 'change', 'seq <= 2')
  await bot.items('broken-04', `change = 'done', request_id = 'request-6'`, 'seq = 1')

  await bot.plan('plan-05', 'disable', false, ['kim', 'guest-lou'])
}

const written = async (db: Kysely<Database>, id: string) => {
  const { rows } = await itemQueries(db).page({ tenantId, id }, { offset: 0, limit: 99 })
  return rows.map(({ input, why, detail, reason, writes }) => [
    [input, why, detail, reason?.code ?? null],
    ...writes.map((one) =>
      [one.action, one.phase, one.after, one.state, one.reason?.code, one.why, one.detail, one.request_id].join(' '),
    ),
  ])
}

/** What migrating to a row per write keeps of earlier data, for any database. */
export function migrationsBehaviour(store: () => Store): void {
  const audit = () => auditQueries(store().db).range(tenantId, 1, 1_000)

  for (const version of earlier) {
    it(`keeps the data of schema version ${version}, and its audit as written`, async () => {
      const { db } = store()
      await downTo(db, version)
      await fill(db, version)
      const before = version >= auditSince ? await audit() : []
      await migrate(db, options)

      const after = await audit()
      assert.deepEqual(after, before, 'what moved is nothing that happened')
      if (version >= auditSince) assert.ok(before.length > 20)
      assert.equal((await verifyChain(db, tenantId)).broken, undefined)
      assert.deepEqual(await unrecorded(db, tenantId), [])

      const block = 'block-sign-in 0 '
      const signOut = 'sign-out 10 block-sign-in'
      assert.deepEqual(await written(db, 'ended-01'), [
        [['bob', null, null, null], `${block} done    request-1`, `${signOut} failed throttled   request-3`],
        [['carol', null, null, null], `${block} failed forbidden   request-2`, `${signOut} skipped    `],
        [['dora', null, null, null], `${block} uncertain unavailable   `, `${signOut} skipped    `],
        [['guest', null, null, null], `${block} done    request-1`],
        [
          ['admin', null, null, null],
          `${block} skipped  adminRole User Administrator `,
          `${signOut} skipped  adminRole User Administrator `,
        ],
        [['late', null, null, null], `${block} skipped  stopped  `, `${signOut} skipped  stopped  `],
        [['nobody', null, null, 'forbidden']],
      ])
      assert.deepEqual(await written(db, 'enabled-02'), [
        [['erin', null, null, null], 'allow-sign-in 0  done    request-4'],
        [['frank', 'toBeDisabled', 'other-09', null], 'allow-sign-in 0  done    request-4'],
      ])
      assert.deepEqual(await written(db, 'ended-03'), [[['gus', null, null, null], 'sign-out 0  done    request-5']])
      // Whether to sign accounts out is decided when confirming.
      assert.deepEqual(await written(db, 'plan-05'), [
        [['kim', null, null, null], `${block} none    `, `${signOut} none    `],
        [['guest-lou', null, null, null], `${block} none    `],
      ])
      const { rows } = await sql`select seq, before, audit_before, audit_after, sent_at is not null as sent, verified
        from operation_writes where operation_id = 'ended-01' and action = 'block-sign-in' and seq in (1, 5)
        order by seq`.execute(db)
      const enabled = { before: true, audit_before: 'enabled', audit_after: 'disabled' }
      assert.deepEqual(rows, [
        {
          seq: 1,
          ...enabled,
          sent: version >= readBackSince,
          verified: version >= readBackSince ? 'verified' : 'none',
        },
        { seq: 5, ...enabled, sent: false, verified: 'none' },
      ])
    })

    it(`continues what version ${version} left unfinished, and records it`, async () => {
      const { db } = store()
      await downTo(db, version)
      await fill(db, version)
      await migrate(db, options)
      await createJobTable(store())
      const world = createWorld()
      world.add('hal', { accountEnabled: false })
      world.add('ida')
      world.add('guest-jo', { userType: 'Guest' })
      const clock = createFakeClock()
      const bot = createHarness(store(), { clock, world })
      await bot.operations.start()
      await clock.advance(10_000)
      await bot.sweep()
      await bot.work()
      const { state, progress } = await bot.operations.get('broken-04', anna)
      await bot.operations.close()
      assert.deepEqual([state, progress.done, progress.signedOut, progress.verified], ['done', 3, 2, 3])
      assert.deepEqual(world.written, ['disable:ida', 'disable:guest-jo', 'signOut:hal', 'signOut:ida'])
      assert.equal((await verifyChain(db, tenantId)).broken, undefined)
      assert.deepEqual(await unrecorded(db, tenantId), [])
      // Missing entries are still detected, in the old and new formats.
      for (const step of ['accountChanged', 'skipped']) {
        const missing = await db
          .transaction()
          .execute(async (tx) => {
            await sql`set local session_replication_role = replica`.execute(tx)
            await sql`delete from audit where seq = (select max(seq) from audit where entry ->> 'step' = ${step})`.execute(
              tx,
            )
            throw Object.assign(new Error('undo'), { found: await unrecorded(tx, tenantId) })
          })
          .catch((error: Error & { found?: readonly unknown[] }) => error.found ?? [])
        if (version >= auditSince) assert.equal(missing.length, 1, step)
      }
    })
  }
}
