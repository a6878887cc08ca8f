import { createPublicKey } from 'node:crypto'
import { parseArgs } from 'node:util'
import { createWholeRegistry } from '../../actions/index.ts'
import { compact } from '../../core/compact.ts'
import { createLog } from '../../core/log.ts'
import { actionsOf, messagesOf } from '../../features/define.ts'
import { features } from '../../features/index.ts'
import { stepsOfKind } from '../../operations/lifecycle/moves.ts'
import { auditQueries } from '../../store/queries/audit.ts'
import { type Break, verifyChain } from '../../store/queries/audit-chain.ts'
import { type Checkpoint, readCheckpoints } from '../../store/queries/audit-checkpoint.ts'
import { openAudit } from '../../store/queries/audit-open.ts'
import { findUnrecorded, tenantsToVerify } from '../../store/queries/audit-reconcile.ts'
import type { Store } from '../../store/store.ts'
import { version } from '../config/config.ts'
import { databaseOf } from '../config/database.ts'
import { reasonOf } from '../doctor/runtime.ts'
import { isSignedWith } from './audit-prune.ts'
import { readOptionFile } from './option-file.ts'
import { runIfStarted, type ToolOptions, withEnvFile } from './tool.ts'

const usage = `Checks that every entry of the audit log is as it was written. Changes nothing.

  npm run audit:verify -- [--tenant <id>] [--expect <hash>] [--seq <number>] [--key <file>] [--report <file>] [--env <file>]

  --tenant <id>    only this tenant's chain
  --expect <hash>  an entry with this hash, from an earlier run or an export, must still exist
  --seq <number>   and must have this number
  --key <file>     the public or private key that audit:prune signed with, to check where a pruned chain begins
  --report <file>  an after-action report: makes it again from the audit log and compares every byte
  --env <file>     also read DATABASE_URL or DATA_DIR from this file; the environment takes precedence

The embedded database allows only one process: stop the bot first, or use "audit" in the chat.
Exits with code 0 if everything is intact, 1 if not, 2 if the command line is wrong or it could not check.
`

type Settings = ReturnType<typeof readSettings>

/** Verifies every chain and returns the exit code. */
export async function verifyAudit(options: ToolOptions): Promise<number> {
  const { write } = options
  try {
    const settings = readSettings(options)
    if (settings.help) {
      write(usage)
      return 0
    }
    return (await verify(settings, write)) ? 0 : 1
  } catch (error) {
    write(`${reasonOf(error)}\n`)
    return 2
  }
}

function readSettings({ args, environment }: ToolOptions) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      tenant: { type: 'string' },
      expect: { type: 'string' },
      seq: { type: 'string' },
      key: { type: 'string' },
      report: { type: 'string' },
      env: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  const { tenant, expect, seq, key, report, env, help } = values
  if (expect !== undefined && !/^[0-9a-f]{64}$/i.test(expect))
    throw new Error(`--expect must be a complete hash.\n\n${usage}`)
  if (seq !== undefined && !/^[1-9]\d{0,14}$/.test(seq)) throw new Error(`--seq must be a number from 1.\n\n${usage}`)
  const database = databaseOf(withEnvFile(environment, env))
  return {
    help,
    tenant,
    expect: expect?.toLowerCase(),
    seq: seq === undefined ? undefined : Number(seq),
    pem: key === undefined ? undefined : readPublicKey(key),
    report: report === undefined ? undefined : readOptionFile('--report', report),
    database,
  }
}

function readPublicKey(file: string): string {
  const pem = readOptionFile('--key', file).toString()
  try {
    createPublicKey(pem)
    return pem
  } catch {
    throw new Error(`--key ${file} is neither a public nor a private key in PEM.`)
  }
}

/** Whether a file is what the feature that writes such files finds in the audit log. */
function verifyFile(db: Store['db'], states: readonly string[], file: Buffer, write: ToolOptions['write']) {
  const [verify] = compact(features.map((feature) => feature.verify))
  if (!verify) throw new Error('--report: this bot writes no reports.')
  const registry = createWholeRegistry(actionsOf(features), features)
  return verify({ db, registry, states, messagesFor: messagesOf(features, registry), version }, file, write)
}

