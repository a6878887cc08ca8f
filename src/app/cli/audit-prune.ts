import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { parseArgs } from 'node:util'
import type { Transaction } from 'kysely'
import { createLog } from '../../core/log.ts'
import type { Database } from '../../store/database.ts'
import { verifyChain } from '../../store/queries/audit-chain.ts'
import {
  findPrunable,
  lockChain,
  pruneEntries,
  readRetentionFloor,
  signedText,
} from '../../store/queries/audit-checkpoint.ts'
import { openAudit } from '../../store/queries/audit-open.ts'
import { tenantsToVerify } from '../../store/queries/audit-reconcile.ts'
import { checkMayPrune, findKeepingOperation, oldestEntry } from '../../store/queries/keeping-operations.ts'
import { databaseOf } from '../config/database.ts'
import { reasonOf } from '../doctor/runtime.ts'
import { readOptionFile } from './option-file.ts'
import { runIfStarted, type ToolOptions, withEnvFile } from './tool.ts'

/** How many days entries are kept by default: two years. */
const defaultDaysKept = 730
const day = 86_400_000

const usage = `Removes old entries from the audit log, with their operations, and signs the entry where it now begins.

  npm run audit:prune -- --key <file> [--keep <days> | --before <date>] [--tenant <id>] [--yes] [--env <file>]

  --key <file>     an Ed25519 private key in PEM: openssl genpkey -algorithm ed25519 -out audit-key.pem
  --keep <days>    remove entries that are older; ${defaultDaysKept} by default
  --before <date>  remove entries from before this day instead (YYYY-MM-DD, UTC)
  --tenant <id>    only this tenant's chain
  --yes            actually remove; without it nothing is changed
  --env <file>     also read DATABASE_URL or DATA_DIR from this file; the environment takes precedence

Operations are removed whole or not at all. The database refuses to remove entries that are younger than its floor, 365 days
unless it was changed. Use a user of its own in DATABASE_URL, not the bot's: docs/audit.md. The embedded database allows only
one process: stop the bot first.
Exits with code 0 on success, 1 if a chain is not intact, 2 if the command line is wrong or it failed.
`

