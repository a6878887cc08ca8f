import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { version } from '../src/app/config/config.ts'
import { claimsOf } from '../src/core/claims.ts'
import { requests } from '../src/graph/index.ts'
import type { Check, Facts, Somebody } from './check.ts'
import { valuesOf } from './check.ts'
import { checks as all } from './checks/index.ts'
import { CannotBeginError, connect, type TrialOptions } from './connect.ts'
import { compare, readBaseline } from './difference.ts'
import { countsOf, type Ending, runChecks, type Verdict } from './engine.ts'
import type { Person } from './person.ts'
import { createRedactor } from './redact.ts'
import { isExpected, writeReport } from './report.ts'
import { examine, readOperator, readSomebody, UnsuitableError } from './subjects.ts'
import { createUndoList, readUndoFile } from './undo-list.ts'
import { takeBack } from './undoing.ts'
import type { Wire } from './wire.ts'

/** The result of a trial. */
export interface Trialled extends Ending {
  readonly wire: Wire
  /** 0 if there were no surprises, otherwise 1. */
  readonly code: number
}

const undoFileIn = (folder: string): string => join(folder, 'undo.json')

/** Signs in, asks for two accounts, makes the checks, undoes everything and writes the report. */
export async function runTrial(options: TrialOptions): Promise<Trialled> {
  const { person, folder, clock, signal } = options
  const file = undoFileIn(folder)
  if (readUndoFile(file))
    throw new CannotBeginError('The last trial left something to take back: run it with --undo first.')
  const checks = chosen(options.checks ?? all, options.only)
  const known: string[] = []
  let subjects: { accounts: readonly string[]; operator?: string } = {
    accounts: [],
    ...(options.as && { operator: options.as }),
  }
  const { wire, signIn, tenantId, bot, cloud } = await connect(options, () => subjects, known)
  const read = (name: string, request: Parameters<Wire['graph']>[2]) => wire.graph('accounts', name, request)
  const operator = await readOperator(read)
  known.push(operator.userPrincipalName, operator.displayName)
  subjects = { accounts: [], operator: operator.id }
  person.say(`Signed in as ${operator.displayName} (${operator.userPrincipalName}).`)
  const accounts = await askForAccounts(person, read, operator)
  for (const one of accounts) known.push(one.userPrincipalName, one.displayName)
  const rich = await askForRichAccount(person, read, accounts)
  if (rich) known.push(rich.userPrincipalName, rich.displayName)
  const licence = await person.ask('licence', 'Which Microsoft Entra ID licence has the tenant? (none, P1, P2)', [
    'none',
    'p1',
    'p2',
  ])
  const facts = await readFacts(read, await signIn.token(), licence)
  // From here on, only these two can be changed.
  subjects = { accounts: accounts.map(({ id }) => id), operator: operator.id }
  const list = createUndoList(file, { tenantId, accounts, entries: [] })
  const engine = { checks, person, wire, list, facts, operator, accounts, rich, bot, signal }
  const ending = await runChecks({ ...engine, sleep: clock.sleep, now: clock.now })
  const differences = compare(wire.exchanges, readBaseline())
  const surprises = ending.results.filter(({ verdict }) => verdict === 'surprise').length
  const differing = differences.filter((one) => !isExpected(one, ending.results)).length
  const report = writeReport({
    version,
    cloud: cloud.name,
    signIn: signIn.how,
    licence: facts.licence,
    results: ending.results,
    differences,
    exchanges: wire.exchanges,
    left: ending.left.length,
    emulated: options.emulated ?? false,
    stopped: ending.stopped,
    redact: createRedactor(() => known),
  })
  writeFileSync(options.report, report)
  person.say(summary(ending, { surprises, differing, report: options.report }))
  const isFine = surprises === 0 && differing === 0 && ending.left.length === 0 && ending.stopped === undefined
  return { ...ending, wire, code: isFine ? 0 : 1 }
}