/** True if no problem was found. */
async function verify(settings: Settings, write: ToolOptions['write']): Promise<boolean> {
  const log = createLog({ level: 'silent' })
  const { db, close } = await openAudit({ ...settings.database, log })
  try {
    const states = stepsOfKind(features, 'state')
    const tenants = settings.tenant ? [settings.tenant] : await tenantsToVerify(db)
    let whole = true
    let met = false
    let anyPruned = false
    for (const tenant of tenants) {
      const { head, rows, broken, pruned } = await verifyChain(db, tenant)
      if (broken) {
        write(`tenant ${tenant}: BROKEN, ${describeBreak(broken)}. ${rows} entries before it are as written.\n`)
        whole = false
        continue
      }
      write(`tenant ${tenant}: ${rows} entries as written. Newest: ${head.seq} ${head.hash}\n`)
      if (pruned) {
        const signed = settings.pem === undefined ? undefined : isSignedWith(settings.pem, tenant, pruned)
        write(`tenant ${tenant}: ${describePruned(pruned, signed)}\n`)
        whole &&= signed !== false
        anyPruned = true
      }
      met ||= await isExpected(settings, tenant, db)
      for (const { operation, item, state } of await findUnrecorded(db, tenant, states)) {
        const what = item === null ? `operation ${operation}` : `account ${item} of operation ${operation}`
        write(`tenant ${tenant}: MISSING, ${what} is ${state}, but there is no entry for it.\n`)
        whole = false
      }
    }
    if (tenants.length === 0) write('The audit log is empty.\n')
    if (settings.report) whole = (await verifyFile(db, states, settings.report, write)) && whole
    const asked = settings.expect !== undefined || settings.seq !== undefined
    if (!asked || met) return whole
    const { seq, expect } = settings
    for (const tenant of tenants) {
      const removed = await describeSignedRemoval(settings, tenant, db)
      if (removed) write(`tenant ${tenant}: ${removed}.\n`)
      if (removed) return whole
    }
    const which = compact([seq !== undefined && `number ${seq}`, expect && `hash ${expect}`]).join(' and ')
    write(`MISSING: no entry with ${which}. The end of a chain was cut off or rewritten.\n`)
    if (anyPruned) write(pruningHint(settings))
    return false
  } finally {
    await close()
  }
}

type Db = Parameters<typeof auditQueries>[0]

async function isExpected({ expect, seq }: Settings, tenant: string, db: Db): Promise<boolean> {
  const queries = auditQueries(db)
  if (seq !== undefined) {
    const [row] = await queries.range(tenant, seq, seq + 1)
    return row !== undefined && (expect === undefined || row.hash === expect)
  }
  return expect !== undefined && (await queries.withHash(tenant, 'hash', expect)).length > 0
}

/** Says so if the expected entry was removed by whoever has the key; undefined if that can't be proven. */
async function describeSignedRemoval(
  { expect, seq, pem }: Settings,
  tenant: string,
  db: Db,
): Promise<string | undefined> {
  if (pem === undefined) return undefined
  const signed = (await readCheckpoints(db, tenant)).filter((one) => isSignedWith(pem, tenant, one))
  const exact = signed.find((one) => one.hash === expect && (seq ?? one.seq) === one.seq)
  const when = ({ at }: Checkpoint) => `was removed on ${new Date(at).toISOString().slice(0, 10)}, signed with this key`
  if (exact) return `entry ${exact.seq} ${when(exact)}, and had this hash`
  if (seq === undefined) return undefined
  // A checkpoint has the hash of its last entry only.
  const over = signed.find((one) => one.seq >= seq)
  if (!over || over.seq === seq) return undefined
  return `entry ${seq} ${when(over)}${expect ? '; its hash can no longer be checked' : ''}`
}

function pruningHint({ seq, pem }: Settings): string {
  if (pem === undefined) return 'Or it was removed by pruning. Pass --key to check that.\n'
  return seq === undefined ? 'Or it was removed by pruning. Pass --seq too to check that.\n' : ''
}

function describePruned({ seq, at }: Checkpoint, signed: boolean | undefined): string {
  const removed = `entries up to ${seq} were removed on ${new Date(at).toISOString().slice(0, 10)}`
  if (signed === undefined) return `${removed}. Pass --key to check its signature.`
  return signed ? `${removed}, signed with this key.` : `BROKEN, ${removed}, which is not signed with this key.`
}

function describeBreak({ kind, seq }: Break): string {
  return {
    altered: `entry ${seq} was altered`,
    missing: `entry ${seq} is missing`,
    inserted: `entry ${seq} was inserted`,
    reordered: `entry ${seq} is not where it was written`,
  }[kind]
}

await runIfStarted(import.meta.url, process.env, verifyAudit)