/** Prunes every chain and returns the exit code. */
export async function pruneAudit(options: ToolOptions): Promise<number> {
  const { write } = options
  try {
    const { values } = parseArgs({
      args: [...options.args],
      options: {
        before: { type: 'string' },
        keep: { type: 'string' },
        key: { type: 'string' },
        tenant: { type: 'string' },
        yes: { type: 'boolean', default: false },
        env: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    if (values.help) {
      write(usage)
      return 0
    }
    const { key, tenant, yes, env } = values
    const range = rangeOf(values)
    if (key === undefined) throw new Error(`--key must name the file with the private key.\n\n${usage}`)
    const set = withEnvFile(options.environment, env)
    return await pruneAll({ write, set, range, privateKey: readPrivateKey(key), tenant, yes })
  } catch (error) {
    write(`${reasonOf(error)}\n`)
    return 2
  }
}

/** Which entries are old: those before a time, or those older than some days. */
type Range = { readonly before: number } | { readonly days: number }

function rangeOf({ before, keep }: { before?: string | undefined; keep?: string | undefined }): Range {
  if (before !== undefined && keep !== undefined) throw new Error(`Pass either --before or --keep.\n\n${usage}`)
  if (before !== undefined) {
    const time = /^\d{4}-\d\d-\d\d$/.test(before) ? Date.parse(`${before}T00:00:00Z`) : Number.NaN
    if (Number.isNaN(time)) throw new Error(`--before must be a day such as 2026-01-31.\n\n${usage}`)
    return { before: time }
  }
  if (keep !== undefined && !/^[1-9]\d{0,4}$/.test(keep))
    throw new Error(`--keep must be a number of days, from 1.\n\n${usage}`)
  return { days: keep === undefined ? defaultDaysKept : Number(keep) }
}

function readPrivateKey(file: string): KeyObject {
  const pem = readOptionFile('--key', file)
  try {
    const key = createPrivateKey(pem)
    if (key.asymmetricKeyType === 'ed25519') return key
  } catch {
    const isPublic = pem.includes('PUBLIC KEY')
    throw new Error(
      isPublic
        ? `--key ${file} is a public key; the private one is needed to sign.`
        : `--key ${file} is not a private key in PEM, or it is encrypted. Create one: openssl genpkey -algorithm ed25519 -out ${file}`,
    )
  }
  throw new Error(`--key ${file} must be an Ed25519 private key: openssl genpkey -algorithm ed25519`)
}

async function pruneAll(options: {
  write: ToolOptions['write']
  set: ToolOptions['environment']
  range: Range
  privateKey: KeyObject
  tenant: string | undefined
  yes: boolean
}): Promise<number> {
  const { write, set, range, privateKey, yes } = options
  const { db, close } = await openAudit({ ...databaseOf(set), log: createLog({ level: 'silent' }) })
  try {
    await checkMayPrune(db)
    const floor = await readRetentionFloor(db)
    const time = 'before' in range ? range.before : floor.time + (floor.days - range.days) * day
    if (time > floor.time)
      throw new Error(
        `Entries must be ${floor.days} days old to be removed, so nothing after ${dayOf(floor.time)} can be.`,
      )
    const tenants = options.tenant ? [options.tenant] : await tenantsToVerify(db)
    if (tenants.length === 0) write('The audit log is empty.\n')
    for (const tenant of tenants) {
      const whole = await db.transaction().execute(async (tx) => {
        await lockChain(tx, tenant)
        const { broken, pruned } = await verifyChain(tx, tenant)
        const trusted = !pruned || isSignedWith(privateKey, tenant, pruned)
        if (broken || !trusted) {
          const why = broken
            ? `entry ${broken.seq} is not intact`
            : 'an earlier checkpoint was signed with a different key'
          write(`tenant ${tenant}: nothing was removed: ${why}. See npm run audit:verify.\n`)
          return false
        }
        const old = await findPrunable(tx, tenant, time)
        const what = `${old.entries} entries of ${old.operations.length} operations from before ${dayOf(time)}`
        const kept = () => describeKeptEntries(tx, tenant, old.seq, time)
        if (old.entries === 0) write(`tenant ${tenant}: nothing to remove: ${await kept()}.\n`)
        else if (!yes)
          write(
            `tenant ${tenant}: would remove ${what}, up to entry ${old.seq}. Add --yes to do it. After that, ${await kept()}.\n`,
          )
        else {
          const signature = sign(null, Buffer.from(signedText(tenant, old)), privateKey).toString('base64')
          await pruneEntries(tx, tenant, old, signature)
          write(`tenant ${tenant}: removed ${what}. Checkpoint: ${old.seq} ${old.hash}\n`)
        }
        return true
      })
      if (!whole) return 1
    }
    return 0
  } finally {
    await close()
  }
}

/** Why no older entries can be removed, for the person running it. */
async function describeKeptEntries(
  tx: Transaction<Database>,
  tenant: string,
  seq: number,
  before: number,
): Promise<string> {
  const kept = await findKeepingOperation(tx, tenant, seq, before)
  if (kept?.state)
    return `operation ${kept.operation} has not ended (${kept.state}) and keeps entry ${kept.first} and all after it`
  if (kept) return `operation ${kept.operation} has later entries too, and keeps entry ${kept.first} and all after it`
  if (seq > 0) return `all entries left are from ${dayOf(before)} or later`
  const oldest = await oldestEntry(tx, tenant)
  return oldest === undefined ? 'there are no entries of this tenant' : `the oldest entry is of ${dayOf(oldest)}`
}

const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10)

/** Whether a checkpoint was signed with this key: private, or public as PEM. */
export function isSignedWith(
  key: KeyObject | string,
  tenant: string,
  checkpoint: { seq: number; hash: string; signature: string },
): boolean {
  const signature = Buffer.from(checkpoint.signature, 'base64')
  return verify(null, Buffer.from(signedText(tenant, checkpoint)), createPublicKey(key), signature)
}

await runIfStarted(import.meta.url, process.env, pruneAudit)