function summary(ending: Ending, found: { surprises: number; differing: number; report: string }): string {
  const count = (verdict: Verdict) => countsOf(verdict, ending.results)
  const lines = [
    '',
    `${ending.results.length} checks: ${count('asDocumented')}, ${count('expected')}, ${found.surprises} surprises, ${count('leftOut')}, ${count('later')}.`,
    `${found.differing} answers differ from the emulator’s.`,
    ...(ending.stopped ? [`Ended early: ${ending.stopped}`] : []),
    ending.left.length === 0
      ? 'Everything has been taken back.'
      : `NOT taken back: ${ending.left.map(({ says }) => says).join('; ')}. Run it again with --undo.`,
    `The report is ${found.report}. Read it before you send it: it has no names, IDs or tokens.`,
  ]
  return lines.join('\n')
}

/** Undoes what an earlier trial left changed. Returns the number of changes that are still left. */
export async function undoTrial(options: TrialOptions): Promise<number> {
  const file = undoFileIn(options.folder)
  const content = readUndoFile(file)
  if (!content) {
    options.person.say('There is nothing to take back.')
    return 0
  }
  const subjects = { accounts: content.accounts.map(({ id }) => id), ...(options.as && { operator: options.as }) }
  const { wire, tenantId } = await connect(options, () => subjects, [])
  if (tenantId !== content.tenantId) throw new CannotBeginError('That trial was made in another tenant.')
  for (const { displayName, userPrincipalName } of content.accounts)
    options.person.say(`${displayName} (${userPrincipalName})`)
  for (const { says } of content.entries) options.person.say(`- ${says}`)
  if ((await options.person.ask('undo', 'Take this back?', ['yes', 'no'])) === 'no') return content.entries.length
  const left = await takeBack(createUndoList(file, content), (name, request) => wire.graph('undo', name, request))
  options.person.say(
    left.length === 0
      ? 'Everything has been taken back.'
      : `NOT taken back: ${left.map(({ says }) => says).join('; ')}`,
  )
  return left.length
}

function chosen(all: readonly Check[], only: readonly string[] | undefined): readonly Check[] {
  const unknown = (only ?? []).filter((id) => !all.some((check) => check.id === id))
  if (unknown.length > 0) throw new CannotBeginError(`There is no check ${unknown.join(', ')}: see --list.`)
  return all.filter((check) => !only || check.basic || only.includes(check.id))
}

async function askForAccounts(
  person: Person,
  read: Parameters<typeof examine>[0],
  operator: Somebody,
): Promise<readonly [Somebody, Somebody]> {
  const ask = async (key: string, others: readonly Somebody[]): Promise<Somebody> => {
    const name = await person.ask(key, `Sign-in name or object ID of the ${key}, made for this trial:`)
    try {
      return await examine(read, name, others)
    } catch (error) {
      if (!(error instanceof UnsuitableError)) throw error
      person.say(`${error.message}. The trial changes its accounts: use one that nobody needs.`)
      if ((await person.ask(`another ${key}`, 'Name another one?', ['yes', 'no'])) === 'no')
        throw new CannotBeginError('Two suitable accounts are needed.')
      return ask(key, others)
    }
  }
  const first = await ask('first account', [operator])
  const second = await ask('second account', [operator, first])
  for (const { displayName, userPrincipalName } of [first, second])
    person.say(`  ${displayName} (${userPrincipalName})`)
  return [first, second]
}

/** An account whose lists are not empty. It is only read, so it can be anybody's. */
async function askForRichAccount(
  person: Person,
  read: Parameters<typeof examine>[0],
  accounts: readonly Somebody[],
): Promise<Somebody | undefined> {
  const name = await person.ask(
    'rich account',
    'Sign-in name or object ID of an account with a phone, a device, a licence, a group and a consent, which is only read (Enter for none):',
  )
  if (!name) return undefined
  const found = await readSomebody(read, name)
  if (found) return accounts.find(({ id }) => id === found.id) ?? found
  person.say(`${name} can’t be read.`)
  return askForRichAccount(person, read, accounts)
}

async function readFacts(read: Parameters<typeof examine>[0], token: string, licence: string): Promise<Facts> {
  const roles = valuesOf(await read('roles', requests.myRoles())).map((one) => String(one['displayName']))
  const { scp } = Object(claimsOf(token)) as { scp?: unknown }
  return {
    roles: new Set(roles),
    scopes: new Set(String(scp ?? '').split(' ')),
    licence: licence === 'p2' ? 'P2' : licence === 'p1' ? 'P1' : 'none',
  }
}
