// Checks a report in JSON against the audit log, without Rollcall: node check-report.mjs report.json postgres://...
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

const [file, database] = process.argv.slice(2)
const sha256 = (data) => createHash('sha256').update(data).digest('hex')
const report = JSON.parse(readFileSync(file, 'utf8'))
const { tenant, last } = report.rollcall
const query = `select json_build_array(seq, entry::text, previous, hash) from audit where tenant_id = '${tenant}' order by seq`
const rows = execFileSync('psql', ['-AtX', '-c', query, database], { encoding: 'utf8', maxBuffer: 2 ** 31 - 1 })
const problems = []
const check = (isFine, problem) => void (isFine || problems.push(problem))

const entries = new Map()
let before
for (const [seq, entry, previous, hash] of rows.trim().split('\n').map(JSON.parse)) {
  check(sha256(previous + entry) === hash, `entry ${seq} was altered`)
  check(
    before === undefined || (previous === before.hash && seq === before.seq + 1),
    `entry ${seq} doesn't follow the one before`,
  )
  before = { seq, hash }
  entries.set(seq, { hash, ...JSON.parse(entry) })
}
check(entries.get(last.seq)?.hash === last.hash, 'the last entry of the report is not there')
const made = sha256(readFileSync(file))
check(
  [...entries.values()].some((one) => one.step === 'exported' && one.export.sha256 === made),
  'this file was not exported',
)

const at = (time, seq) => Date.parse(time) === entries.get(seq)?.at && seq <= last.seq
for (const { step, operation, entry, at: time, by, requestId, text } of report.timeline) {
  const told = entries.get(entry) ?? {}
  check(told.step === step && told.operation === operation && at(time, entry), `timeline, entry ${entry}`)
  check(by?.oid === undefined || by.oid === told.actor?.oid, `who did it, entry ${entry}`)
  check(requestId === null || requestId === told.requestId, `request, entry ${entry}`)
  check(text === null || text === '[…]' || text === told.comment, `text, entry ${entry}`)
}
const ends = { accountChanged: 'done', accountFailed: 'failed', accountUncertain: 'uncertain', skipped: 'skipped' }
for (const { number, account, steps } of report.accounts)
  for (const { operation, action, end, entries: numbers, requestIds } of steps) {
    const told = numbers.map((seq) => entries.get(seq) ?? {})
    check(
      told.every((one) => one.operation === operation && one.action === action),
      `account ${number}, ${action}`,
    )
    check(
      account === null || told.every((one) => one.account?.id === account.id),
      `account ${number}, ${action}: of another`,
    )
    check(
      told.some((one) => ends[one.step] === end),
      `account ${number}, ${action}: not ${end}`,
    )
    check(
      requestIds.every((id) => told.some((one) => one.requestId === id)),
      `account ${number}, ${action}: requests`,
    )
  }
const count = (end) => report.accounts.filter((one) => one.end === end).length
for (const [end, number] of Object.entries(report.summary.ends))
  check(count(end) === number, `number of accounts: ${end}`)
console.log(problems.length === 0 ? 'as the audit log has it' : problems.join('\n'))
process.exitCode = problems.length === 0 ? 0 : 1
